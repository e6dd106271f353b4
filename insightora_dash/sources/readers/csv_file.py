"""Delimited text: strict and fast when the file is clean, repaired row by row when it is not."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.readers.dialect import Shape, shape_of
from insightora_dash.sources.readers.header import first_row, names_columns
from insightora_dash.sources.readers.limits import empty_table, refuse_too_wide
from insightora_dash.sources.readers.records import Dialect, Record, records, split
from insightora_dash.sources.readers.repair import Repairer
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal
from insightora_dash.sources.readers.text import TextFile, as_utf8, lines, mapped

HEAD_ROWS = 200
TAIL = 3  # last rows that may be totals or notes
LONGEST_LINE = 32_000_000
Lines = np.ndarray[tuple[int], np.dtype[np.int64]]
_BLANK_LINE = re.compile(rb"(?:^|\n)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Top:
    """How a delimited file begins: what is skipped, what names the columns, where the data starts."""

    headers: tuple[str, ...]
    named: bool
    first_record: int  # records before the data region
    first_line: int  # line of the first data record
    skipped: tuple[tuple[int, str], ...]


def read_csv(path: Path, staging: Staging, *, name: str, suffix: str = ".csv") -> Iterator[RawTable]:
    """The one table of a delimited text file."""
    text = as_utf8(path, staging.folder)
    if text.path.stat().st_size == 0:
        raise empty_table()
    shape = shape_of(text.path, suffix=suffix)
    refuse_too_wide(shape.width)
    top = _top(text.path, shape)
    table = _strict(text, shape, top, staging, name) or _repaired(text, shape, top, staging, name)
    if text.damaged:
        table.accounting.warnings.append(f"{text.damaged} bytes are not valid {text.encoding.upper()} and show as \ufffd.")
    yield table


def _top(path: Path, shape: Shape) -> Top:
    head = list(islice(_records(path, shape), HEAD_ROWS))
    blank = [record for record in head if not record.text.strip()]
    filled = [record for record in head if record.text.strip()]
    if not filled:
        raise empty_table()
    rows = [split(record.text, shape.dialect).cells for record in filled]
    start = first_row(rows, shape.width)
    named = names_columns(rows[start:])
    skipped = [(1, "sep")] * shape.leading_lines + [(record.line, "preamble") for record in filled[:start]]
    skipped += [(filled[start].line, "header")] if named else []
    first = start + named
    first_line = filled[first].line if first < len(filled) else filled[-1].line + filled[-1].text.count("\n") + 1
    skipped += [(record.line, "blank") for record in blank if record.line < first_line]
    width = max(shape.width, len(rows[start]) if named else 0)
    cells = [cell or "" for cell in rows[start]] if named else []
    headers = tuple(cells + [""] * (width - len(cells)))[: max(width, 1)]
    before = sum(1 for record in head if record.line < first_line)
    return Top(headers, named, before, first_line, tuple(sorted(skipped)))


def _records(path: Path, shape: Shape) -> Iterator[Record]:
    physical = islice(lines(path), shape.leading_lines, None)
    return records(physical, shape.dialect, first_line=1 + shape.leading_lines, width=shape.width)


def _strict(text: TextFile, shape: Shape, top: Top, staging: Staging, name: str) -> RawTable | None:
    """The whole file through DuckDB's parser, when it is clean and the plain count of its records agrees; None otherwise."""
    width = len(top.headers)
    starts = _record_lines(text.path, shape.dialect) if not text.damaged and not text.nuls and width > 1 else None
    if starts is None:
        return None
    starts = starts[starts >= top.first_line]
    relation = staging.new_name()
    sql = (
        f"CREATE TABLE {relation}_text AS SELECT * FROM read_csv({literal(str(text.path))}, auto_detect=false, header=false, all_varchar=true,"  # noqa: S608
        f" delim={literal(shape.dialect.delimiter)}, quote={literal(shape.dialect.quote)}, escape={literal(shape.dialect.quote)}, skip={top.first_line - 1},"
        f" columns={{{', '.join(f'{column(i)}: VARCHAR' for i in range(width))}}}, strict_mode=true, allow_quoted_nulls=false, max_line_size={LONGEST_LINE})"
    )
    try:
        staging.connection.execute(sql)
    except duckdb.Error:
        return None
    if staging.value(f"SELECT count(*) FROM {relation}_text") != len(starts):  # noqa: S608
        staging.drop(f"{relation}_text")
        return None
    _number(staging, relation, starts, top.first_line)
    accounting = Accounting(rows_in_file=len(starts))
    for line, kind in top.skipped:
        accounting.skip(line, kind)
    _reject_in_place(staging, f"{relation}_text", starts, top, accounting)
    accounting.rows_read = staging.value(f"SELECT count(*) FROM {relation}_text")  # noqa: S608
    return RawTable(name, relation, top.headers, accounting)


def _record_lines(path: Path, dialect: Dialect) -> Lines | None:
    """The line each record starts at, from a plain scan of the bytes; None when the file is not plainly clean."""
    with mapped(path) as data:
        view = np.frombuffer(data, dtype=np.uint8)
        try:
            if _lone_returns(view) or _BLANK_LINE.search(data):
                return None
            ends = np.flatnonzero(view == 10)
            quotes = np.flatnonzero(view == ord(dialect.quote))
            last_ends = len(view) and view[-1] == 10
        finally:
            del view
    if len(quotes) % 2:
        return None
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0] if len(quotes) else ends
    line_of_end = np.searchsorted(ends, outside) + 1 if len(quotes) else np.arange(1, len(ends) + 1)
    starts = np.concatenate([np.array([1]), line_of_end + 1]).astype(np.int64)
    return starts[:-1] if last_ends else starts


