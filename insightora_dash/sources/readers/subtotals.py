"""Rows inside a table that add up the rows above them, as reports have them: counted with the others they would count everything twice.

A row is one where it is named so and its figures are those sums; a name alone proves nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from insightora_dash.sources.readers.staging import RawTable, Staging, column

LOOK = 1000  # rows at the top among which one has to be named like a total
LOOKED = 200_000  # cells of them at most
MOST = 300_000  # rows of a table that is looked through
GROUPS = 50  # groups, the last ones, whose sums a row may be
_WORDS = (
    "subtotal", "subtotals", "sub-total", "sub total", "total", "totals", "sum", "summe", "zwischensumme", "teilsumme", "gesamt", "gesamtsumme", "insgesamt",
    "totaal", "subtotaal", "totale", "subtotale", "sous-total", "somme", "suma", "razem", "celkem", "toplam", "ara toplam", "yhteensä", "összesen", "итого",
    "всего", "小計", "合計", "总计", "小计", "合计",
)  # fmt: skip
_NAMED = re.compile(rf"(?:^|[\W\d_])(?:{'|'.join(map(re.escape, _WORDS))})(?:[\W\d_]|$)", re.IGNORECASE)
_DRESS = re.compile(r"[\s\u00a0\u202f'’$€£¥]|^(?:EUR|USD|GBP|CHF)|(?:EUR|USD|GBP|CHF)$")
_MARKS = {".": re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"), ",": re.compile(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")}

Row = Sequence[str | None]


def without_subtotals(raw: RawTable, staging: Staging) -> None:
    """Takes the subtotals out of a staged table and accounts for them as rejected."""
    width = len(raw.headers)
    if not raw.totals or raw.typed or width < 2:
        return
    cells = ", ".join(column(i) for i in range(width))
    read = f"SELECT __row, {cells} FROM {raw.relation} ORDER BY __row"  # noqa: S608 - names made here
    if not named(row[1:] for row in staging.rows(f"{read} LIMIT {min(LOOK, LOOKED // width)}")):
        return
    rows = staging.rows(f"{read} LIMIT {MOST + 1}")
    found = subtotals([row[1:] for row in rows]) if len(rows) <= MOST else {}
    for index, reason in found.items():
        raw.accounting.take_back(rows[index][0], reason, ",".join(cell or "" for cell in rows[index][1:]))
    if found:
        raw.relation = staging.without(raw.relation, [rows[index][0] for index in found])


def named(rows: Iterable[Row]) -> bool:
    """Whether any cell of these rows is named like a total."""
    text = "\n".join(cell for row in rows for cell in row if cell)
    small = text.lower()
    return any(word in small for word in _WORDS) and _NAMED.search(text) is not None


def is_named(cell: str | None) -> bool:
    """Whether a cell is named like a total."""
    return cell is not None and _NAMED.search(cell) is not None


def subtotals(rows: Sequence[Row]) -> dict[int, str]:
    """The positions of the rows that are sums of those above them, each with what it is.

    None where no sum of several rows is proven, and where most of those that are named so are none.
    """
    candidates = {i for i, row in enumerate(rows) if any(map(is_named, row))}
    figures = [figure for i in range(len(rows[0])) for figure in _figures([row[i] for row in rows])] if candidates else []
    sums, found, proven = _Sums(figures), dict[int, str](), False
    for index in range(len(rows)):
        added = sums.added_by(index) if index in candidates else 0
        if added:
            found[index] = "subtotal"
            proven = proven or added > 1
            sums.close()
        else:
            sums.add(index)
    if not proven or 2 * len(found) < sums.told_of(candidates):  # some that happen to be sums
        return {}
    last = max(set(range(len(rows))) - set(found), default=-1)
    return {index: reason if index < last else "total row" for index, reason in found.items()}


@dataclass(slots=True)
class _Figure:
    """A column as numbers under one decimal mark, with the decimal places each is written with."""

    values: list[float | None]
    places: list[int]


def _figures(cells: Row) -> Iterator[_Figure]:
    """The readings of a column that most of its filled cells allow."""
    filled = sum(1 for cell in cells if cell and cell.strip())
    earlier: list[float | None] | None = None
    for mark in _MARKS:
        values, places = zip(*(_number(cell, mark) for cell in cells), strict=True)
        if 2 * sum(value is not None for value in values) > filled > 0 and list(values) != earlier:
            earlier = list(values)
            yield _Figure(earlier, list(places))


def _number(cell: str | None, mark: str) -> tuple[float | None, int]:
    text = _DRESS.sub("", cell or "")
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1] if negative else text
    if not _MARKS[mark].fullmatch(text):
        return None, 0
    whole, _, decimals = text.replace("," if mark == "." else ".", "").partition(mark)
    value = float(f"{whole}.{decimals or 0}")
    return -value if negative else value, len(decimals)


class _Sums:
    """The sums of the rows so far that are no totals, from the places on where a total stood."""

    def __init__(self, figures: Sequence[_Figure]) -> None:
        self._figures = figures
        self._now = [0.0] * len(figures)
        self._rows = 0
        self._places: list[tuple[int, list[float]]] = [(0, list(self._now))]

    def add(self, index: int) -> None:
        """Takes a row that is no total."""
        self._rows += 1
        for i, figure in enumerate(self._figures):
            self._now[i] += figure.values[index] or 0.0

    def close(self) -> None:
        """A total stands here: what follows may be added up from here on."""
        if self._places[-1][0] != self._rows:
            self._places.append((self._rows, list(self._now)))

    def told_of(self, indexes: Iterable[int]) -> int:
        """How many of these rows have figures."""
        return sum(any(figure.values[index] for figure in self._figures) for index in indexes)

    def added_by(self, index: int) -> int:
        """How many rows above a row adds up, in most of its figures; 0 when it does not."""
        for rows, before in (*reversed(self._places[-GROUPS:]), self._places[0]):
            count = self._rows - rows
            told = [self._fits(i, index, before[i], count) for i, figure in enumerate(self._figures) if figure.values[index]]
            if count and told and 2 * sum(told) >= len(told):
                return count
        return 0

    def _fits(self, column: int, index: int, before: float, count: int) -> bool:
        figure = self._figures[column]
        value = figure.values[index] or 0.0
        rounded = float(0.1 ** figure.places[index]) * count**0.5 / 2  # rows that are rounded each
        return bool(abs(self._now[column] - before - value) <= max(rounded, abs(value) * 1e-9))
