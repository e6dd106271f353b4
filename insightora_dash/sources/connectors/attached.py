"""Databases that DuckDB itself can attach: scanned with filters pushed down, or sent a whole SELECT through DuckDB."""

import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from insightora_dash.sources.connectors.connector import Name, RemoteColumn, RemoteTable, Target
from insightora_dash.sources.connectors.diagnosis import driver_missing
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.plain_types import kept
from insightora_dash.sources.readers.staging import literal

ALIAS = "__source"  # of the attached database; no schema of a workspace starts like this
_BATCH = 50_000
_THREADS = 2
_BEFORE = ("SET allow_persistent_secrets=false", "SET enable_profiling='no_output'")
_LOCKDOWN = (
    "SET TimeZone='UTC'", "SET errors_as_json=true", "SET python_scan_all_frames=false", "SET autoinstall_known_extensions=false",
    "SET autoload_known_extensions=false", "SET allow_community_extensions=false", "SET enable_external_access=false",
    "SET lock_configuration=true",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """How DuckDB attaches one kind of database, and what only that database can say about itself."""

    type: str  # in ATTACH … (TYPE …); empty: DuckDB's own format
    path: str  # what is attached; never holds the secret
    extension: str = ""
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)  # the fields of CREATE SECRET
    settings: tuple[str, ...] = ()
    function: str = ""  # that sends a whole SELECT through, such as postgres_query
    wrap: Callable[[str], str] = str  # the SELECT with the source's own time limit and mark
    forget: str = ""  # statement that drops what the extension remembers of the schema
    cancel: Callable[[], None] = lambda: None  # stops at the source what was sent


