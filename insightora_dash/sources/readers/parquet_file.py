"""Parquet: typed already, counted from its footer."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.limits import refuse_inflated, refuse_too_wide
from insightora_dash.sources.readers.plain_types import kept
from insightora_dash.sources.readers.staging import BATCH, RawTable, Staging, column, literal


def read_parquet(path: Path, staging: Staging, *, name: str) -> Iterator[RawTable]:
    """The one table of a Parquet file; `rows_in_file` comes from its footer, the rows from its pages."""
    _look_through(path)
    try:
        relation, headers, rows = _by_duckdb(path, staging)
    except duckdb.Error:
        relation, headers, rows = _by_arrow(path, staging)
    found = staging.value(f"SELECT count(*) FROM {relation}")  # noqa: S608
    yield RawTable(name, relation, headers, Accounting(rows_in_file=rows, rows_read=found), typed=True)


def _look_through(path: Path) -> None:
    """Refuses what unpacks to too much, and nested columns whose levels contradict their pages, which DuckDB reads all the same."""
    try:
        footer = pq.read_metadata(path)
    except (OSError, ValueError, pa.ArrowException):  # the readers below say what is wrong with it, if anything is
        return
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    chunks = [group.column(number) for group in groups for number in range(footer.num_columns)]
    refuse_inflated(path.stat().st_size, sum(chunk.total_uncompressed_size for chunk in chunks))
    nested = [footer.schema.column(number) for number in range(footer.num_columns)]
    names = sorted({column.path.split(".")[0] for column in nested if column.max_repetition_level})
    try:
        for _ in pq.ParquetFile(path).iter_batches(BATCH, columns=names) if names else ():
            continue
    except NotImplementedError:  # an encoding that only DuckDB knows
        return
    except OSError as error:
        raise _damaged() from error


def _damaged() -> Invalid:
    return Invalid("damaged_file", N_("The file is damaged or incomplete: its contents cannot be read. Save or download it again."))


def _by_duckdb(path: Path, staging: Staging) -> tuple[str, tuple[str, ...], int]:
    rows = _footer_rows(path, staging)
    source = f"read_parquet({literal(str(path))}, file_row_number=true, hive_partitioning=false)"
    return *_staged(staging, source, "file_row_number"), rows


def _by_arrow(path: Path, staging: Staging) -> tuple[str, tuple[str, ...], int]:
    """Through Arrow, which knows encodings that DuckDB does not."""
    try:
        file = pq.ParquetFile(path)
        rows = int(file.metadata.num_rows)
        table = file.read()
        staging.connection.register("arrow_file", table.cast(widened(table.schema)))
        return *_staged(staging, "(SELECT row_number() OVER () - 1 AS file_row_number, * FROM arrow_file)", "file_row_number"), rows
    except (OSError, ValueError, NotImplementedError, pa.ArrowException, duckdb.Error) as error:
        raise _damaged() from error
    finally:
        staging.connection.unregister("arrow_file")


def widened(schema: pa.Schema) -> pa.Schema:
    """The schema with 16-bit floats widened, which DuckDB does not take from Arrow."""
    return pa.schema([field.with_type(pa.float32()) if field.type == pa.float16() else field for field in schema])


def _staged(staging: Staging, source: str, number: str) -> tuple[str, tuple[str, ...]]:
    described = [item for item in staging.rows(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})") if item[0] != number]  # noqa: S608
    refuse_too_wide(len(described))
    cells = ", ".join([f"{number} + 1 AS __row", *(f"{kept(quoted(header), kind)} AS {column(i)}" for i, (header, kind) in enumerate(described))])
    relation = staging.new_name()
    staging.connection.execute(f"CREATE TABLE {relation} AS SELECT {cells} FROM {source}")  # noqa: S608
    return relation, tuple(header for header, _ in described)


def _footer_rows(path: Path, staging: Staging) -> int:
    """The rows the footer declares, by another library than the one that reads the pages where it can."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, ValueError, pa.ArrowException):  # a footer newer or stranger than Arrow knows
        return int(staging.value(f"SELECT sum(num_rows) FROM parquet_file_metadata({literal(str(path))})"))  # noqa: S608
