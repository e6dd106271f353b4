"""A dashboard as an Excel workbook: a sheet per tile with types kept, and one that says where the rows come from."""

import io
import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from insightora_dash.charts.shape import label_of
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.wording import _
from insightora_dash.reports.taken.take import Taken, TakenTile

EXACT = 2**53  # Excel keeps numbers as doubles
FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
MOST_ROWS, LONGEST_TEXT, LONGEST_NAME = 1_048_570, 32_767, 31
HEADER_ROW = 4
WIDTHS = (8, 60)  # of columns, in characters


def to_xlsx(taken: Taken) -> bytes:
    """The workbook; text is always text, so that nothing in it runs as a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": taken.title, "comments": taken.moment, "created": taken.at.replace(tzinfo=None)})
        looks = _Looks(book.add_format)
        names = sheet_names([tile.title for tile in taken.tiles])
        about = book.add_worksheet(sheet_names([_("About")], taken=names)[0])
        for name, tile in zip(names, taken.tiles, strict=True):
            _write_tile(book.add_worksheet(name), tile, looks)
        _write_about(about, taken, names, looks)
    return buffer.getvalue()


def sheet_names(titles: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Names that Excel accepts: at most 31 characters, none of []:*?/\\, no two alike."""
    used = {name.lower() for name in taken}
    found = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'").strip() or _("Sheet")
        name, number = plain[:LONGEST_NAME].strip(), 2
        while name.lower() in used or name.lower() == "history":
            end = f" {number}"
            name, number = plain[: LONGEST_NAME - len(end)].strip() + end, number + 1
        used.add(name.lower())
        found.append(name)
    return found


class _Looks:
    """The formats of cells, each made once."""

    def __init__(self, add: Callable[[dict[str, Any]], Format]) -> None:
        self._add, self._made = add, dict[str, Format]()
        self.title, self.head, self.faint = add({"bold": True, "font_size": 14}), add({"bold": True, "bottom": 1}), add({"font_color": "#566072"})
        self.wrapped = add({"text_wrap": True, "valign": "top"})

    def number(self, form: str) -> Format:
        """Cells of this number format."""
        return self._made.setdefault(form, self._add({"num_format": form})) if form not in self._made else self._made[form]


def _write_about(sheet: Worksheet, taken: Taken, names: Sequence[str], looks: _Looks) -> None:
    sheet.write_string(0, 0, taken.title[:LONGEST_TEXT], looks.title)
    sheet.write_string(1, 0, taken.moment, looks.faint)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    row = 3
    for name, tile in zip(names, taken.tiles, strict=True):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, " · ".join(filter(None, (tile.page, tile.title)))[:LONGEST_TEXT], looks.head)
        for offset, (label, value) in enumerate(tile.proof(), start=1):
            sheet.write_string(row + offset, 0, label, looks.faint)
            sheet.write_string(row + offset, 1, value[:LONGEST_TEXT], looks.wrapped)
        row += len(tile.proof()) + 2


def _write_tile(sheet: Worksheet, tile: TakenTile, looks: _Looks) -> None:
    sheet.write_string(0, 0, tile.title[:LONGEST_TEXT], looks.title)
    if tile.result is None:
        sheet.write_string(1, 0, (tile.error or "")[:LONGEST_TEXT], looks.faint)
        return
    told = dict(tile.proof())
    sheet.write_string(1, 0, f"{_('Filters')}: {told[_('Filters')]}"[:LONGEST_TEXT], looks.faint)
    sheet.write_string(2, 0, f"{_('Rows')}: {told[_('Rows')]} · {_('Data version')}: {told[_('Data version')]}", looks.faint)
    _write_rows(sheet, tile.result, looks)


def _write_rows(sheet: Worksheet, result: Result, looks: _Looks) -> None:
    rows = min(result.row_count, MOST_ROWS)
    for place, column in enumerate(result.columns):
        values = result.table.column(place).slice(0, rows).to_pylist()
        sheet.write_string(HEADER_ROW, place, label_of(column)[:LONGEST_TEXT], looks.head)
        sheet.set_column(place, place, min(max(WIDTHS[0], len(label_of(column)) + 3, *(len(str(value)) + 2 for value in values[:100])), WIDTHS[1]))
        for row, value in enumerate(values, start=HEADER_ROW + 1):
            _write(sheet, row, place, value, column, looks)
    if result.columns:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + rows, len(result.columns) - 1)
        sheet.freeze_panes(HEADER_ROW + 1, 0)


def _write(sheet: Worksheet, row: int, place: int, value: Any, column: ResultColumn, looks: _Looks) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and math.isfinite(value) and (not isinstance(value, int) or abs(value) < EXACT):
        sheet.write_number(row, place, float(value) if isinstance(value, Decimal) else value, looks.number(_number_form(column, value)))
    elif isinstance(value, datetime) and value.date() >= FIRST_DAY:
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, place, moment, looks.number("yyyy-mm-dd hh:mm:ss" if column.grain in (None, "hour") else "yyyy-mm-dd"))
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), looks.number("yyyy-mm-dd"))
    elif isinstance(value, time | timedelta):
        sheet.write_datetime(row, place, value, looks.number("[hh]:mm:ss"))
    else:
        sheet.write_string(row, place, str(value)[:LONGEST_TEXT])


def _number_form(column: ResultColumn, value: int | float | Decimal) -> str:
    if column.unit == "%":
        return "0.0%"
    if column.role in ("id", "time") or column.grain:
        return "0"
    return "#,##0" if isinstance(value, int) else "#,##0.00"
