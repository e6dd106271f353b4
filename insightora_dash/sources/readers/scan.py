"""A plain count of records by their bytes, independent of any parser."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insightora_dash.sources.readers.records import Dialect
from insightora_dash.sources.readers.text import chunks

Lines = np.ndarray[tuple[int], np.dtype[np.int64]]
Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
_NEWLINE, _RETURN = 10, 13


@dataclass(frozen=True, slots=True)
class Scan:
    """Where each record starts (line, 1-based), and how many delimiters outside quotes lie before each of them and in all."""

    starts: Lines
    delimiters: Lines
    shortest: int  # bytes of the shortest record with its line end


def plain_scan(path: Path, dialect: Dialect) -> Scan | None:
    """Records of a file whose quotes pair up and whose lines end in `\\n`; None for anything less plain."""
    state = _State(ord(dialect.delimiter), ord(dialect.quote))
    for chunk in chunks(path):
        if not state.take(np.frombuffer(chunk, dtype=np.uint8)):
            return None
    return state.finished()


class _State:
    """What the scan carries from one chunk to the next."""

    def __init__(self, delimiter: int, quote: int) -> None:
        self._delimiter, self._quote = delimiter, quote
        self._inside, self._return_waits = False, False
        self._lines, self._delimiters, self._size = 0, 0, 0
        self._ends: list[Lines] = []  # byte positions after each record
        self._line_of: list[Lines] = []  # the line after each record
        self._before: list[Lines] = []  # delimiters up to the end of each record

    def take(self, view: Bytes) -> bool:
        """Counts one chunk; False when the file is not plain."""
        newlines = view == _NEWLINE
        if not self._returns_fit(view, newlines):
            return False
        cuts = view == self._delimiter
        line_ends = np.flatnonzero(newlines)
        outside = self._outside(view)
        record_ends = line_ends if outside is None else line_ends[outside[line_ends]]
        if outside is not None:
            cuts &= outside
        self._note(line_ends, record_ends, np.flatnonzero(cuts))
        self._size += len(view)
        self._lines += len(line_ends)
        return True

    def _returns_fit(self, view: Bytes, newlines: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> bool:
        if self._return_waits and not newlines[0]:
            return False
        returns = np.flatnonzero(view == _RETURN)
        self._return_waits = bool(len(returns)) and int(returns[-1]) == len(view) - 1
        inner = returns[:-1] if self._return_waits else returns
        return bool(newlines[inner + 1].all())

    def _outside(self, view: Bytes) -> "np.ndarray[tuple[int], np.dtype[np.bool_]] | None":
        """For each byte whether it lies outside quotes; None when all of them do."""
        quotes = view == self._quote
        if not self._inside and not quotes.any():
            return None
        inside = np.logical_xor.accumulate(quotes)
        if self._inside:
            inside = ~inside
        self._inside = bool(inside[-1])
        return ~inside

    def _note(self, line_ends: Lines, record_ends: Lines, cuts: Lines) -> None:
        self._ends.append(record_ends + self._size + 1)
        self._line_of.append(np.searchsorted(line_ends, record_ends) + self._lines + 2)
        self._before.append(np.searchsorted(cuts, record_ends) + self._delimiters)
        self._delimiters += len(cuts)

    def finished(self) -> Scan | None:
        """All records; None when a quote never closed or a lone return came last."""
        if self._inside or self._return_waits:
            return None
        ends = np.concatenate([np.zeros(1, np.int64), *self._ends])
        starts = np.concatenate([np.ones(1, np.int64), *self._line_of])
        before = np.concatenate([np.zeros(1, np.int64), *self._before])
        if ends[-1] < self._size:
            ends, before = np.append(ends, self._size), np.append(before, self._delimiters)
        else:
            starts = starts[:-1]
        return Scan(starts, before, int(np.diff(ends).min()) if len(ends) > 1 else 0)
