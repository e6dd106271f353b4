"""Apache Spark through Spark Connect: a cluster as the engine of a source."""

import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import HOST, Connector, Name, Option, Read, RemoteColumn, RemoteTable, Target, port
from insightora_dash.sources.connectors.driven import TableGone, driver, explain, said_as_select
from insightora_dash.sources.connectors.natives import duck_type

PACKAGE = "pyspark-client"
CONNECT_SECONDS = 8
_TYPES = {"string": "VARCHAR", "timestamp": "TIMESTAMP WITH TIME ZONE", "timestamp_ntz": "TIMESTAMP", "tinyint": "TINYINT"}
_SETTINGS: Mapping[str, str] = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}


class SparkSession:
    """A session of a cluster; what it is sent comes from checked queries only, never from a person."""

    def __init__(self, spark: Any) -> None:
        self._spark = spark
        self._tag = "insightora"
        for name, value in _SETTINGS.items():
            spark.conf.set(name, value)
        spark.addTag(self._tag)

    def server(self) -> str:
        """Product and version."""
        return f"Spark {self._spark.version}"

    def read_only(self) -> bool:
        """Spark knows no users; rights are those of the cluster."""
        return False

    def tables(self) -> list[RemoteTable]:
        """Tables and views of every database in the current catalog."""
        catalog = self._spark.catalog
        found = [(database.name, table) for database in catalog.listDatabases() for table in catalog.listTables(database.name) if not table.isTemporary]
        return [RemoteTable((schema, table.name), "view" if table.tableType == "VIEW" else "table") for schema, table in found]

    def columns(self, table: Name) -> list[RemoteColumn]:
        """The columns; raises TableGone for what is no table of the catalog: a name such as text.`/etc/passwd` would read a file."""
        if table not in {one.name for one in self.tables()}:
            raise TableGone(".".join(table))
        return [RemoteColumn(one.name, spark_type(one.dataType), one.dataType) for one in self._spark.catalog.listColumns(".".join(map(_quoted, table)))]

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first rows of a table."""
        return self.read(Read(table, tuple(column.name for column in self.columns(table)), rows=rows))

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of one table, with the conditions that Spark's SQL can say."""
        return self.select(said_as_select(wanted, "spark", self.columns(wanted.table)), rows=wanted.rows or 0)

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of one SELECT."""
        reader: pa.RecordBatchReader = self._spark.sql(sql).toArrow().to_reader()
        return reader

    def cancel(self) -> None:
        """Stops what runs at the cluster."""
        with suppress(Exception):  # it may have ended by now
            self._spark.interruptTag(self._tag)

    def close(self) -> None:
        """Hangs up."""
        with suppress(Exception):  # it may be broken already
            self._spark.stop()


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def spark_type(native: str) -> str:
    """The DuckDB type of a column; nested values are texts."""
    return "VARCHAR" if native.startswith(("array", "map", "struct")) else duck_type(native, _TYPES)


def open_session(target: Target) -> SparkSession:
    """Connects; raises the driver's error when it cannot."""
    sql = driver("pyspark.sql", PACKAGE)
    with socket.create_connection((target.address or target.text("host"), int(target.text("port") or 15002)), CONNECT_SECONDS):
        pass  # its client tries again for minutes where nobody listens
    return SparkSession(sql.SparkSession.builder.remote(address(target)).create())


def address(target: Target) -> str:
    """The connection string; nothing in a value can add an option."""
    secure = target.text("tls") != "never"
    host = target.text("host") if secure else target.address or target.text("host")
    options = {"use_ssl": "true" if secure else "false", **({"token": _plain(target.secret)} if target.secret else {})}
    return f"sc://{host}:{int(target.text('port') or 15002)}/;" + ";".join(f"{name}={value}" for name, value in options.items())


def _plain(token: str) -> str:
    return "".join(f"%{byte:02X}" if chr(byte) in ";=/%" or byte < 33 or byte > 126 else chr(byte) for byte in token.encode())


def _options() -> Sequence[Option]:
    tls = Option("tls", N_("Encryption (TLS)"), kind="choice", default="require",
                 choices=(("require", N_("always, and check the certificate")), ("never", N_("never"))))  # fmt: skip
    return HOST, port(15002), tls, Option("token", N_("Access token"), kind="secret", hint=N_("Goes over TLS only"))


CONNECTOR = Connector(
    kind="spark", label="Spark Connect", icon="database", dialect="spark", schemes=("sc",), default_port=15002, package=PACKAGE, options=tuple(_options()),
    open=open_session, explain=explain,
)  # fmt: skip