def _lone_returns(view: "np.ndarray[tuple[int], np.dtype[np.uint8]]") -> bool:
    returns = np.flatnonzero(view == 13)
    if not len(returns):
        return False
    return bool(returns[-1] == len(view) - 1 or (view[returns + 1] != 10).any())


def _number(staging: Staging, relation: str, starts: Lines, first_line: int) -> None:
    """A view that puts the source line before each staged row."""
    text = f"{relation}_text"
    if not len(starts) or starts[-1] - first_line + 1 == len(starts):
        staging.connection.execute(f"CREATE VIEW {relation} AS SELECT rowid + {first_line} AS __row, * FROM {text}")  # noqa: S608
        return
    staging.connection.register("line_batch", pa.table({"__row": pa.array(starts)}))
    staging.connection.execute(f"CREATE TABLE {relation}_lines AS SELECT * FROM line_batch")  # noqa: S608
    staging.connection.unregister("line_batch")
    staging.connection.execute(f"CREATE VIEW {relation} AS SELECT l.__row, t.* FROM {text} t JOIN {relation}_lines l ON l.rowid = t.rowid")  # noqa: S608


def _reject_in_place(staging: Staging, text: str, starts: Lines, top: Top, accounting: Accounting) -> None:
    """Takes repeated headers and total rows out of a cleanly read table."""
    width, cells = len(top.headers), ", ".join(column(i) for i in range(len(top.headers)))
    found: dict[int, str] = {}
    tail = staging.rows(f"SELECT rowid, {cells} FROM {text} WHERE rowid >= {max(len(starts) - TAIL, 0)} ORDER BY rowid")  # noqa: S608
    reasons = Repairer(width).footer([row[1:] for row in tail])
    found.update({row[0]: reason for row, reason in zip(tail, reasons, strict=True) if reason})
    if top.named:
        same = " AND ".join(f"coalesce({column(i)}, '') = ?" for i in range(width))
        found.update({row[0]: "repeated header" for row in staging.rows(f"SELECT rowid FROM {text} WHERE {same}", top.headers)})  # noqa: S608
    for rowid in sorted(found):
        raw = staging.rows(f"SELECT {cells} FROM {text} WHERE rowid = {rowid}")[0]  # noqa: S608
        accounting.reject(int(starts[rowid]), found[rowid], ",".join(str(cell or "") for cell in raw))
    if found:
        staging.connection.execute(f"DELETE FROM {text} WHERE rowid IN ({', '.join(map(str, found))})")  # noqa: S608


def _repaired(text: TextFile, shape: Shape, top: Top, staging: Staging, name: str) -> RawTable:
    """Record by record: short and long ones are brought to the table's width, what cannot be a row is rejected."""
    accounting = Accounting(rows_in_file=sum(1 for record in _data(text.path, shape, top) if record.text.strip()))
    for line, kind in top.skipped:
        accounting.skip(line, kind)
    repairer = Repairer(len(top.headers), top.headers if top.named else (), shape.dialect)
    repairer.learn(islice(_well_formed(text.path, shape, top), HEAD_ROWS))
    relation = staging.load(_fitted(_data(text.path, shape, top), shape.dialect, repairer, accounting), len(top.headers))
    return RawTable(name, relation, top.headers, accounting)


def _data(path: Path, shape: Shape, top: Top) -> Iterator[Record]:
    return (record for record in _records(path, shape) if record.line >= top.first_line)


def _well_formed(path: Path, shape: Shape, top: Top) -> Iterator[list[str | None]]:
    for record in _data(path, shape, top):
        read = split(record.text, shape.dialect)
        if read.clean and len(read.cells) == len(top.headers):
            yield read.cells


def _fitted(source: Iterator[Record], dialect: Dialect, repairer: Repairer, accounting: Accounting) -> Iterator[tuple[int, list[str | None]]]:
    waiting: deque[tuple[Record, list[str | None], bool]] = deque()
    for record in source:
        if not record.text.strip():
            accounting.skip(record.line, "blank")
            continue
        read = split(record.text, dialect)
        if repairer.is_header(read.cells):
            accounting.reject(record.line, "repeated header", record.text)
            continue
        waiting.append((record, read.cells, read.clean))
        if len(waiting) > TAIL:
            yield _counted(*waiting.popleft(), repairer, accounting)
    reasons = repairer.footer([cells for _, cells, _ in waiting])
    for (record, cells, clean), reason in zip(waiting, reasons, strict=True):
        if reason:
            accounting.reject(record.line, reason, record.text)
        else:
            yield _counted(record, cells, clean, repairer, accounting)


def _counted(record: Record, cells: list[str | None], clean: bool, repairer: Repairer, accounting: Accounting) -> tuple[int, list[str | None]]:
    if len(cells) == repairer.width and clean:
        accounting.rows_read += 1
        return record.line, cells
    accounting.rows_repaired += 1
    return record.line, cells if len(cells) == repairer.width else repairer.fit(record.text, cells)
