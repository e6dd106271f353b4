"""What columns a query gives in DuckDB, and rows from elsewhere given that shape."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from insightora_dash.engine.dialects.origin import Origins

Shape = Sequence[tuple[str, str]]  # (name, DuckDB type) of each column
_BATCH = 50_000


def shape_of(sql: str, origins: Origins) -> Shape:
    """The names and types of a checked SELECT's columns, as DuckDB tells them from empty tables."""
    with _connection() as connection:
        for (schema, name), origin in origins.items():
            columns = ", ".join(f"{_name(column.name)} {column.type}" for column in origin.columns)
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_name(schema)}")
            connection.execute(f"CREATE TABLE {_name(schema)}.{_name(name)} ({columns})")
        described = connection.execute(f"DESCRIBE {sql}").fetchall()
    return tuple((str(name), str(kind)) for name, kind, *_ in described)


def conform(rows: pa.RecordBatchReader, shape: Shape) -> pa.RecordBatchReader:
    """The rows with DuckDB's types, column by column; reading them raises duckdb.Error when a value does not fit."""
    if len(rows.schema) != len(shape):
        raise ValueError("other columns than were announced")
    numbered = pa.schema([pa.field(f"c{place}", field.type) for place, field in enumerate(rows.schema)])
    renamed = pa.RecordBatchReader.from_batches(numbered, (pa.RecordBatch.from_arrays(batch.columns, schema=numbered) for batch in rows))
    connection = _connection()
    connection.register("answer", renamed)
    there = [kind for _, kind, *_ in connection.execute("DESCRIBE answer").fetchall()]
    cells = ", ".join(f"{cell(f'c{place}', there[place], kind)} AS c{place}" for place, (_, kind) in enumerate(shape))
    return connection.execute(f"SELECT {cells} FROM answer").to_arrow_reader(_BATCH)  # noqa: S608 - numbered columns


def cell(column: str, there: str, wanted: str) -> str:
    """The SQL that makes a value of the type it came with one of the type DuckDB gives; some drivers send texts as bytes."""
    return f"decode({column})" if (there, wanted) == ("BLOB", "VARCHAR") else f"{column}::{wanted}"


def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB", "python_enable_replacements": False})
    connection.execute("SET TimeZone='UTC'")
    return connection


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
