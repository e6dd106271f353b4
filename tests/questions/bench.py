"""A catalog over plain DuckDB tables, and the comparison of rows, for question tables and grammar tests."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
import yaml

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.build import build_catalog
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Model
from insightora_dash.catalog.service import with_model
from insightora_dash.engine.dataset import TableFiles
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.sources.stored import ForeignKey, StoredTable

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data" / "samples"
ACTOR = Actor("someone", "somewhere")
TABLES = ("retail", "claims", "plant", "clinic", "library", "staff", "ledger", "star", "subscriptions", "hospital", "shipments", "school", "sheet", "lines",
    "gym", "survey", "hotel", "homes", "trade", "kitchen", "causes")
TODAY = date(2026, 11, 23)


class PlainEngine:
    """DuckDB in this process: the grammar is tested here, the guarded children in tests/engine."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def run(self, statement: Statement) -> Result:
        if statement.explain:
            plan = self.connection.execute(f"EXPLAIN (FORMAT json) {statement.sql}").fetchall()[0][1]
            return Result((ResultColumn("plan", "VARCHAR"),), pa.table({"plan": [plan]}), statement.sql)
        table = self.connection.execute(statement.sql).to_arrow_table()
        return Result(tuple(ResultColumn(f.name, str(f.type)) for f in table.schema), table, statement.sql)

    def task(self, target: str, payload: dict[str, Any], *, seconds: float, memory_mb: int, query_id: str = "") -> dict[str, Any]:
        raise NotImplementedError

    def cancel(self, query_id: str) -> bool:
        return False

    def close(self) -> None:
        self.connection.close()


def stored(engine: PlainEngine, schema: str, name: str, *, primary_key: Sequence[str] = (), foreign_keys: Sequence[ForeignKey] = ()) -> StoredTable:
    """A table that exists in the engine, as the sources would hand it over."""
    described = engine.connection.execute(f'DESCRIBE "{schema}"."{name}"').fetchall()
    columns = tuple((str(row[0]), str(row[1])) for row in described)
    rows = int(engine.connection.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchall()[0][0])
    files = TableFiles(schema, name, (), columns, version=f"{schema}.{name}.{rows}.{id(engine)}")
    facts = tuple({"name": column, "type": kind} for column, kind in columns)
    return StoredTable(schema, name, "", facts, files, rows, {}, tuple(primary_key), tuple(foreign_keys))


def catalog_of(schema: str, statements: Sequence[str]) -> Catalog:
    """The catalog of tables made by these statements in a schema."""
    engine = PlainEngine()
    engine.connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"; SET search_path = "{schema}"')
    for statement in statements:
        engine.connection.execute(statement)
    listed = engine.connection.execute(f"SELECT table_name FROM duckdb_tables() WHERE schema_name = '{schema}' ORDER BY table_oid")
    names = [row[0] for row in listed.fetchall()]
    keys = _declared_keys(engine, schema)
    proposed = build_catalog(ACTOR, [stored(engine, schema, name, foreign_keys=keys.get(name, ())) for name in names], engine, today=TODAY)
    return with_model(proposed, Model())


def _declared_keys(engine: PlainEngine, schema: str) -> dict[str, list[ForeignKey]]:
    """The foreign keys that the statements declared, by table."""
    listed = engine.connection.execute(
        "SELECT table_name, constraint_column_names, referenced_table, referenced_column_names FROM duckdb_constraints()"
        f" WHERE schema_name = '{schema}' AND constraint_type = 'FOREIGN KEY'")
    keys: dict[str, list[ForeignKey]] = {}
    for table, columns, target, names in listed.fetchall():
        keys.setdefault(table, []).append(ForeignKey(tuple(columns), target, tuple(names)))
    return keys


def retail() -> Catalog:
    """The sample data."""
    return catalog_of("retail", [f"CREATE TABLE {path.stem} AS FROM read_csv('{path}')" for path in sorted(SAMPLES.glob("*.csv"))])


def table_of_questions(name: str) -> Any:
    """A YAML file of this folder."""
    with (HERE / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)


def rows_of(catalog: Catalog, sql: str) -> list[tuple[object, ...]]:
    """The rows of SQL over a catalog."""
    return catalog.engine.run(Statement(sql, catalog.dataset)).rows()


def same_rows(one: Sequence[Sequence[object]], other: Sequence[Sequence[object]], *, ordered: bool = False) -> bool:
    """Whether two answers hold the same rows: columns in any order, numbers to a millionth, rows in order only where asked."""
    if len(one) != len(other) or (one and len(one[0]) != len(other[0])):
        return False
    left, right = ([sorted((_plain(cell) for cell in row), key=str) for row in rows] for rows in (one, other))
    return left == right if ordered else sorted(left, key=str) == sorted(right, key=str)


def is_ordered(sql: str) -> bool:
    """Whether SQL orders its rows, and not only those of a window."""
    return sqlglot.parse_one(sql, read="duckdb").args.get("order") is not None


def _plain(value: object) -> object:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return None if math.isnan(value) else round(float(value), 6)
    return str(value) if value is not None and not isinstance(value, bool) else value
