"""Rows on paper: as many as fit into a tile, or all of them over pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from insightora_dash.charts.shape import label_of
from insightora_dash.charts.style import LIGHT
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import column_texts, format_number
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.reports.printed.letters import width_of, wrapped
from insightora_dash.reports.printed.paper import Paper
from insightora_dash.reports.printed.sheet import Sheet

MOST = 2_000  # rows of one table that are printed; the other files have all
SIZE, ROW = 8.5, 15.0
NARROWEST, LINES = 42.0, 3
_PAD = 10.0


@dataclass(frozen=True, slots=True)
class Texts:
    """The first rows as people read them, column by column."""

    names: tuple[str, ...]
    right: tuple[bool, ...]  # numbers stand at the right
    columns: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        """Rows."""
        return len(self.columns[0]) if self.columns else 0


def texts_of(result: Result, most: int = MOST) -> Texts:
    """The first `most` rows worded."""
    shown, locale = result.table.slice(0, most), current_locale()
    columns = [tuple(column_texts(shown.column(at).to_pylist(), type=one.type, unit=one.unit, grain=one.grain, role=one.role, locale=locale))
               for at, one in enumerate(result.columns)]  # fmt: skip
    right = tuple(column.role == "measure" for column in result.columns)
    return Texts(tuple(label_of(column) for column in result.columns), right, tuple(columns))


def fits(result: Result, sheet: Sheet, *, row: float = 20.0) -> bool:
    """Whether all rows and columns can stand on this part of a page."""
    texts = texts_of(result, int(sheet.height / row) + 1)
    return result.row_count <= int(sheet.height / row) - 1 and sum(_wanted(texts, 12)) <= sheet.width * 1.02 and not result.truncated


def short_table(sheet: Sheet, result: Result, *, row: float = 20.0) -> None:
    """The first rows on a part of a page, and how many there are when it is not all."""
    room = int(sheet.height / row) - 1
    whole = result.row_count + result.cut_off
    shown = max(1, room if whole <= room else room - 1)
    texts = texts_of(result, shown)
    wanted = _wanted(texts, 12)
    places = [at for at in range(len(wanted)) if sum(wanted[: at + 1]) <= sheet.width * 1.02] or [0]
    widths = _stretched([wanted[at] for at in places], sheet.width)
    _line(sheet, 0, [texts.names[at] for at in places], [texts.right[at] for at in places], widths, size=12, ink=LIGHT.ink_3)
    sheet.line([(0, row - 3), (sheet.width, row - 3)], LIGHT.line)
    for number in range(texts.count):
        _line(sheet, (number + 1) * row, [texts.columns[at][number] for at in places], [texts.right[at] for at in places], widths, size=12, ink=LIGHT.ink)
    if texts.count < whole or len(places) < len(wanted):
        told = _("{shown} of {count} rows, {columns} of {all} columns here", shown=texts.count, count=format_number(whole, locale=current_locale()),
                 columns=len(places), all=len(wanted))
        sheet.text(0, sheet.height - 6, told, size=11, fill=LIGHT.ink_3, width=sheet.width)


def long_table(paper: Paper, result: Result) -> None:
    """All rows (up to a stated number) over as many pages as they take; columns that find no room follow below."""
    texts = texts_of(result)
    wanted = _wanted(texts, SIZE)
    for places in _groups(wanted, paper.width):
        widths = _stretched([min(wanted[at], paper.width) for at in places], paper.width)
        _part(paper, texts, places, widths)
    locale, whole = current_locale(), result.row_count + result.cut_off
    if texts.count < whole:
        paper.paragraph(_("The first {shown} of {count} rows are printed; the Excel and CSV files have {has}.", shown=format_number(texts.count, locale=locale),
                          count=format_number(whole, locale=locale), has=format_number(result.row_count, locale=locale)))  # fmt: skip
    else:
        paper.paragraph(_("all {count} rows", count=format_number(whole, locale=locale)), fill=LIGHT.ink_3)


def _part(paper: Paper, texts: Texts, places: Sequence[int], widths: Sequence[float]) -> None:
    names, right = [texts.names[at] for at in places], [texts.right[at] for at in places]

    def head() -> None:
        bar = paper.sheet(ROW + 2)
        bar.rect(0, 0, bar.width, ROW + 1, LIGHT.line_2)
        _line(bar, 0, names, right, widths, size=SIZE, ink=LIGHT.ink_2, bold=True)

    if paper.left < 4 * ROW:
        paper.turn()
    head()
    for number in range(texts.count):
        lines = [_lines(texts.columns[at][number], wide) for at, wide in zip(places, widths, strict=True)]
        tall = ROW + (max(map(len, lines)) - 1) * SIZE * 1.25
        if paper.left < tall:
            paper.turn()
            head()
        bar = paper.sheet(tall)
        for row in range(max(map(len, lines))):
            _line(bar, row * SIZE * 1.25, [one[row] if row < len(one) else "" for one in lines], right, widths, size=SIZE, ink=LIGHT.ink)
        bar.line([(0, tall), (bar.width, tall)], LIGHT.line_2, thick=0.5)
    paper.y += 6


def _line(sheet: Sheet, top: float, cells: Sequence[str], right: Sequence[bool], widths: Sequence[float], *, size: float, ink: str, bold: bool = False) -> None:
    x = 0.0
    for cell, numbers, wide in zip(cells, right, widths, strict=True):
        place = (x + wide - _PAD / 2, "right") if numbers else (x + _PAD / 2, "left")
        sheet.text(place[0], top + size + 2, cell, size=size, fill=ink, bold=bold, anchor=place[1], width=wide - _PAD / 2)
        x += wide


def _lines(text: str, wide: float) -> list[str]:
    if len(text) * SIZE * 0.45 < wide - _PAD:
        return [text]
    lines = wrapped(text, wide - _PAD, SIZE)
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1] + "…"]


def _wanted(texts: Texts, size: float) -> list[float]:
    """The width each column needs, told from its first rows."""
    return [max(NARROWEST, min(280.0, max(width_of(text, size) for text in (name, *values[:60])) + _PAD + 4))
            for name, values in zip(texts.names, texts.columns, strict=True)]  # fmt: skip


def _groups(wanted: Sequence[float], width: float) -> list[list[int]]:
    """Columns that stand side by side."""
    groups: list[list[int]] = [[]]
    for at, wide in enumerate(wanted):
        if groups[-1] and sum(wanted[one] for one in groups[-1]) + min(wide, width) > width:
            groups.append([])
        groups[-1].append(at)
    return groups


def _stretched(widths: Sequence[float], width: float) -> list[float]:
    """Widths that fill at most a third more than they need, and never more than there is."""
    factor = min(1.35, width / (sum(widths) or 1.0))
    return [wide * factor for wide in widths]
