"""Databases named by a URL on the command line: their tables copied into Parquet, a stated number of rows at most."""

import importlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import duckdb

from insightora_dash.platform.errors import Invalid, NotFound, Unavailable
from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.child import finish
from insightora_dash.sources.names import quoted, unique
from insightora_dash.sources.readers.plain_types import kept
from insightora_dash.sources.readers.staging import RawTable, Staging, column, literal

MOST_ROWS = 5_000_000
MEMORY_MB = 1500
_TYPES = {"postgresql": "postgres", "postgres": "postgres", "mysql": "mysql", "mariadb": "mysql"}
_SYSTEM = ("information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "pg_toast")


def is_url(source: str) -> bool:
    """Whether a source is a database URL that can be read."""
    scheme, separator, _ = source.partition("://")
    return bool(separator) and scheme.split("+")[0] in _TYPES


def schema_of_url(url: str) -> str:
    """The name of the database in a URL."""
    return urlsplit(url).path.strip("/") or "database"


def copy_database(url: str, out: Path) -> dict[str, Any]:
    """Every table the URL's user may read, as Parquet in `out`; read-only. Raises Unavailable when it cannot be reached."""
    kind = _TYPES[url.partition("://")[0].split("+")[0]]
    (out / "work").mkdir(parents=True, exist_ok=True)
    staging = Staging(out / "work", MEMORY_MB)
    try:
        _attach(staging, kind, urlsplit(url))
        tables: list[dict[str, Any]] = []
        flags = _flags(staging) if kind == "mysql" else set()
        only = schema_of_url(url) if kind == "mysql" and urlsplit(url).path.strip("/") else None
        for schema, name in _tables(staging, only):
            raw = _staged(staging, schema, name, {header for table, header in flags if table == name})
            raw.name = unique(name, [table["name"] for table in tables])
            tables.append(finish(raw, staging, out, taken=[table["name"] for table in tables]))
    except duckdb.Error as error:
        raise Unavailable("database_unreadable", N_("The database cannot be read: {detail}"), detail=_without_password(str(error), url)) from error
    finally:
        staging.close()
    if not tables:
        raise NotFound("no_tables", N_("The database has no table that this user may read."))
    return {"format": kind, "tables": tables}


def _attach(staging: Staging, kind: str, url: SplitResult) -> None:
    load_extension(staging.connection, f"{kind}_scanner")
    user, password = unquote(url.username or ""), unquote(url.password or "")
    fields = {"HOST": url.hostname or "127.0.0.1", "USER": user, "PASSWORD": password, "DATABASE": url.path.strip("/")}
    if url.port:
        fields["PORT"] = str(url.port)
    parts = ", ".join(f"{name} {literal(value)}" for name, value in fields.items() if value)
    staging.connection.execute(f"CREATE SECRET door (TYPE {kind}, {parts})")
    staging.connection.execute(f"ATTACH '' AS remote (TYPE {kind}, SECRET door, READ_ONLY)")
    staging.connection.execute("DROP SECRET door")
    if kind == "mysql":  # a tinyint(1) may hold 7, and a date may have no day
        staging.connection.execute("SET mysql_tinyint1_as_boolean = false")
        staging.connection.execute("SET mysql_incomplete_dates_as_nulls = true")


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Loads a DuckDB extension from its installed wheel: no network, nothing written to the home folder."""
    try:
        package = importlib.import_module(f"duckdb_extension_{name}")
    except ModuleNotFoundError as error:
        raise Invalid("extension_missing", N_("Install duckdb-extension-{name} to read this kind of database."), name=name.replace("_", "-")) from error
    path = files(package) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    connection.execute(f"LOAD {literal(str(path))}")


def _tables(staging: Staging, only: str | None) -> list[tuple[str, str]]:
    """Schemas and names; a MySQL server shows its other databases as schemas, of which `only` the named one is wanted."""
    system = ", ".join(literal(name) for name in _SYSTEM)
    found = staging.rows(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'remote' AND NOT internal "  # noqa: S608
        f"AND schema_name NOT IN ({system}) AND {f'schema_name = {literal(only)}' if only else 'true'} ORDER BY 1, 2"
    )
    return [(str(schema), str(name)) for schema, name in found]


def _flags(staging: Staging) -> set[tuple[str, str]]:
    """The columns (table, name) that a MySQL database declares as boolean, which it keeps as small numbers."""
    declared = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database() AND column_type = 'tinyint(1)'"
    return {(str(table), str(header)) for table, header in staging.rows(f"SELECT * FROM mysql_query('remote', {literal(declared)})")}  # noqa: S608


def _source(schema: str, name: str, headers: Sequence[str]) -> str:
    """The table in SQL; with a backtick in a column's name, which the extension does not escape, as a query of MySQL's own."""
    if not any("`" in header for header in headers):
        return f"remote.{quoted(schema)}.{quoted(name)}"
    escaped = ".".join("`" + part.replace("`", "``") + "`" for part in (schema, name))
    return f"mysql_query('remote', {literal('SELECT * FROM ' + escaped)})"  # noqa: S608


def _kept(staging: Staging, source: str, header: str, kind: str, flags: set[str]) -> str:
    """SQL for the values to keep: a flag is a boolean only while it holds nothing but 0 and 1."""
    name = quoted(header)
    if header in flags and staging.value(f"SELECT coalesce(bool_and({name} IN (0, 1)), true) FROM {source}"):  # noqa: S608
        return f"{name}::BOOLEAN"
    return kept(name, kind)


def _staged(staging: Staging, schema: str, name: str, flags: set[str]) -> RawTable:
    described = staging.rows(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM remote.{quoted(schema)}.{quoted(name)})")  # noqa: S608
    source = _source(schema, name, [header for header, _ in described])
    cells = ", ".join(f"{_kept(staging, source, header, kind, flags)} AS {column(i)}" for i, (header, kind) in enumerate(described))
    relation = staging.new_name()
    staging.connection.execute(f"CREATE TABLE {relation} AS SELECT row_number() OVER () AS __row, {cells} FROM {source} LIMIT {MOST_ROWS + 1}")  # noqa: S608
    count = staging.value(f"SELECT count(*) FROM {relation}")  # noqa: S608
    rows = min(count, MOST_ROWS)
    accounting = Accounting(rows_in_file=rows, rows_read=rows)
    if count > MOST_ROWS:
        staging.connection.execute(f"DELETE FROM {relation} WHERE __row > {MOST_ROWS}")  # noqa: S608
        accounting.warn(N_("Only the first {n} rows were copied."), n=f"{MOST_ROWS:,}")
    return RawTable(name, relation, tuple(header for header, _ in described), accounting, typed=True, exact_names=True)


def _without_password(text: str, url: str) -> str:
    password = urlsplit(url).password
    return text.replace(unquote(password), "…").replace(password, "…")[:400] if password else text[:400]
