"""Delimited text: strict and fast when the file is clean, repaired row by row when it is not."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.readers.dialect import Shape, shape_of
from insightora_dash.sources.readers.fixed_width import lined_up
from insightora_dash.sources.readers.header import first_row, names_columns
from insightora_dash.sources.readers.limits import empty_table, refuse_too_wide
from insightora_dash.sources.readers.plain import PlainFile, plain_file
from insightora_dash.sources.readers.records import Dialect, Record, records, split
from insightora_dash.sources.readers.recount import physical_lines, plain_records
from insightora_dash.sources.readers.repair import Repairer
from insightora_dash.sources.readers.staging import RawTable, Staging
from insightora_dash.sources.readers.strict import TAIL, read_strictly
from insightora_dash.sources.readers.text import TextFile, as_utf8, lines
from insightora_dash.sources.readers.two_rows import two_row_header
from insightora_dash.sources.recipe import AS_FOUND, TableRecipe

HEAD_ROWS = 200
_LINE_END = re.compile("\\r\\n|\\n|\\r")

Row = list[str | None]


@dataclass(frozen=True, slots=True)
class Top:
    """How a delimited file begins: what is skipped, what names the columns, where the data starts."""

    headers: tuple[str, ...]
    named: bool
    first_line: int  # line of the first data record
    skipped: tuple[tuple[int, str], ...]
    remarks: bool = False  # lines starting with # are remarks, whatever they hold


def read_csv(path: Path, staging: Staging, *, name: str, suffix: str = ".csv", chosen: TableRecipe = AS_FOUND) -> Iterator[RawTable]:
    """The one table of a delimited text file."""
    text = as_utf8(path, staging.folder)
    if text.path.stat().st_size == 0:
        raise empty_table()
    text, shape = lined_up(text, shape_of(text.path, suffix=suffix), staging.folder)
    refuse_too_wide(shape.width)
    top = _top(text.path, shape, chosen)
    raw = RawTable(name, "", top.headers, Accounting(), plain=_plain(text, shape, top), totals=not chosen.keeps_totals)
    raw.later = lambda: _told(text, top, *_read(text, shape, top, staging, keeps_totals=chosen.keeps_totals))
    if raw.plain:
        _, raw.accounting = _told(text, top, "", Accounting(rows_in_file=raw.plain.rows))
    else:
        raw.stage()
    yield raw


def _plain(text: TextFile, shape: Shape, top: Top) -> PlainFile | None:
    if text.damaged or text.nuls:
        return None
    return plain_file(text.path, shape.dialect, top.headers, named=top.named, first_line=top.first_line)


def _told(text: TextFile, top: Top, relation: str, accounting: Accounting) -> tuple[str, Accounting]:
    """The account of the rows with what else is to be said of the file."""
    for line, kind in top.skipped:
        accounting.skip(line, kind)
    accounting.skipped.sort(key=lambda item: int(item["line"]))
    if text.damaged:
        accounting.warn(N_("{n} bytes are not valid {encoding} and show as \ufffd."), n=text.damaged, encoding=text.encoding.upper())
    if text.lined_up:
        accounting.warn(N_("The columns have a fixed width; they were told by the places that are blank in every line."))
    if text.nuls:
        accounting.warn(N_("{n} zero bytes were left out."), n=text.nuls)
    return relation, accounting


def _read(text: TextFile, shape: Shape, top: Top, staging: Staging, *, keeps_totals: bool) -> tuple[str, Accounting]:
    if not text.damaged and not text.nuls:
        strict = read_strictly(
            text.path, shape.dialect, top.headers, named=top.named, first_line=top.first_line, staging=staging, keeps_totals=keeps_totals
        )  # fmt: skip
        if strict:
            return strict
    return _repaired(text.path, shape, top, staging, keeps_totals=keeps_totals)


def _top(path: Path, shape: Shape, chosen: TableRecipe) -> Top:
    head = list(islice(_records(path, shape), HEAD_ROWS))
    filled = [record for record in head if record.text.strip()]
    if not filled:
        raise empty_table()
    rows = [split(record.text, shape.dialect).cells for record in filled]
    told = next((i for i, record in enumerate(filled) if record.line == chosen.header_line), None)
    start = told if told is not None else min(first_row(rows, shape.width), len(rows) - 1)
    body = [row for row, record in zip(rows[start + 1 :], filled[start + 1 :], strict=True) if not is_comment(record, row, shape.width)]
    named = told is not None or (chosen.header_line != 0 and names_columns([rows[start], *body]))
    double = two_row_header([rows[start], *body]) if named else None
    first = start + named + (double is not None)
    last = filled[-1]
    first_line = filled[first].line if first < len(filled) else last.line + len(_LINE_END.findall(last.text)) + 1
    skipped = [(1, "sep")] * shape.leading_lines + [(record.line, "preamble") for record in filled[:start]]
    skipped += [(record.line, "header") for record in filled[start:first]]
    skipped += [(record.line, "blank") for record in head if not record.text.strip() and record.line < first_line]
    headers = double or _headers(filled[start].text, rows[start], body, shape) if named else ("",) * max(shape.width, 1)
    remarks = any(is_comment(record, row, shape.width) for record, row in zip(filled, rows, strict=True)) and not filled[start].text.startswith("#")
    return Top(headers, named, first_line, tuple(skipped), remarks)


def _headers(text: str, cells: Row, body: Sequence[Row], shape: Shape) -> tuple[str, ...]:
    """The header's cells at the table's width: what the rows below show to be too many or too few is repaired."""
    width = shape.width
    usual = sum(1 for row in body if len(row) == width)
    if len(cells) != width and usual * 2 > len(body):
        blanks = [i for i, cell in enumerate(cells) if not cell]
        if len(cells) - width in range(1, len(blanks) + 1):
            dropped = set(blanks[: len(cells) - width])
            cells = [cell for i, cell in enumerate(cells) if i not in dropped]
        elif len(cells) < width:
            cells = next(iter(Repairer(width, dialect=shape.dialect).other_readings(text)), cells)
    return tuple([cell or "" for cell in cells] + [""] * (width - len(cells)))


def is_comment(record: Record, cells: Row, width: int, *, remarks: bool = False) -> bool:
    """Whether a line is a remark: it starts with # and is not as wide as the table, or the file has such remarks elsewhere."""
    return width > 1 and record.text.startswith("#") and (remarks or len(cells) < width)


