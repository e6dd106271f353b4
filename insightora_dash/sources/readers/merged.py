"""Cells that a workbook merges downwards: the rows below the first one have the value that people see beside them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Row = Sequence[str | None]
Corner = tuple[int, int]  # row and column in the sheet, from 0


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Merged cells of one column, from line to line (from 1); `column` counts from the table's first one."""

    column: int
    first: int
    last: int


def spans_of(ranges: Iterable[tuple[Corner, Corner]] | None, left: int) -> list[Span]:
    """What of a sheet's merged ranges goes down; `left` is where the table's first column stands. Of a block only its left column has a value."""
    found: list[Span] = []
    for span in sorted(Span(column - left, top + 1, bottom + 1) for (top, column), (bottom, _) in ranges or () if bottom > top and column >= left):
        if not found or found[-1].column != span.column or found[-1].last < span.first:  # ranges that lie over each other are a mistake
            found.append(span)
    return found


def fill_down(rows: list[tuple[int, Row]], spans: Iterable[Span]) -> set[int]:
    """Puts the value of each span into the empty cells below it, in rows with something in them; the lines of the rows that were filled."""
    lines, filled = [line for line, _ in rows], set[int]()
    for span in spans:
        start = bisect_left(lines, span.first)
        if start == len(rows) or lines[start] != span.first or span.column >= len(rows[start][1]):
            continue
        value = rows[start][1][span.column]
        for index in range(start + 1, bisect_left(lines, span.last + 1)):
            line, row = rows[index]
            if value is not None and row[span.column] is None:
                rows[index] = line, (*row[: span.column], value, *row[span.column + 1 :])
                filled.add(line)
    return filled
