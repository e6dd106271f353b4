"""Databases that are reached through a Python driver (DB-API): SQL there, rows as text that DuckDB gives types."""

import importlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from sqlglot import exp

from insightora_dash.engine.dialects.origin import Origin, OriginColumn
from insightora_dash.engine.dialects.translation import translate
from insightora_dash.engine.dialects.untranslatable import Untranslatable
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.connector import Condition, Name, Read, RemoteColumn, RemoteTable, Target
from insightora_dash.sources.connectors.natives import duck_type
from insightora_dash.sources.readers.staging import literal

BATCH = 10_000
_OPS: Mapping[str, type[exp.Binary]] = {"=": exp.EQ, "<>": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


class TableGone(Exception):
    """A table that was there is there no more."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What one kind of database is asked about itself."""

    dialect: str
    version: str  # gives product and version, for people
    tables: str  # gives schema, name, 'table' or 'view', estimated rows
    columns: str  # with {schema} and {table}: gives name, native type, whether a key, and the (schema, table, column) it refers to
    may_write: str = ""  # gives whether this user may change anything; empty: not known
    types: Mapping[str, str] | None = None  # native types that mean something else here
    begin: str = ""  # said before each question, such as what makes a transaction read-only


class DriverSession:
    """A session over a driver's connection; values travel as text, so that no driver's idea of a type matters."""

    def __init__(self, connection: Any, ways: Ways, *, stop: Callable[[Any, Any], None] | None = None) -> None:
        self._connection, self._ways, self._stop = connection, ways, stop  # stop: of (connection, cursor); without it the cursor's own cancel
        self._running: Any = None
        self._lock = threading.Lock()

    def server(self) -> str:
        """Product and version."""
        return str(self.rows(self._ways.version)[0][0])

    def read_only(self) -> bool:
        """Whether this user surely has no right to write."""
        return bool(self._ways.may_write) and not self.rows(self._ways.may_write)[0][0]

    def tables(self) -> list[RemoteTable]:
        """Tables and views this user may read."""
        found = self.rows(self._ways.tables)
        return [RemoteTable((str(schema), str(name)), "view" if kind == "view" else "table", rows) for schema, name, kind, rows in found]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns with their keys; raises TableGone when there is no such table."""
        found = self.rows(self._ways.columns.format(schema=literal(table[0]), table=literal(table[1])))
        if not found:
            raise TableGone(".".join(table))
        return [self._declared(*row) for row in found]

    def _declared(self, name: str, native: str, is_key: object, schema: str | None, table: str | None, column: str | None) -> RemoteColumn:
        references = ((schema, table), column) if schema and table and column else None
        return RemoteColumn(name, duck_type(native, self._ways.types), native, bool(is_key), references)

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first rows of a table."""
        return self.read(Read(table, tuple(column.name for column in self.columns(table)), rows=rows))

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of one table; conditions are sent as far as they can be said."""
        return self.select(said_as_select(wanted, self._ways.dialect, self.columns(wanted.table)), rows=wanted.rows or 0)

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of one SELECT, every value as text."""
        cursor = self._execute(sql)
        return as_texts([str(column[0]) for column in cursor.description], self._fetched(cursor))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question about the database itself."""
        cursor = self._execute(sql)
        try:
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            self._end(cursor)

    def _fetched(self, cursor: Any) -> Iterator[Sequence[Sequence[Any]]]:
        try:
            while rows := cursor.fetchmany(BATCH):
                yield rows
        finally:
            self._end(cursor)

    def _end(self, cursor: Any) -> None:
        """Ends statement and transaction: an open one would hold locks at the source."""
        for end in (cursor.close, self._connection.rollback):
            with suppress(Exception):  # a driver without transactions, or a connection that broke
                end()

    def _execute(self, sql: str) -> Any:
        cursor = self._cursor()
        with self._lock:
            self._running = cursor
        try:
            if self._ways.begin:
                cursor.execute(self._ways.begin)
            cursor.execute(sql)
        except BaseException:
            self._end(cursor)
            raise
        return cursor

    def _cursor(self) -> Any:
        return self._connection.cursor()

    def cancel(self) -> None:
        """Stops what runs at the source."""
        with self._lock:
            running = self._running
        if running is not None:
            with suppress(Exception):  # it may have ended by now
                self._stop(self._connection, running) if self._stop else running.cancel()

    def close(self) -> None:
        """Hangs up."""
        with suppress(Exception):  # it may be broken already
            self._connection.close()


def said_as_select(wanted: Read, dialect: str, columns: Sequence[RemoteColumn]) -> str:
    """The SELECT that reads one table of these columns; conditions are part of it where they can be said."""
    origin = Origin(wanted.table, tuple(OriginColumn(column.name, column.type) for column in columns))
    try:
        return translate(_select(wanted, wanted.conditions), dialect, {("t", "t"): origin})
    except Untranslatable:
        return translate(_select(wanted, ()), dialect, {("t", "t"): origin})


def driver(module: str, package: str) -> Any:
    """The driver's module; raises Invalid naming the package when it is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise diagnosis.driver_missing(package) from error


def explain(error: Exception, target: Target) -> InsightoraError:
    """A driver's message as a diagnosis."""
    if isinstance(error, InsightoraError):
        return error
    return diagnosis.missing_table(str(error)) if isinstance(error, TableGone) else diagnosis.guessed(error, target)


def as_texts(names: Sequence[str], batches: Iterator[Sequence[Sequence[Any]]]) -> pa.RecordBatchReader:
    """Rows in batches as columns of text; names may repeat."""
    schema = pa.schema([pa.field(name, pa.string()) for name in names])
    return pa.RecordBatchReader.from_batches(schema, (_batch(rows, schema) for rows in batches))


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array([text_of(row[place]) for row in rows], pa.string()) for place in range(len(schema))]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def text_of(value: object) -> str | None:
    """A value as the text that DuckDB reads it from."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | bytearray | memoryview):
        return "".join(f"\\x{byte:02X}" for byte in bytes(value))
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, dict | list | tuple) else str(value)


def _select(wanted: Read, conditions: Sequence[Condition]) -> exp.Select:
    made = exp.select(*(exp.column(name, quoted=True) for name in wanted.columns)).from_(exp.table_("t", db="t"))
    for condition in conditions:
        made = made.where(_said(condition), copy=False)
    return made.limit(wanted.rows) if wanted.rows else made


def _said(condition: Condition) -> exp.Expr:
    column = exp.column(condition.column, quoted=True)
    if condition.op == "filled":
        return exp.Not(this=exp.Is(this=column, expression=exp.Null()))
    values = [exp.convert(value) for value in condition.values]
    return exp.In(this=column, expressions=values) if condition.op == "in" else _OPS[condition.op](this=column, expression=values[0])
