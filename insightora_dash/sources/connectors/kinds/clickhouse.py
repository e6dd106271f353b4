"""ClickHouse, over HTTP."""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

from insightora_dash.engine.dialects.spoken.clickhouse import SETTINGS
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import DATABASE, HOST, PASSWORD, USER, Connector, Name, Option, RemoteColumn, Target, port
from insightora_dash.sources.connectors.driven import DriverSession, TableGone, Ways, as_texts, driver, explain
from insightora_dash.sources.connectors.natives import duck_type
from insightora_dash.sources.readers.staging import literal

PACKAGE = "clickhouse-connect"
CONNECT_SECONDS = 8
_WRAPPED = re.compile(r"(?:Nullable|LowCardinality)\((.*)\)$")
_ZONED = re.compile(r"DateTime(?:64)?\((?:\d+, )?'(.+)'\)$")
_TYPES = {
    "int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "uint8": "UTINYINT", "uint16": "USMALLINT", "uint32": "UINTEGER",
    "uint64": "UBIGINT", "float32": "FLOAT", "float64": "DOUBLE", "bool": "BOOLEAN", "date32": "DATE", "datetime": "TIMESTAMP", "datetime64": "TIMESTAMP",
}  # fmt: skip
WAYS = Ways(
    dialect="clickhouse",
    version="SELECT concat('ClickHouse ', version())",
    tables="""
        SELECT database, name, if(engine LIKE '%View', 'view', 'table'), total_rows FROM system.tables
        WHERE database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA') AND NOT is_temporary ORDER BY 1, 2""",
    # its primary key is an order, not a promise that values are unlike
    columns="SELECT name, type, 0, NULL, NULL, NULL FROM system.columns WHERE database = {schema} AND table = {table} ORDER BY position",
)


class ClickhouseSession(DriverSession):
    """A session over the client of clickhouse-connect; every query is read-only and has a time limit."""

    def __init__(self, client: Any, seconds: float, again: Callable[[], Any]) -> None:
        super().__init__(client, WAYS)
        self._settings: dict[str, Any] = {**SETTINGS, "max_execution_time": max(int(seconds), 1), "session_timezone": "UTC"}
        self._again = again

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns of a table; raises TableGone when there is none."""
        schema, name = (literal(part.replace("\\", "\\\\")) for part in table)
        found = self.rows(WAYS.columns.format(schema=schema, table=name))
        if not found:
            raise TableGone(".".join(table))
        return [RemoteColumn(str(row[0]), clickhouse_type(str(row[1])), str(row[1])) for row in found]

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of one SELECT, every value as text."""
        stream = self._connection.query_row_block_stream(sql, settings=self._marked())
        names = [str(name) for name in stream.source.column_names] or [str(row[0]) for row in self.rows(f"DESCRIBE TABLE ({sql})")]  # no rows, no names
        return as_texts(names, _blocks(stream))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question about the database itself."""
        return [tuple(row) for row in self._connection.query(sql, settings=self._marked()).result_rows]

    def _marked(self) -> dict[str, Any]:
        self._running = str(uuid.uuid4())
        return {**self._settings, "query_id": self._running}

    def cancel(self) -> None:
        """Stops what runs at the source."""
        if self._running:
            with suppress(Exception):  # it may have ended by now
                other = self._again()
                other.command(f"KILL QUERY WHERE query_id = '{self._running}' ASYNC")
                other.close()


def _blocks(stream: Any) -> Iterator[Sequence[Sequence[Any]]]:
    with stream:
        yield from stream


def clickhouse_type(native: str) -> str:
    """The DuckDB type of a column; a time with a zone of its own is a moment of the world."""
    while found := _WRAPPED.match(native):
        native = found.group(1)
    zone = _ZONED.match(native)
    if zone:
        return "TIMESTAMP" if zone.group(1) == "UTC" else "TIMESTAMP WITH TIME ZONE"
    return duck_type(native, _TYPES)


def open_session(target: Target) -> ClickhouseSession:
    """Connects; raises the driver's error when it cannot."""
    connect, said = driver("clickhouse_connect", PACKAGE).get_client, words(target)
    return ClickhouseSession(connect(**said), target.seconds, lambda: connect(**{**said, "settings": {}}))


def words(target: Target) -> dict[str, Any]:
    """What the client is told: where exactly to connect, and to read only."""
    secure = target.text("tls") != "http"
    said = {
        "interface": "https" if secure else "http", "host": target.address or target.text("host"), "port": int(target.text("port") or 8443),
        "username": target.text("user"), "password": target.secret, "database": target.text("database"), "connect_timeout": CONNECT_SECONDS,
        "send_receive_timeout": int(target.seconds) + 5, "settings": {"readonly": 2},
    }  # fmt: skip
    return said | ({"server_host_name": target.text("host")} if secure else {})


CONNECTOR = Connector(
    kind="clickhouse", label="ClickHouse", icon="database", dialect="clickhouse", schemes=("clickhouse",), default_port=8443, package=PACKAGE, preview=True,
    options=(
        HOST, port(8443), DATABASE, USER, PASSWORD,
        Option("tls", N_("Encryption (TLS)"), kind="choice", default="https",
               choices=(("https", N_("always, and check the certificate")), ("http", N_("never")))),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
