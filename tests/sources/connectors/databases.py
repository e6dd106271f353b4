"""The same small shop in a real database of every kind."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import psycopg

from tests.private_mysql import connect, mysql_server

CUSTOMERS = [(1, "Ana", "ES", True), (2, "Bo", "SE", False), (3, "Cy", None, True)]
ORDERS = [(10, 1, "2026-01-05", 12.5), (11, 1, "2026-02-07", 7.25), (12, 2, "2026-02-09", 30.0), (13, 2, "2026-03-01", None), (14, 3, "2026-03-02", 1.0)]


@dataclass(frozen=True)
class Database:
    """Where the shop is: what a connection is made with, and how to change the data behind its back."""

    kind: str
    options: dict[str, str | int | bool]
    schema: str
    execute: Callable[[str], None] = field(repr=False)
    secret: str = ""


def statements(flag: str, number: str = "DECIMAL(10,2)") -> Iterator[str]:
    """The shop in SQL."""
    yield f"CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, country VARCHAR(2), active {flag})"
    yield f"CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, day DATE, amount {number}, FOREIGN KEY (customer_id) REFERENCES customers (id))"
    for identity, name, country, active in CUSTOMERS:
        yield f"INSERT INTO customers VALUES ({identity}, '{name}', {_text(country)}, {active})"
    for identity, customer, day, amount in ORDERS:
        yield f"INSERT INTO orders VALUES ({identity}, {customer}, '{day}', {'NULL' if amount is None else amount})"
    yield "CREATE VIEW spanish AS SELECT id, name FROM customers WHERE country = 'ES'"


def _text(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


@contextmanager
def postgresql(server: str, _folder: Path) -> Iterator[Database]:
    """A database of its own on the PostgreSQL of this URL, read by a user with a password who may only read."""
    parts, name = urlsplit(server), f"shop_{uuid.uuid4().hex[:10]}"
    user, secret = f"reader_{name}", f"pw-{uuid.uuid4().hex}"
    where = {"host": parts.hostname, "port": parts.port or 5432, "user": parts.username}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        admin.execute(f"CREATE ROLE \"{user}\" LOGIN PASSWORD '{secret}'")
        try:
            with psycopg.connect(**where, dbname=name, autocommit=True) as inside:
                for statement in (*statements("BOOLEAN"), f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{user}"'):
                    inside.execute(statement)
                options = {"host": str(parts.hostname), "port": parts.port or 5432, "database": name, "user": user}
                yield Database("postgresql", options, "public", lambda sql: inside.execute(sql) and None, secret)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            admin.execute(f'DROP ROLE "{user}"')


@contextmanager
def redshift(server: str, folder: Path) -> Iterator[Database]:
    """PostgreSQL in Redshift's place: the same protocol and the part of the catalog that Redshift has as well."""
    with postgresql(server, folder) as shop:
        yield replace(shop, kind="redshift", options={**shop.options, "tls": "prefer"})


@contextmanager
def mysql(_server: str, _folder: Path) -> Iterator[Database]:
    """A database of its own on MySQL or MariaDB, read by a user with a password who may only read."""
    name = f"shop_{uuid.uuid4().hex[:10]}"
    user, secret = f"r_{name}", f"pw-{uuid.uuid4().hex}"
    with mysql_server() as url, connect(url) as connection, connection.cursor() as cursor:
        parts = urlsplit(url)
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute(f"CREATE USER {user} IDENTIFIED BY '{secret}'")
        try:
            cursor.execute(f"USE {name}")
            for statement in (*statements("BOOLEAN"), f"GRANT SELECT ON {name}.* TO {user}"):
                cursor.execute(statement)
            connection.commit()
            options = {"host": str(parts.hostname), "port": parts.port or 3306, "database": name, "user": user}
            yield Database("mysql", options, name, lambda sql: cursor.execute(sql) and None, secret)
        finally:
            cursor.execute(f"DROP DATABASE {name}")
            cursor.execute(f"DROP USER {user}")


@contextmanager
def sqlite(_server: str, folder: Path) -> Iterator[Database]:
    """A SQLite file."""
    path = folder / "shop.sqlite"

    def execute(*wanted: str) -> None:
        with closing(sqlite3.connect(path)) as file, file:
            for statement in wanted:
                file.execute(statement)

    execute(*statements("BOOLEAN"))
    yield Database("sqlite", {"path": str(path)}, "main", execute)


@contextmanager
def duckdb_file(_server: str, folder: Path) -> Iterator[Database]:
    """A DuckDB file."""
    path = folder / "shop.duckdb"

    def execute(*wanted: str) -> None:
        with duckdb.connect(str(path)) as file:
            for statement in wanted:
                file.execute(statement)

    execute(*statements("BOOLEAN"))
    yield Database("duckdb", {"path": str(path)}, "main", execute)


DATABASES: dict[str, Callable[[str, Path], AbstractContextManager[Database]]] = {
    "postgresql": postgresql, "redshift": redshift, "mysql": mysql, "sqlite": sqlite, "duckdb": duckdb_file,
}  # fmt: skip
