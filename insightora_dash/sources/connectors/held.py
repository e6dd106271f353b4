"""What the columns of a SQLite file really hold: SQLite keeps dates as text, and does not hold a column to its declared type."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.staging import literal

SAMPLE = 1000  # rows looked at before a text column is read as a whole
LIKELY = 0.95  # share of dates in the sample that makes the whole column worth a look
SECONDS = 10.0  # for looking; a table or view that takes longer is read as declared
_STEPS = 100_000  # of SQLite between two looks at the clock
_DATE = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
_CLOCK = "[ T][0-2][0-9]:[0-5][0-9]*"
_NO_DATE = ("0000-00-00", "0000-00-00 00:00:00", "")  # MySQL's word for no date


@dataclass(frozen=True, slots=True)
class Held:
    """A column that DuckDB would read as `declared` and whose values are of `type`; `loose`: some cells are not what was declared."""

    declared: str
    type: str
    loose: bool = False


def is_time(kind: str) -> bool:
    """Whether a type of DuckDB's is a date or a moment."""
    return kind.startswith(("DATE", "TIMESTAMP"))


def held(path: str, table: str, columns: Sequence[tuple[str, str]], *, texts: bool) -> dict[str, Held]:
    """What each column of a table holds; `texts`: text is looked at for dates, too.

    Text has to be dates throughout. Where dates are declared, one cell in a hundred may be none, and a single one in twenty: it reads as null.
    What SQLite cannot look through, because it is damaged or takes too long, is read as declared.
    """
    end = time.monotonic() + SECONDS
    try:
        with closing(opened(path)) as file:
            file.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            return _looked(file, table, columns, texts=texts)
    except sqlite3.Error:
        return {name: Held(kind, kind) for name, kind in columns}


def opened(path: str) -> sqlite3.Connection:
    """The file, whatever signs its name has, for reading."""
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)


def _looked(file: sqlite3.Connection, table: str, columns: Sequence[tuple[str, str]], *, texts: bool) -> dict[str, Held]:
    source = quoted(table)
    told = [column for column in columns if _wanted(column[1])]
    if texts:
        told += _dated(file, source, [name for name, kind in columns if kind == "VARCHAR"])
    counted = _counts(file, source, [part for name, kind in told for part in _measures(name, kind)])
    found = {name: Held(kind, kind) for name, kind in columns}
    for index, (name, kind) in enumerate(told):
        filled, misfits, reals = counted[3 * index : 3 * index + 3]
        found[name] = _told(dict(columns)[name], kind, filled, misfits, reals)
    return found


def _told(declared: str, kind: str, filled: int, misfits: int, reals: int) -> Held:
    fits = filled > 0 and misfits <= max(filled // 100, 1 if filled >= 20 else 0)
    if declared == "VARCHAR":
        return Held(declared, kind if filled and not misfits else declared)
    if not misfits and not reals:
        return Held(declared, declared)
    if is_time(declared):
        return Held(declared, declared if fits else "VARCHAR", loose=True)
    return Held(declared, "VARCHAR" if misfits else "DOUBLE", loose=True)


def _wanted(kind: str) -> bool:
    return kind in {"BIGINT", "DOUBLE"} or is_time(kind)


def _dated(file: sqlite3.Connection, source: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """The text columns whose first values are dates or moments, with that type."""
    found = []
    for name in names:
        parts = [*_measures(name, "DATE"), *_measures(name, "TIMESTAMP")]
        filled, undated, _, _, untimed, _ = _counts(file, f"(SELECT {quoted(name)} FROM {source} LIMIT {SAMPLE})", parts)  # noqa: S608
        if filled and undated <= filled * (1 - LIKELY):
            found.append((name, "DATE"))
        elif filled and untimed <= filled * (1 - LIKELY):
            found.append((name, "TIMESTAMP"))
    return found


def _measures(name: str, kind: str) -> tuple[str, str, str]:
    """SQL for the number of filled cells, of those that are not of the kind, and of fractions in a column of whole numbers."""
    cell = quoted(name)
    if is_time(kind):
        shapes = [_DATE] if kind == "DATE" else [_DATE, _DATE + _CLOCK]
        right = " OR ".join(f"{cell} GLOB {literal(shape)}" for shape in shapes)
        none = ", ".join(map(literal, _NO_DATE))
        missing = f"{cell} IS NOT NULL AND {cell} NOT IN ({none})"
        return f"sum({missing})", f"sum({missing} AND NOT (({right}) AND {cell} NOT GLOB '*-00*'))", f"sum({cell} IN ({none}))"
    wrong = f"typeof({cell}) NOT IN ('integer', 'real', 'null')"
    return f"count({cell})", f"sum({wrong})", f"sum(typeof({cell}) = 'real')" if kind == "BIGINT" else "0"


def _counts(file: sqlite3.Connection, source: str, parts: Sequence[str]) -> list[int]:
    if not parts:
        return []
    return [int(number or 0) for number in file.execute(f"SELECT {', '.join(parts)} FROM {source}").fetchone()]  # noqa: S608


def as_texts(table: Sequence[str], columns: Mapping[str, str]) -> str:
    """A SELECT for SQLite with every column as text, fractions with all their digits."""
    cells = []
    for name, kind in columns.items():
        cell = quoted(name)
        exact = f"CASE typeof({cell}) WHEN 'real' THEN printf('%!.17g', {cell}) ELSE CAST({cell} AS TEXT) END"
        cells.append(f"{exact if kind == 'DOUBLE' else f'CAST({cell} AS TEXT)'} AS {cell}")
    return f"SELECT {', '.join(cells)} FROM {quoted(table[-1])}"  # noqa: S608
