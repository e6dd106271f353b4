"""SQLite and DuckDB files: every table with its declared keys."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.accounting import Accounting
from insightora_dash.sources.names import quoted
from insightora_dash.sources.readers.limits import refuse_too_wide
from insightora_dash.sources.readers.plain_types import kept
from insightora_dash.sources.readers.staging import RawTable, Record, Staging, column, literal
from insightora_dash.sources.stored import ForeignKey

_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"


def read_sqlite(path: Path, staging: Staging) -> Iterator[RawTable]:
    """Every table of an SQLite file; types come from the values, because SQLite does not hold columns to theirs."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = _text
            for (name,) in database.execute(_SQLITE_TABLES).fetchall():
                yield _sqlite_table(database, name, staging)
    except sqlite3.DatabaseError as error:
        raise Invalid("damaged_database", N_("The database file cannot be read: {detail}."), detail=str(error)) from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _sqlite_table(database: sqlite3.Connection, name: str, staging: Staging) -> RawTable:
    source = quoted(name)
    information = database.execute(f"PRAGMA table_info({source})").fetchall()
    headers = tuple(str(item[1]) for item in information)
    refuse_too_wide(len(headers))
    accounting = Accounting(rows_in_file=database.execute(f"SELECT count(*) FROM {source}").fetchone()[0])  # noqa: S608
    rows = database.execute(f"SELECT {', '.join(quoted(header) for header in headers)} FROM {source}")  # noqa: S608
    relation = staging.load(_counted(rows, accounting), len(headers))
    key = tuple(item[1] for item in sorted(information, key=lambda item: item[5]) if item[5])
    return RawTable(name, relation, headers, accounting, exact_names=True, primary_key=key, foreign_keys=_sqlite_keys(database, name))


def _counted(rows: sqlite3.Cursor, accounting: Accounting) -> Iterator[Record]:
    for number, row in enumerate(rows, start=1):
        accounting.rows_read += 1
        yield number, [_as_text(cell) for cell in row]


def _as_text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bytes):
        return _text(cell) if b"\x00" not in cell else cell.hex()
    return repr(cell)


def _sqlite_keys(database: sqlite3.Connection, name: str) -> tuple[ForeignKey, ...]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key in database.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchall():
        found[key[0]].append(key)
    keys = []
    for parts in found.values():
        target = str(parts[0][2])
        referred = tuple(part[4] or _primary_key(database, target) for part in parts)
        if all(referred):
            keys.append(ForeignKey(tuple(str(part[3]) for part in parts), target, tuple(map(str, referred))))
    return tuple(keys)


def _primary_key(database: sqlite3.Connection, name: str) -> str | None:
    return next((item[1] for item in database.execute(f"PRAGMA table_info({quoted(name)})").fetchall() if item[5]), None)


def read_duckdb(path: Path, staging: Staging) -> Iterator[RawTable]:
    """Every table of a DuckDB file, with the types and keys it declares."""
    try:
        staging.connection.execute(f"ATTACH {literal(str(path))} AS given (READ_ONLY)")
        tables = staging.rows("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'given' AND NOT internal ORDER BY 1, 2")
        for schema, name in tables:
            yield _duckdb_table(schema, name, staging)
        staging.connection.execute("DETACH given")
    except duckdb.Error as error:
        raise Invalid("damaged_database", N_("The database file cannot be read: {detail}."), detail=str(error).splitlines()[0][:300]) from error


def _duckdb_table(schema: str, name: str, staging: Staging) -> RawTable:
    source = f"given.{quoted(schema)}.{quoted(name)}"
    described = staging.rows(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})")  # noqa: S608
    refuse_too_wide(len(described))
    relation = staging.new_name()
    cells = ", ".join(["row_number() OVER () AS __row", *(f"{kept(quoted(header), kind)} AS {column(i)}" for i, (header, kind) in enumerate(described))])
    rows = staging.value(f"SELECT count(*) FROM {source}")  # noqa: S608
    staging.connection.execute(f"CREATE TABLE {relation} AS SELECT {cells} FROM {source}")  # noqa: S608
    accounting = Accounting(rows_in_file=rows, rows_read=staging.value(f"SELECT count(*) FROM {relation}"))  # noqa: S608
    key, keys = _duckdb_keys(staging, schema, name)
    headers = tuple(header for header, _ in described)
    return RawTable(name, relation, headers, accounting, typed=True, exact_names=True, primary_key=key, foreign_keys=keys)


def _duckdb_keys(staging: Staging, schema: str, name: str) -> tuple[tuple[str, ...], tuple[ForeignKey, ...]]:
    declared = staging.rows(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names FROM duckdb_constraints() "  # noqa: S608
        f"WHERE database_name = 'given' AND schema_name = {literal(schema)} AND table_name = {literal(name)}"
    )
    key = next((tuple(item[1]) for item in declared if item[0] == "PRIMARY KEY"), ())
    return key, tuple(ForeignKey(tuple(item[1]), item[2], tuple(item[3])) for item in declared if item[0] == "FOREIGN KEY")
