"""Excel and OpenDocument workbooks: every sheet with rows is a table, titles above the header are passed over."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.names import identifier
from insightora_dash.sources.readers.header import first_row, names_columns
from insightora_dash.sources.readers.limits import refuse_bomb, refuse_too_many_cells, refuse_too_wide
from insightora_dash.sources.readers.merged import Span, fill_down, spans_of
from insightora_dash.sources.readers.repair import Repairer
from insightora_dash.sources.readers.staging import RawTable, Record, Staging
from insightora_dash.sources.readers.two_rows import two_row_header
from insightora_dash.sources.recipe import NOTHING_CHOSEN, Recipe, TableRecipe

TAIL = 3
HEAD_ROWS = 200
_ROW = re.compile(rb'row [^>]*?r="(\d+)"')  # begins with a fixed text, which is found five times as fast
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_CHUNK = 1 << 22

Row = Sequence[str | None]
Line = tuple[int, Row]  # the number of a row in its sheet, and its cells


def read_workbook(path: Path, staging: Staging, *, name: str, recipe: Recipe = NOTHING_CHOSEN) -> Iterator[RawTable]:
    """One table per sheet that has rows; bombs are refused before they are unpacked."""
    _refuse_bombs(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(error) from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for sheet in sheets:
        rows, spans = _rows(book, sheet.name)
        if rows:
            label = name if len(sheets) == 1 and sheet.name.lower().startswith("sheet") else sheet.name
            yield _table(rows, spans, staging, label, recipe.of_table(identifier(label)))


def _broken(error: Exception) -> Invalid:
    sentence = N_("The workbook is damaged or protected and cannot be opened ({detail}). Save it again in Excel.")
    return Invalid("broken_workbook", sentence, detail=str(error)[:200])


def _refuse_bombs(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            refuse_bomb(path.stat().st_size, sum(member.file_size for member in members))
            for member in members:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename):
                    refuse_too_many_cells(member.filename.rpartition("/")[2], *_span(archive, member))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken(error) from error


def _span(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """The last row and the last column (26 at least) that a sheet's cells name, whatever it declares."""
    rows, columns, rest, seen = 1, 26, b"", 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            seen += len(chunk)
            refuse_bomb(member.compress_size, seen)
            text = rest + chunk
            rows = max([rows, *map(int, set(_ROW.findall(text)))])
            columns = max([columns, *map(_column_number, set(_FAR_CELL.findall(text)))])
            rest = text[-100:]
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _rows(book: Any, name: str) -> tuple[list[Line], list[Span]]:
    """The rows of a sheet's used range with their line numbers, blank columns left and right cut off; and what is merged downwards."""
    try:
        sheet = book.get_sheet_by_name(name)
        cells: list[list[Any]] = sheet.to_python(skip_empty_area=True)
        top, left = sheet.start or (0, 0)
        ranges = sheet.merged_cell_ranges
    except (CalamineError, ValueError, OSError) as error:
        raise _broken(error) from error
    refuse_too_many_cells(name, len(cells), len(cells[0]) if cells else 0)
    columns = list(map(_texts, zip(*cells, strict=True)))
    used = [i for i, texts in enumerate(columns) if any(texts)]
    if not used:
        return [], []
    rows: list[Line] = list(enumerate(zip(*columns[used[0] : used[-1] + 1], strict=True), start=top + 1))
    return rows, spans_of(ranges, left + used[0])


def _texts(cells: Sequence[Any]) -> list[str | None]:
    """The texts of one column; a value that comes again is spelled once."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return [cell or None for cell in cells]
    if len(kinds & {bool, int, float}) > 1:  # 1, 1.0 and True are equal
        return list(map(_text, cells))
    spelled = {cell: _text(cell) for cell in set(cells)}
    return list(map(spelled.__getitem__, cells))


def _text(cell: Any) -> str | None:
    """The stored value as text: dates ISO, whole numbers without a point, other numbers shortest."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return _duration(cell) if isinstance(cell, timedelta) else str(cell)


def _duration(cell: timedelta) -> str:
    seconds = int(cell.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _table(rows: Sequence[Line], spans: Sequence[Span], staging: Staging, name: str, chosen: TableRecipe) -> RawTable:
    width = len(rows[0][1])
    refuse_too_wide(width)
    accounting = Accounting()
    blank = [line for line, row in rows if not any(row)]
    filled = [item for item in rows if any(item[1])] if blank else list(rows)
    start, named = _header(filled, width, chosen.header_line)
    double = two_row_header([row for _, row in filled[start : start + HEAD_ROWS]]) if named else None
    first = start + named + (double is not None)
    data = filled[first:]
    skipped = [(line, "preamble") for line, _ in filled[:start]] + [(line, "blank") for line in blank]
    skipped += [(line, "header") for line, _ in filled[start:first]]
    for line, kind in sorted(skipped):
        accounting.skip(line, kind)
    headers = double or tuple(cell or "" for cell in filled[start][1]) if named else ("",) * width
    accounting.rows_in_file = sum(1 for line, row in rows if line > (filled[first - 1][0] if named else filled[start][0] - 1) and any(row))
    repairer = Repairer(width, headers if named else (), keeps_totals=chosen.keeps_totals)
    completed = fill_down(data, spans)
    if completed:
        accounting.warn(N_("{n} rows got the value of a merged cell that spans them."), n=len(completed))
    relation = staging.load(_kept(data, completed, _rejected(data, repairer), accounting), width)
    return RawTable(name, relation, headers, accounting, totals=not chosen.keeps_totals)


def _header(filled: Sequence[Line], width: int, told: int | None) -> tuple[int, bool]:
    """Where the table starts, and whether that row names the columns; `told` is the line a person chose, 0 for none."""
    found = next((i for i, (line, _) in enumerate(filled) if line == told), None)
    if found is not None:
        return found, True
    start = first_row([row for _, row in filled[:HEAD_ROWS]], width)
    return start, told != 0 and names_columns([row for _, row in filled[start : start + HEAD_ROWS]])


def _note(data: Sequence[Line], index: int) -> Row:
    """A row, as its one cell where nothing else stands in it and blank rows stand above it."""
    line, row = data[index]
    apart = index > 0 and line > data[index - 1][0] + 1
    return row[:1] if apart and row[0] and not any(row[1:]) else row


def _rejected(data: Sequence[Line], repairer: Repairer) -> dict[int, str]:
    """The positions of rows that are no data, with the reason: totals and notes at the end, headers that come again."""
    ends = max(len(data) - TAIL, 0)
    reasons = repairer.footer([_note(data, index) for index in range(ends, len(data))])
    found = {ends + index: reason for index, reason in enumerate(reasons) if reason}
    name = next(iter(repairer.headers), "")
    again = (i for i, (_, row) in enumerate(data) if name in (row[0] or "") and repairer.is_header(row)) if repairer.headers else ()
    return {**dict.fromkeys(again, "repeated header"), **found}


def _kept(data: Sequence[Line], completed: Set[int], rejected: Mapping[int, str], accounting: Accounting) -> Iterable[Record]:
    """The rows of the table, each accounted for."""
    if completed or rejected:
        return _sorted_out(data, completed, rejected, accounting)
    accounting.rows_read = len(data)
    return data


def _sorted_out(data: Sequence[Line], completed: Set[int], rejected: Mapping[int, str], accounting: Accounting) -> Iterator[Record]:
    for index, (line, row) in enumerate(data):
        if index in rejected:
            accounting.reject(line, rejected[index], ",".join(cell or "" for cell in row))
            continue
        if line in completed:
            accounting.repair(line)
        else:
            accounting.rows_read += 1
        yield line, row