class AttachedSession:
    """An attached read-only database in a locked DuckDB instance of this child."""

    cast = "CAST"  # of a column that is of another type than it was described with

    def __init__(self, target: Target, attachment: Attachment) -> None:
        self.target = target
        self._attachment = attachment
        self._views: dict[tuple[str, str], tuple[Any, ...]] = {}
        self.connection = duckdb.connect(config={"threads": _THREADS, "memory_limit": f"{target.memory_mb}MB", "python_enable_replacements": False})
        try:
            self._attach(target)
        except BaseException:
            self.connection.close()
            raise

    def _attach(self, target: Target) -> None:
        run, how = self.connection.execute, self._attachment
        if how.extension:
            load_extension(self.connection, how.extension)
        for setting in (f"SET temp_directory={literal(str(target.folder))}", *_BEFORE, *how.settings):
            run(setting)
        options = [f"TYPE {how.type}"] if how.type else []
        if how.secret:
            fields = ", ".join(f"{name} {literal(value)}" for name, value in how.secret.items() if value)
            run(f"CREATE SECRET door (TYPE {how.type}, {fields})")
            options.append("SECRET door")
        run(f"ATTACH {literal(how.path)} AS {ALIAS} ({', '.join([*options, 'READ_ONLY'])})")
        if how.secret:
            run("DROP SECRET door")
        for setting in _LOCKDOWN:
            run(setting)

    def show(self, schema: str, name: str, origin: Name, columns: Sequence[tuple[str, str]]) -> None:
        """Makes a remote table readable as `schema.name` with these columns and types."""
        wanted = (origin, tuple(columns))
        if self._views.get((schema, name)) == wanted:
            return
        relation, kinds = self.relation(origin)
        cells = ", ".join(_cells(kinds, dict(columns), self.cast))
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(schema)}.{quoted(name)} AS SELECT {cells} FROM {relation}")  # noqa: S608
        self._views[(schema, name)] = wanted

    def relation(self, origin: Name) -> tuple[str, dict[str, str]]:
        """SQL for a remote table, and its columns with the types that DuckDB reads there."""
        return remote(origin), dict(self.described(f"SELECT * FROM {remote(origin)}"))  # noqa: S608

    def use(self, attachment: Attachment) -> None:
        """Sends from now on as this attachment says; what is attached stays."""
        self._attachment = attachment

    def described(self, sql: str) -> list[tuple[str, str]]:
        """The names and types that DuckDB gives the columns of a SELECT; nothing is read."""
        return [(str(name), str(kind)) for name, kind, *_ in self.connection.execute(f"DESCRIBE {sql}").fetchall()]

    def scan(self, sql: str) -> pa.RecordBatchReader:
        """DuckDB's own SELECT over the shown tables; filters, columns and limits reach the source."""
        return self.connection.execute(sql).to_arrow_reader(_BATCH)

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """A SELECT in the source's dialect, sent whole."""
        return self.connection.execute(f"SELECT * FROM {self.sent(sql)}").to_arrow_reader(_BATCH)  # noqa: S608

    def sent(self, sql: str) -> str:
        """The table function that runs this SQL of the source's dialect at the source."""
        return f"{self._attachment.function}({literal(ALIAS)}, {literal(self._attachment.wrap(sql))})"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question about the database itself, in its dialect."""
        return self.connection.execute(f"SELECT * FROM {self.sent(sql)}").fetchall()  # noqa: S608

    def travelled(self) -> int:
        """How many rows the last statement fetched from the source."""
        found = self.connection.get_profiling_information("json")
        return sum(_leaves(json.loads(found))) if found else 0

    def forget(self) -> None:
        """Looks at the schema afresh from here on."""
        self._views.clear()
        if self._attachment.forget:
            self.connection.execute(self._attachment.forget)

    def cancel(self) -> None:
        """Stops DuckDB, and what it waits for at the source."""
        self.connection.interrupt()
        self._attachment.cancel()

    def close(self) -> None:
        """Hangs up."""
        self.connection.close()

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first rows of a table."""
        self.show("__head", table[-1], table, [(column.name, column.type) for column in self.columns(table)])
        return self.scan(f"SELECT * FROM {quoted('__head')}.{quoted(table[-1])} LIMIT {int(rows)}")  # noqa: S608

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns of a table, in order."""
        return self.typed(table)

    def typed(self, table: Name) -> list[RemoteColumn]:
        """The columns with the types that DuckDB reads them as."""
        cells = ", ".join(f"{kept(quoted(name), kind)} AS {quoted(name)}" for name, kind in self.described(f"SELECT * FROM {remote(table)}"))  # noqa: S608
        return [RemoteColumn(name, kind) for name, kind in self.described(f"SELECT {cells} FROM {remote(table)}")]  # noqa: S608

    def attached_tables(self, *hidden: str) -> list[RemoteTable]:
        """The tables and views that DuckDB sees, without those in the `hidden` schemas."""
        sql = (
            "SELECT schema_name, table_name, 'table', estimated_size FROM duckdb_tables() WHERE database_name = ? AND NOT internal "
            "UNION ALL SELECT schema_name, view_name, 'view', NULL FROM duckdb_views() WHERE database_name = ? AND NOT internal ORDER BY 1, 2"
        )
        found = self.connection.execute(sql, [ALIAS, ALIAS]).fetchall()
        return [RemoteTable((str(schema), str(name)), kind, rows) for schema, name, kind, rows in found if schema not in hidden]


def _cells(kinds: Mapping[str, str], wanted: Mapping[str, str], cast: str) -> Iterator[str]:
    """A column as it is where its type fits, so that filters on it reach the source; cast where not."""
    for name, kind in kinds.items():
        if name in wanted:
            cell = kept(quoted(name), kind)
            yield cell if wanted[name] == kind else f"{cast}({cell} AS {wanted[name]}) AS {quoted(name)}"


def remote(name: Name) -> str:
    """A remote table's name in SQL."""
    return ".".join(quoted(part) for part in (ALIAS, *name))


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Loads a DuckDB extension from its installed wheel: no network, nothing written to the home folder."""
    try:
        package = importlib.import_module(f"duckdb_extension_{name}")
    except ModuleNotFoundError as error:
        raise driver_missing(f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}") from error
    path = files(package) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    connection.execute(f"LOAD {literal(str(path))}")


def _leaves(node: Mapping[str, Any]) -> Iterator[int]:
    children = node.get("children") or ()
    if not children and "operator_cardinality" in node:
        yield int(node["operator_cardinality"])
    for child in children:
        yield from _leaves(child)
