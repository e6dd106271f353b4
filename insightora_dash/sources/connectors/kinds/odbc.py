"""Whatever has an ODBC driver on the server: read table by table, without SQL of its own."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pyarrow as pa

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Name, Option, Read, RemoteColumn, RemoteTable, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, TableGone, Ways, driver, explain
from insightora_dash.sources.connectors.natives import duck_type

PACKAGE = "pyodbc"
CONNECT_SECONDS = 8
_SIZED = ("numeric", "decimal", "number")
_SYSTEM = ("information_schema", "pg_catalog", "sys", "syscat", "sysibm")
_TYPES = {"bit": "BOOLEAN", "bool": "BOOLEAN", "long varchar": "VARCHAR"}
_NOTHING = Ways(dialect="", version="", tables="", columns="")


class OdbcSession(DriverSession):
    """A session that asks the driver, not the database, what there is."""

    def __init__(self, connection: Any, module: Any) -> None:
        super().__init__(connection, _NOTHING)
        self._module = module

    def server(self) -> str:
        """Product and version."""
        ask = self._connection.getinfo
        return f"{ask(self._module.SQL_DBMS_NAME)} {ask(self._module.SQL_DBMS_VER)}"

    def tables(self) -> list[RemoteTable]:
        """Tables and views, without those of the system."""
        found = [row for row in self._asked("tables") if row[3] in ("TABLE", "VIEW") and str(row[1]).lower() not in _SYSTEM]
        return [RemoteTable(tuple(part for part in (row[1], row[2]) if part), "view" if row[3] == "VIEW" else "table") for row in found]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns; raises TableGone when there is no such table."""
        found = list(self._asked("columns", table=table[-1], schema=table[0] if len(table) > 1 else None))
        exact = [row for row in found if row[2] == table[-1] and (len(table) == 1 or row[1] == table[0])]  # names are patterns there
        if not exact:
            raise TableGone(".".join(table))
        return [RemoteColumn(row[3], duck_type(_native(row), _TYPES), row[5]) for row in exact]

    def _asked(self, what: str, **names: str | None) -> Iterator[Any]:
        cursor = self._connection.cursor()
        try:
            yield from getattr(cursor, what)(**names).fetchall()
        finally:
            cursor.close()

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of one table; conditions are left to DuckDB, and reading stops at the wanted number."""
        cells, name = ", ".join(map(self._quoted, wanted.columns)), ".".join(map(self._quoted, wanted.table))
        return _first(self.select(f"SELECT {cells} FROM {name}", rows=wanted.rows or 0), wanted.rows)  # noqa: S608 - quoted names

    def _quoted(self, name: str) -> str:
        quote = self._connection.getinfo(self._module.SQL_IDENTIFIER_QUOTE_CHAR).strip()
        if not quote or quote in name:
            raise Invalid("odbc_name", N_("The name {name} cannot be written in this database's SQL."), name=name)
        return f"{quote}{name}{quote}"


def _first(reader: pa.RecordBatchReader, rows: int | None) -> pa.RecordBatchReader:
    return reader if rows is None else pa.RecordBatchReader.from_batches(reader.schema, _until(reader, rows))


def _until(reader: pa.RecordBatchReader, rows: int) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        yield batch.slice(0, rows)
        rows -= batch.num_rows
        if rows <= 0:
            reader.close()
            return


def _native(row: Any) -> str:
    return f"{row[5]}({row[6]},{row[8] or 0})" if row[5].lower() in _SIZED and row[6] else str(row[5])


def open_session(target: Target) -> OdbcSession:
    """Connects; raises the driver's error when it cannot."""
    pyodbc = driver("pyodbc", PACKAGE)
    name, installed = target.text("driver"), pyodbc.drivers()
    if name not in installed:  # a path would load any library
        raise Invalid("odbc_driver", N_("There is no ODBC driver called {name} on the server. There are: {installed}"), name=name,
                      installed=", ".join(installed) or "–")  # fmt: skip
    connection = pyodbc.connect(words(target), timeout=CONNECT_SECONDS, readonly=True, autocommit=False)
    with suppress(pyodbc.Error):  # not every driver has it; the child's own limit holds in any case
        connection.timeout = max(int(target.seconds), 1)
    return OdbcSession(connection, pyodbc)


def words(target: Target) -> str:
    """The connection string: only these attributes, and nothing in a value can add another."""
    said = {
        "DRIVER": target.text("driver"), "SERVER": target.address or target.text("host"), "PORT": target.text("port"), "DATABASE": target.text("database"),
        "UID": target.text("user"), "PWD": target.secret,
    }  # fmt: skip
    return ";".join(f"{name}={_value(value)}" for name, value in said.items() if value)


def _value(value: str) -> str:
    """In braces where it could end early; drivers differ in where they understand them."""
    return value if value.replace(" ", "").replace("_", "").replace(".", "").isalnum() else "{" + value.replace("}", "}}") + "}"


CONNECTOR = Connector(
    kind="odbc", label="ODBC", icon="database", package=PACKAGE, default_port=5432,
    options=(
        Option("driver", N_("ODBC driver"), required=True, hint=N_("Its name in odbcinst.ini on the server"), locates=True),
        HOST, port(5432), DATABASE, USER, PASSWORD,
    ),
    open=open_session, explain=explain,
)  # fmt: skip
