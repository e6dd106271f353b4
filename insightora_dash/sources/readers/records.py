"""Text cut into logical records and cells, leniently but without losing a character."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_LINES = 2000  # a quoted cell over more lines than this is taken for a stray quote
MOST_CHARACTERS = 12_000_000
PATIENCE = 20  # so many quotes that never close, and no further cell may span lines


@dataclass(frozen=True, slots=True)
class Dialect:
    """What separates cells and what wraps them; quotes are doubled inside."""

    delimiter: str
    quote: str


@dataclass(frozen=True, slots=True)
class Record:
    """One logical record: the line it starts at (1-based) and its text without the line end."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one record; None is an empty cell without quotes.

    `clean`: no stray quote had to be interpreted; `odd`: a bare cell has a quote somewhere inside; `quoted`: the cells that were wrapped.
    """

    cells: list[str | None]
    clean: bool = True
    odd: bool = False
    quoted: frozenset[int] = frozenset()


def records(source: Iterable[str], dialect: Dialect, *, first_line: int = 1, width: int = 0) -> Iterator[Record]:
    """Logical records of physical lines: a quoted cell may span lines, a stray quote does not swallow the records after it."""
    queue: deque[str] = deque()
    lines, number, failures = iter(source), first_line, 0
    while True:
        line = queue.popleft() if queue else next(lines, None)
        if line is None:
            return
        text = without_end(line)
        if dialect.quote in text and _walk(text, dialect, inside=False):
            taken = _continue(line, lines, queue, dialect) if failures < PATIENCE else []
            joined = without_end("".join(taken))
            if taken and not _stray(text, joined, dialect, width):
                yield Record(number, joined)
                number += len(taken)
                continue
            failures += not taken
            queue.extendleft(reversed(taken[1:]))
        yield Record(number, text)
        number += 1


def _stray(line: str, joined: str, dialect: Dialect, width: int) -> bool:
    """Whether the open quote of this line is a stray one: alone it has the table's width, and joined it is not a proper record."""
    if width < 2:
        return False
    whole = split(joined, dialect)
    return not (whole.clean and len(whole.cells) == width) and len(split(line, dialect).cells) == width


def _continue(first: str, lines: Iterator[str], queue: deque[str], dialect: Dialect) -> list[str]:
    """The lines up to where the open cell closes; none when it does not, and the lines wait in the queue again."""
    taken, size = [first], len(first)
    while len(taken) < MOST_LINES and size < MOST_CHARACTERS:
        line = queue.popleft() if queue else next(lines, None)
        if line is None:
            break
        taken.append(line)
        size += len(line)
        if dialect.quote in line and not _walk(without_end(line), dialect, inside=True):
            return taken
    queue.extendleft(reversed(taken[1:]))
    return []


def _walk(text: str, dialect: Dialect, *, inside: bool) -> bool:
    """Whether a quoted cell is still open at the end of this line."""
    position = 0
    while position >= 0:
        if not inside:
            start = _opening(text, position, dialect)
            if start < 0:
                position = text.find(dialect.delimiter, position)
                position += position >= 0
                continue
            position = start
        closed = _closing(text, position, dialect)
        if closed is None:
            return True
        inside, position = False, closed[1]
    return inside


def _opening(text: str, position: int, dialect: Dialect) -> int:
    """Where the body of a quoted cell starts, or -1 when the cell at `position` is not quoted."""
    if dialect.delimiter not in " \t":
        while text.startswith(" ", position):
            position += 1
    return position + 1 if text.startswith(dialect.quote, position) else -1


def _closing(text: str, position: int, dialect: Dialect) -> tuple[int, int] | None:
    """Where the body ends and where the next cell starts (-1: there is none); None when it does not close."""
    quote, end = dialect.quote, len(text)
    while (found := text.find(quote, position)) >= 0:
        if text.startswith(quote, found + 1):
            position = found + 2
            continue
        after = found + 1
        while after < end and text[after] == " " != dialect.delimiter:
            after += 1
        if after >= end:
            return found, -1
        if text.startswith(dialect.delimiter, after):
            return found, after + 1
        position = found + 1
    return None


def split(text: str, dialect: Dialect, *, bare: int = -1) -> Cells:
    """The cells of one record; a quote whose body starts at `bare` is taken for a character."""
    if dialect.quote not in text:
        return Cells([cell or None for cell in text.split(dialect.delimiter)])
    cells: list[str | None] = []
    quoted: set[int] = set()
    position, clean, odd = 0, True, False
    while position >= 0:
        start = _opening(text, position, dialect)
        closed = _closing(text, start, dialect) if start >= 0 and start != bare else None
        if closed:
            body = text[start : closed[0]]
            clean = clean and dialect.quote not in body.replace(dialect.quote * 2, "")
            quoted.add(len(cells))
            cells.append(body.replace(dialect.quote * 2, dialect.quote))
            position = closed[1]
            continue
        cut = text.find(dialect.delimiter, position)
        cells.append(text[position : cut if cut >= 0 else len(text)] or None)
        clean = clean and (start < 0 or start == bare)
        odd = odd or (dialect.quote in (cells[-1] or "") and start != bare)
        position = cut + 1 if cut >= 0 else -1
    return Cells(cells, clean, odd, frozenset(quoted))


def without_end(text: str) -> str:
    """A line without its line end."""
    if text.endswith("\r\n"):
        return text[:-2]
    return text[:-1] if text.endswith(("\n", "\r")) else text
