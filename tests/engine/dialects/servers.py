"""The shop in real databases, each asked in its own SQL."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import duckdb
import psycopg
import pyarrow as pa

from insightora_dash.sources.connectors.attached import load_extension
from tests.engine.dialects.shop import TABLES, duck
from tests.private_mysql import connect, mysql_server

Ask = Callable[[str], pa.Table]


@contextmanager
def postgres(url: str) -> Iterator[tuple[Ask, str]]:
    """A schema of the tests' own on this server: how to ask it, and its name."""
    parts, schema = urlsplit(url), f"shop_{uuid.uuid4().hex[:10]}"
    where = {"host": parts.hostname, "port": parts.port or 5432, "dbname": parts.path.lstrip("/"), "user": parts.username}
    if parts.password:
        where["password"] = parts.password
    with _filled("postgres", " ".join(f"{name}={value}" for name, value in where.items()), schema) as connection:
        try:
            yield _through(connection, "postgres_query"), schema
        finally:
            with psycopg.connect(**where, autocommit=True) as admin:
                admin.execute(f'drop schema "{schema}" cascade')


@contextmanager
def mysql() -> Iterator[tuple[Ask, str, str]]:
    """A database of the tests' own on MySQL or MariaDB: how to ask it, its name, and which dialect it speaks."""
    name = f"shop_{uuid.uuid4().hex[:10]}"
    with mysql_server() as url, connect(url) as admin, admin.cursor() as cursor:
        parts = urlsplit(url)
        cursor.execute("select version()")
        dialect = "mariadb" if "MariaDB" in str(cursor.fetchone()) else "mysql"
        cursor.execute(f"create database {name} character set utf8mb4")
        path = f"host={parts.hostname} port={parts.port or 3306} user={parts.username} db={name}" + (f" passwd={parts.password}" if parts.password else "")
        try:
            with _filled("mysql", path, name) as connection:
                yield _through(connection, "mysql_query"), name, dialect
        finally:
            cursor.execute(f"drop database {name}")


@contextmanager
def sqlite() -> Iterator[Ask]:
    """A SQLite database in memory."""
    with closing(sqlite3.connect(":memory:")) as file, closing(duck()) as connection:
        for table, columns in TABLES.items():
            names = ", ".join(f'"{name}"' for name in columns)
            kinds = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            file.execute(f"create table {table} ({kinds})")
            cells = ", ".join(_plain(name, kind) for name, kind in columns.items())
            rows = connection.execute(f"select {cells} from shop.{table}").fetchall()
            file.executemany(f"insert into {table} ({names}) values ({', '.join('?' * len(columns))})", rows)

        def ask(sql: str) -> pa.Table:
            found = file.execute(sql)
            names = [f"c{place}" for place in range(len(found.description))]
            columns = list(zip(*found.fetchall(), strict=True)) or [()] * len(names)
            return pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)})

        yield ask


def _plain(name: str, kind: str) -> str:
    if kind in ("DATE", "TIMESTAMP"):
        return f'"{name}"::varchar'
    return f'"{name}"::double' if kind.startswith("DECIMAL") else f'"{name}"'


@contextmanager
def _filled(kind: str, path: str, schema: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duck()) as connection:
        load_extension(connection, f"{kind}_scanner")
        connection.execute(f"attach '{path}' as there (type {kind})")
        if kind == "postgres":
            connection.execute(f"create schema there.{schema}")
        for table in TABLES:
            connection.execute(f"create table there.{schema}.{table} as select * from shop.{table}")
        yield connection


def _through(connection: duckdb.DuckDBPyConnection, function: str) -> Ask:
    return lambda sql: connection.execute(f"select * from {function}('there', ?)", [sql]).to_arrow_table()
