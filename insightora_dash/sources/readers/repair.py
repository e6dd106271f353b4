"""Records that do not have the table's width, brought to it in the way that best fits the columns' usual content."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from insightora_dash.sources.readers.header import kind_of
from insightora_dash.sources.readers.records import Cells, Dialect, split
from insightora_dash.sources.readers.subtotals import is_named

Row = list[str | None]
OTHERS = (",", ";", "\t", "|")
WIDEST_FITTED = 200  # wider records are padded or joined at the end
AS_WELL = 0.5  # in log likelihood
MOST_QUOTES = 60  # of one record that are tried as stray
LONGEST_CUT = 80  # characters of a cell that is tried at every cut
_TOTAL = re.compile(
    r"^(grand |sub ?|over ?all )?(totals?|sums?|summe|gesamt(summe)?|zwischensumme|insgesamt|totaal|totale|total general|somme|suma)\s*[:.]?$", re.IGNORECASE
)


class Repairer:
    """Knows what each column usually holds, from records of the right width."""

    def __init__(self, width: int, headers: Sequence[str] = (), dialect: Dialect | None = None, *, keeps_totals: bool = False) -> None:
        self.width = width
        self.keeps_totals = keeps_totals
        self.given = tuple(headers)
        self.headers = [header.strip() for header in headers]
        self.dialect = dialect or Dialect(",", '"')
        self._usual: list[Counter[str]] = [Counter() for _ in range(width)]

    def learn(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Takes note of what the cells of well-formed rows look like."""
        for row in rows:
            for counter, cell in zip(self._usual, row, strict=True):
                counter.update(_signs(cell))

    def fit(self, text: str) -> Row:
        """The cells of a record of another width, brought to the table's width."""
        read = split(text, self.dialect)
        if self.width > WIDEST_FITTED or len(read.cells) > WIDEST_FITTED:
            return self._plainly(read.cells)
        options = list(self.other_readings(text)) or [*self._other_delimiters(text), *self._from_cells(read)]
        return max(options, key=self._likelihood, default=self._plainly(read.cells))

    def better(self, text: str, cells: Row) -> Row:
        """The cells of a record of the right width with a quote out of place: a reading without one, where it fits as well."""
        if self.width > WIDEST_FITTED:
            return cells
        best = max(self.other_readings(text), key=self._likelihood, default=cells)
        return best if self._likelihood(best) > self._likelihood(cells) - AS_WELL else cells

    def is_header(self, cells: Sequence[str | None]) -> bool:
        """Whether a record repeats the header."""
        if not self.headers or (cells[0] or "").strip() != self.headers[0]:
            return False
        return [(cell or "").strip() for cell in cells] == self.headers

    def footer(self, tail: Sequence[Sequence[str | None]]) -> list[str | None]:
        """For the last rows of a table: why each is not data, or None."""
        reasons: list[str | None] = [None] * len(tail)
        for index in range(len(tail) - 1, -1, -1):
            reasons[index] = self._footer_reason(tail[index])
            if reasons[index] is None:
                break
        return reasons

    def _footer_reason(self, row: Sequence[str | None]) -> str | None:
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        if self.width < 2 or not filled:
            return None
        if _TOTAL.match(filled[0]) and any(kind_of(cell) == "number" for cell in filled[1:]):
            return None if self.keeps_totals else "total row"
        note = len(row) == 1 and self.width > 2 and kind_of(filled[0]) == "text"
        return "footer" if note and not any(len(filled[0].split(other)) == self.width for other in OTHERS) else None

    def _plainly(self, cells: Row) -> Row:
        missing = self.width - len(cells)
        if missing >= 0:
            return [*cells, *([None] * missing)]
        rest = [cell for cell in cells[self.width - 1 :] if cell]
        return [*cells[: self.width - 1], self.dialect.delimiter.join(rest) or None]

    def other_readings(self, text: str) -> Iterator[Row]:
        """The record with one quote taken for a character, or with a delimiter put back beside a quote."""
        quote, delimiter = self.dialect.quote, self.dialect.delimiter
        for found in islice(re.finditer(re.escape(quote), text[:20_000]), MOST_QUOTES):
            yield from self._if_whole(split(text, self.dialect, bare=found.end()))
            for position in (found.start(), found.end()):
                if delimiter in text[max(position - 1, 0) : position + 1] or position in (0, len(text)):
                    continue
                yield from self._if_whole(split(text[:position] + delimiter + text[position:], self.dialect))

    def _if_whole(self, read: Cells) -> Iterator[Row]:
        if read.clean and not read.odd and len(read.cells) == self.width:
            yield read.cells

    def _other_delimiters(self, text: str) -> Iterator[Row]:
        for other in (*OTHERS, " "):
            if other != self.dialect.delimiter and other in text and self.width > 2:
                read = split(text, Dialect(other, self.dialect.quote))
                if self.width <= len(read.cells) <= self.width + 20:
                    yield from self._joined(read, other)

    def _from_cells(self, read: Cells) -> Iterator[Row]:
        if len(read.cells) > self.width:
            yield from self._joined(read, self.dialect.delimiter)
        elif len(read.cells) < self.width:
            yield from self._padded(read.cells)
            if len(read.cells) == self.width - 1:
                yield from self._cut(read.cells)

    def _joined(self, read: Cells, delimiter: str) -> Iterator[Row]:
        """The cells with some neighbours made one; quoted ones only where nothing else is possible."""
        cells, extra = read.cells, len(read.cells) - self.width
        spans = [range(position, position + extra + 1) for position in range(self.width - 1, -1, -1)]
        gentle = [span for span in spans if not self._breaks_quotes(read, span)]
        for span in gentle or spans:
            together = cells[span.start : span.stop]
            filled = [cell for cell in together if cell]
            joined = filled[0] if len(filled) == 1 else delimiter.join(cell or "" for cell in together) if filled else None
            yield [*cells[: span.start], joined, *cells[span.stop :]]

    @staticmethod
    def _breaks_quotes(read: Cells, span: range) -> bool:
        filled = [i for i in span if read.cells[i]]
        return len(filled) > 1 and any(i in read.quoted for i in filled)

    def _padded(self, cells: Row) -> Iterator[Row]:
        missing: Row = [None] * (self.width - len(cells))
        for position in range(len(cells), -1, -1):
            yield [*cells[:position], *missing, *cells[position:]]

    def _cut(self, cells: Row) -> Iterator[Row]:
        for position, cell in enumerate(cells):
            if is_named(cell):  # one word, whatever the width of the others
                continue
            for at in range(1, min(len(cell or ""), LONGEST_CUT)):
                yield [*cells[:position], str(cell)[:at], str(cell)[at:], *cells[position + 1 :]]

    def _likelihood(self, row: Row) -> float:
        return sum(self._log_share(counter, cell) for counter, cell in zip(self._usual, row, strict=True))

    @staticmethod
    def _log_share(counter: Counter[str], cell: str | None) -> float:
        seen = counter.total() / 2 or 1
        exact, coarse = (counter[sign] / seen for sign in _signs(cell))
        return math.log(0.6 * exact + 0.3 * coarse + 0.01)


@lru_cache(maxsize=20_000)
def _signs(cell: str | None) -> tuple[str, str]:
    """What a cell looks like, exactly (digits counted) and roughly."""
    text = (cell or "").strip()
    if not text:
        return "=", "~"
    if len(text) > 40 or text.count(" ") > 3:
        address = "url" if "://" in text[:12] else "prose"
        return f"={address}", f"~{address}"
    exact = re.sub(r"[^\W\d_]+", "A", re.sub(r"\d", "9", text))
    return f"={exact}", "~" + re.sub(r"(?:A[ '&/]+)+A", "A", re.sub(r"9+", "9", exact))
