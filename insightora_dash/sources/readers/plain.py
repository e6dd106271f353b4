"""Whether a delimited file is as plain as files get, told from its bytes alone: how many rows it has then, and some of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insightora_dash.sources.readers.records import Dialect, split, without_end
from insightora_dash.sources.readers.scan import Bytes, Lines

PIECE = 1 << 18  # bytes looked at together: what the caches of a processor hold
PLAIN_FROM = 1 << 20  # bytes; smaller files are read in no time whatever they hold
_NEWLINE, _RETURN, _SPACE, _ZERO, _NINE, _PLUS, _MINUS = 10, 13, 32, 48, 57, 43, 45

Row = list[str | None]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class PlainFile:
    """One record a line from `first_line` on, cells without white space around them, quotes only around whole cells.

    Nothing but the width of its records and the types of its cells is left to be proven. `starts` has the byte where each row begins,
    `coded` the columns with whole numbers that begin with a zero, or with 0x.
    """

    path: Path
    dialect: Dialect
    headers: tuple[str, ...]
    named: bool
    first_line: int
    starts: Lines
    coded: frozenset[int]

    @property
    def rows(self) -> int:
        """How many rows there are, by the line ends alone."""
        return len(self.starts)

    def read(self, first: int, step: int, most: int) -> Iterator[Row]:
        """The cells of every `step`-th row from the one numbered `first` (from 0) on, `most` at most."""
        with self.path.open("rb") as file:
            for start in self.starts[first::step][:most]:
                file.seek(int(start))
                yield split(without_end(file.readline().decode("utf-8")), self.dialect).cells


def plain_file(path: Path, dialect: Dialect, headers: tuple[str, ...], *, named: bool, first_line: int) -> PlainFile | None:
    """The file as a plain one; None when it is small or anything about it needs a closer look."""
    if path.stat().st_size < PLAIN_FROM or len(headers) < 2 or not (dialect.delimiter + dialect.quote).isascii() or dialect.delimiter == " ":
        return None
    starts: list[Lines] = []
    coded: set[int] = set()
    for position, chunk in _whole_lines(path, first_line):
        lines = _Chunk(chunk, dialect, len(headers))
        if not lines.plain():
            return None
        starts.append(lines.starts() + position)
        coded |= lines.coded()
    return PlainFile(path, dialect, headers, named, first_line, np.concatenate(starts), frozenset(coded)) if starts else None


def _whole_lines(path: Path, first_line: int) -> Iterator[tuple[int, bytes]]:
    """The bytes from a line on in pieces that end where a line ends, each with its position in the file."""
    with path.open("rb") as file:
        for _ in range(first_line - 1):
            file.readline()
        position, rest = file.tell(), b""
        while read := file.read(PIECE):
            cut = read.rfind(b"\n") + 1
            if cut:
                yield position, rest + read[:cut]
                position, rest = position + len(rest) + cut, read[cut:]
            else:
                rest += read
        if rest:
            yield position, rest + b"\n"


class _Chunk:
    """Some whole lines; a line end is put before them, so that every cell stands between two edges."""

    def __init__(self, chunk: bytes, dialect: Dialect, width: int) -> None:
        self._bytes, self._dialect, self._width = b"\n" + chunk, dialect, width
        self._view: Bytes = np.frombuffer(self._bytes, dtype=np.uint8)
        self._newlines = np.flatnonzero(self._view == _NEWLINE)
        quote = ord(dialect.quote)
        self._quotes: Lines = np.flatnonzero(self._view == quote) if quote in self._bytes else np.zeros(0, np.int64)
        self._edges = (self._view == ord(dialect.delimiter)) | (self._view == _NEWLINE)
        self._doubled = (np.diff(self._quotes) == 1)[1::2] if len(self._quotes) % 2 == 0 else None
        if self._doubled is not None and len(self._quotes):
            self._edges[self._quotes[::2][~np.insert(self._doubled, 0, False)]] = True
            self._edges[self._quotes[1::2][~np.append(self._doubled, False)]] = True

    def starts(self) -> Lines:
        """Where each line begins, from 0."""
        return self._newlines[:-1]

    def plain(self) -> bool:
        """Whether these lines are whole records of bare or properly quoted cells without white space around them."""
        # one byte is found many times as fast as it is counted, or as two are found
        ends = self._bytes.count(b"\r") if b"\r" in self._bytes else 0
        return (
            (not ends or ends == self._bytes.count(b"\r\n") == len(self._newlines) - 1)
            and (b"\xa0" not in self._bytes or b"\xc2\xa0" not in self._bytes)
            and (self._dialect.delimiter == "\t" or b"\t" not in self._bytes)
            and self._quotes_fit()
            and not self._padded(returns=bool(ends))
        )

    def _quotes_fit(self) -> bool:
        """Whether each quote opens a cell, closes one or is doubled, and no line ends inside quotes."""
        if not len(self._quotes):
            return True
        if self._doubled is None or self._inside(self._newlines).any():
            return False
        before, after = self._view[self._quotes[::2] - 1], self._view[self._quotes[1::2] + 1]
        opens = self._is_end(before) | np.insert(self._doubled, 0, False)
        closes = self._is_end(after) | (after == _RETURN) | np.append(self._doubled, False)
        return bool(opens.all() and closes.all())

    def _is_end(self, values: Bytes) -> Flags:
        ends: Flags = (values == ord(self._dialect.delimiter)) | (values == _NEWLINE)
        return ends

    def _inside(self, positions: Lines) -> Flags:
        inside: Flags = np.searchsorted(self._quotes, positions) % 2 == 1
        return inside

    def _padded(self, *, returns: bool) -> bool:
        spaces = self._view == _SPACE
        if returns and (spaces[:-1] & (self._view[1:] == _RETURN)).any():
            return True
        for edges in (np.flatnonzero(self._edges[:-1] & spaces[1:]), np.flatnonzero(spaces[:-1] & self._edges[1:]) + 1):
            if len(edges) and not (len(self._quotes) and (self._inside(edges) & self._is_end(self._view[edges])).all()):
                return True
        return False

    def coded(self) -> set[int]:
        """The columns with a cell such as 00417 or 0x1F, which is a number to Arrow."""
        view, edges = self._view, self._edges
        places = [np.flatnonzero(edges[:-2] & (view[1:-1] == _ZERO)) + 1]
        for sign in (_PLUS, _MINUS):
            signs = np.flatnonzero(edges[:-3] & (view[1:-2] == sign)) + 2 if sign in self._bytes else places[0][:0]
            places.append(signs[view[signs] == _ZERO])
        zeros = np.concatenate(places)
        after = view[zeros + 1]
        zeros = zeros[((after >= _ZERO) & (after <= _NINE)) | (after == ord("x")) | (after == ord("X"))]
        if not len(zeros):
            return set()
        cuts = np.flatnonzero(view == ord(self._dialect.delimiter))
        if len(self._quotes):
            cuts = cuts[~self._inside(cuts)]
        before = np.searchsorted(cuts, zeros) - (np.searchsorted(self._newlines, zeros) - 1) * (self._width - 1)
        return set(np.unique(before).tolist())
