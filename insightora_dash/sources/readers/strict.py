"""The fast way through a clean delimited file: DuckDB's parser, believed only where the plain scan agrees."""

from pathlib import Path

import duckdb
import numpy as np

from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.readers.records import Dialect
from insightora_dash.sources.readers.repair import Repairer
from insightora_dash.sources.readers.scan import Lines, plain_scan
from insightora_dash.sources.readers.staging import Staging, column, literal

LONGEST_LINE = 16_000_000
TAIL = 3  # last rows that may be totals or notes


def read_strictly(
    path: Path, dialect: Dialect, headers: tuple[str, ...], *, named: bool, first_line: int, staging: Staging, keeps_totals: bool = False
) -> tuple[str, Accounting] | None:
    """The staged relation and its accounting; None when the file needs repair."""
    width = len(headers)
    starts = _clean_starts(path, dialect, width, first_line)
    if starts is None:
        return None
    relation = staging.new_name()
    text = f"{relation}_text"
    try:
        staging.connection.execute(_read(path, dialect, width, first_line, text))
    except duckdb.Error:
        return None
    if staging.value(f"SELECT count(*) FROM {text}") != len(starts):  # noqa: S608
        staging.drop(text)
        return None
    _number(staging, relation, starts, first_line)
    accounting = Accounting(rows_in_file=len(starts))
    _reject(staging, text, starts, Repairer(width, headers if named else (), keeps_totals=keeps_totals), accounting)
    accounting.rows_read = staging.value(f"SELECT count(*) FROM {text}")  # noqa: S608
    return relation, accounting


def _clean_starts(path: Path, dialect: Dialect, width: int, first_line: int) -> Lines | None:
    """The line of each data record, when every record has exactly the delimiters it should and none is blank."""
    scan = plain_scan(path, dialect) if width > 1 else None
    if scan is None:
        return None
    first = int(np.searchsorted(scan.starts, first_line))
    counts = np.diff(scan.delimiters[first:])
    return scan.starts[first:] if (counts == width - 1).all() else None


def _read(path: Path, dialect: Dialect, width: int, first_line: int, target: str) -> str:
    columns = ", ".join(f"{column(i)}: VARCHAR" for i in range(width))
    return (
        f"CREATE TABLE {target} AS SELECT * FROM read_csv({literal(str(path))}, auto_detect=false, header=false, all_varchar=true, "  # noqa: S608
        f"delim={literal(dialect.delimiter)}, quote={literal(dialect.quote)}, escape={literal(dialect.quote)}, skip={first_line - 1}, "
        f"columns={{{columns}}}, strict_mode=true, allow_quoted_nulls=false, max_line_size={LONGEST_LINE}, hive_partitioning=false)"
    )


def _number(staging: Staging, relation: str, starts: Lines, first_line: int) -> None:
    """A view that puts the source line before each staged row."""
    text = f"{relation}_text"
    if not len(starts) or starts[-1] - first_line + 1 == len(starts):
        staging.connection.execute(f"CREATE VIEW {relation} AS SELECT rowid + {first_line} AS __row, * FROM {text}")  # noqa: S608
        return
    staging.load_lines(f"{relation}_lines", starts)
    staging.connection.execute(f"CREATE VIEW {relation} AS SELECT l.__row, t.* FROM {text} t JOIN {relation}_lines l ON l.rowid = t.rowid")  # noqa: S608


def _reject(staging: Staging, text: str, starts: Lines, repairer: Repairer, accounting: Accounting) -> None:
    """Takes repeated headers and total rows out of a cleanly read table."""
    cells, headers = ", ".join(column(i) for i in range(repairer.width)), repairer.given
    tail = staging.rows(f"SELECT rowid, {cells} FROM {text} WHERE rowid >= {max(len(starts) - TAIL, 0)} ORDER BY rowid")  # noqa: S608
    reasons = repairer.footer([row[1:] for row in tail])
    found: dict[int, str] = {row[0]: reason for row, reason in zip(tail, reasons, strict=True) if reason}
    if headers:
        same = " AND ".join(f"{column(i)} = {literal(header)}" if header else f"{column(i)} IS NULL" for i, header in enumerate(headers))
        found |= {row[0]: "repeated header" for row in staging.rows(f"SELECT rowid FROM {text} WHERE {same}")}  # noqa: S608
    for rowid in sorted(found):
        raw = staging.rows(f"SELECT {cells} FROM {text} WHERE rowid = {rowid}")[0]  # noqa: S608
        accounting.reject(int(starts[rowid]), found[rowid], ",".join(str(cell or "") for cell in raw))
    if found:
        staging.connection.execute(f"DELETE FROM {text} WHERE rowid IN ({', '.join(map(str, found))})")  # noqa: S608
