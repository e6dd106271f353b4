"""A second count of a text table that shares no code with the splitter: what it finds has to agree with what was read."""

import re
from collections.abc import Iterable
from pathlib import Path

from insightora_dash.sources.readers.records import Dialect
from insightora_dash.sources.readers.text import chunks


def physical_lines(path: Path) -> int:
    """The lines of a file by its bytes alone: `\\n`, `\\r\\n` and `\\r` each end one."""
    ends, last = 0, 0
    for chunk in chunks(path):
        ends += chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n") - (last == 13 and chunk[0] == 10)
        last = chunk[-1]
    return ends + (last not in (0, 10, 13))


def plain_records(source: Iterable[str], dialect: Dialect) -> int | None:
    """How many records that are not blank RFC 4180 finds in these lines; None where the quotes do not follow it."""
    machine = _Machine(dialect)
    for line in source:
        if not machine.take(line.rstrip("\r\n")):
            return None
    return None if machine.inside else machine.count


class _Machine:
    """What is carried from one line to the next: whether a quoted cell is open."""

    def __init__(self, dialect: Dialect) -> None:
        quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
        body, end = f"[^{quote}]*(?:{quote}{quote}[^{quote}]*)*", f"(?={delimiter}|$)"
        self._quote = dialect.quote
        self._cell = re.compile(f"{quote}{body}{quote}{end}|[^{quote}{delimiter}]*{end}")
        self._opening = re.compile(f"{quote}{body}$")
        self._staying = re.compile(f"{body}$")
        self._closing = re.compile(f"{body}{quote}{end}")
        self.inside, self.count = False, 0

    def take(self, line: str) -> bool:
        """Counts the record that starts in this line; False when the line cannot be part of a proper one."""
        if not self.inside:
            self.count += bool(line.strip())
            return self._quote not in line or self._cells(line, 0)
        closed = self._closing.match(line)
        if closed is None:
            return self._staying.match(line) is not None
        self.inside = False
        return closed.end() == len(line) or self._cells(line, closed.end() + 1)

    def _cells(self, line: str, position: int) -> bool:
        while position <= len(line):
            cell = self._cell.match(line, position)
            if cell is None:
                self.inside = self._opening.match(line, position) is not None
                return self.inside
            position = cell.end() + 1
        return True
