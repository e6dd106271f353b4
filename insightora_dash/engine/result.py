"""What a query gives back."""

import hashlib
from dataclasses import dataclass, field, replace

import pyarrow as pa

_STAMPED = 500  # rows that a stamp looks at


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column of a Result: its DuckDB type, and what the catalog knows of where it came from."""

    name: str
    type: str  # DuckDB's spelling: BIGINT, DOUBLE, DECIMAL(18,2), VARCHAR, DATE, TIMESTAMP, BOOLEAN …
    role: str = "dimension"  # measure dimension time id boolean
    label: str = ""  # for people; empty: the name
    unit: str | None = None  # "EUR", "%" (a fraction shown as percent), "days" …
    grain: str | None = None  # for time: year quarter month week day hour
    source: tuple[str, str, str] | None = None  # (schema, table, column) when it is one column unchanged
    bucket_of: tuple[str, str, str] | None = None  # the time column that a column of time buckets is made of


@dataclass(frozen=True, slots=True)
class Result:
    """Typed columns, an Arrow table, and how it came about."""

    columns: tuple[ResultColumn, ...]
    table: pa.Table
    sql: str  # what ran, DuckDB dialect
    executor: str = "duckdb"  # or the kind of database that the whole query was sent to
    rows_used: int | None = None  # source rows that went into it, after filters; None: not counted
    cut_off: int = 0  # rows that exist beyond those returned
    travelled: int | None = None  # rows that live databases sent for it; None: only files were read
    read_at: str = ""  # when the live databases were read (ISO, UTC)
    data_version: str = ""
    elapsed_ms: float = 0.0
    cached: bool = False
    notes: tuple[str, ...] = field(default=())
    covers: tuple[str, ...] = ()  # what of the data this person sees, where that is not everything
    unfiltered: tuple[str, ...] = ()  # why filters asked for could not be applied

    @property
    def row_count(self) -> int:
        """Rows returned."""
        return int(self.table.num_rows)

    @property
    def truncated(self) -> bool:
        """Whether rows were cut off."""
        return self.cut_off > 0

    @property
    def stamp(self) -> str:
        """A short name for these rows in this order, told from the first ones: another one means that a row's place says nothing any more."""
        shown = self.table.slice(0, _STAMPED)
        text = repr((self.row_count, [column.to_pylist() for column in shown.columns]))
        return hashlib.blake2b(text.encode(errors="replace"), digest_size=9).hexdigest()

    def rows(self) -> list[tuple[object, ...]]:
        """The rows as Python tuples; for small results."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True)) if columns else []

    def with_columns(self, columns: tuple[ResultColumn, ...]) -> "Result":
        """The same result with richer column descriptions."""
        return replace(self, columns=columns)