def _records(path: Path, shape: Shape) -> Iterator[Record]:
    physical = islice(lines(path), shape.leading_lines, None)
    return records(physical, shape.dialect, first_line=1 + shape.leading_lines, width=shape.width)


def _data(path: Path, shape: Shape, top: Top) -> Iterator[Record]:
    return (record for record in _records(path, shape) if record.line >= top.first_line)


def _repaired(path: Path, shape: Shape, top: Top, staging: Staging, *, keeps_totals: bool) -> tuple[str, Accounting]:
    """Record by record: short and long ones are brought to the table's width, what cannot be a row is rejected."""
    width = len(top.headers)
    accounting = _counted_twice(path, shape, top)
    repairer = Repairer(width, top.headers if top.named else (), shape.dialect, keeps_totals=keeps_totals)
    repairer.learn(islice(_well_formed(path, shape, top), HEAD_ROWS))
    relation = staging.load(_fitted(_data(path, shape, top), top, repairer, accounting), width)
    return relation, accounting


def _counted_twice(path: Path, shape: Shape, top: Top) -> Accounting:
    """The rows of the file, with every line of it in exactly one record; a line too many or too few would be a row that nobody read."""
    rows = filled = covered = 0
    for record in _data(path, shape, top):
        covered += len(_LINE_END.findall(record.text)) + 1
        filled += bool(record.text.strip())
        rows += _counts(record, shape.dialect, len(top.headers), top.remarks)
    there = max(physical_lines(path) - top.first_line + 1, 0)
    accounting = Accounting(rows_in_file=rows + abs(there - covered))
    plain = plain_records(islice(lines(path), top.first_line - 1, None), shape.dialect)
    if plain not in (None, filled):
        accounting.warn(
            N_("The quotes can be read in two ways: as {plain} or as {filled} rows. The second was taken; check the repaired rows."), plain=plain, filled=filled
        )
    return accounting


def _counts(record: Record, dialect: Dialect, width: int, remarks: bool) -> bool:
    """Whether a record is a row of the file: not blank and no remark."""
    if not record.text.strip():
        return False
    return not record.text.startswith("#") or not is_comment(record, split(record.text, dialect).cells, width, remarks=remarks)


def _well_formed(path: Path, shape: Shape, top: Top) -> Iterator[Row]:
    for record in _data(path, shape, top):
        read = split(record.text, shape.dialect)
        if read.clean and not read.odd and len(read.cells) == len(top.headers):
            yield read.cells


def _fitted(source: Iterator[Record], top: Top, repairer: Repairer, accounting: Accounting) -> Iterator[tuple[int, Row]]:
    dialect = repairer.dialect
    waiting: deque[tuple[Record, Row]] = deque()
    for record in source:
        if not record.text.strip():
            accounting.skip(record.line, "blank")
            continue
        cells = split(record.text, dialect).cells
        if is_comment(record, cells, repairer.width, remarks=top.remarks):
            accounting.skip(record.line, "comment")
            continue
        if repairer.is_header(cells):
            accounting.reject(record.line, "repeated header", record.text)
            continue
        waiting.append((record, cells))
        if len(waiting) > TAIL:
            yield _counted(waiting.popleft()[0], dialect, repairer, accounting)
    reasons = repairer.footer([cells for _, cells in waiting])
    for (record, _), reason in zip(waiting, reasons, strict=True):
        if reason:
            accounting.reject(record.line, reason, record.text)
        else:
            yield _counted(record, dialect, repairer, accounting)


def _counted(record: Record, dialect: Dialect, repairer: Repairer, accounting: Accounting) -> tuple[int, Row]:
    read = split(record.text, dialect)
    fits = len(read.cells) == repairer.width
    if fits and read.clean and not read.odd:
        accounting.rows_read += 1
        return record.line, read.cells
    cells = repairer.better(record.text, read.cells) if fits else repairer.fit(record.text)
    if fits and read.clean and cells == read.cells:
        accounting.rows_read += 1
    else:
        accounting.repair(record.line)
    return record.line, cells
