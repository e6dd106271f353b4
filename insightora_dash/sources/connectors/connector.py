"""The one interface of a kind of database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import N_
from insightora_dash.sources.profile import profiles
from insightora_dash.sources.readers.staging import Staging

OptionKind = Literal["text", "number", "switch", "choice", "secret", "file", "long"]
Name = tuple[str, ...]  # (schema, table) as the database spells them, or (table,) where it has no schemas


@dataclass(frozen=True, slots=True)
class Option:
    """One field of the form that a connection is made with; a connector has at most one of kind secret."""

    name: str
    label: str  # N_() text
    kind: OptionKind = "text"
    default: str | int | bool = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (value, N_() text)
    hint: str = ""  # N_() text below the field
    advanced: bool = False  # folded away at first
    locates: bool = False  # says where the secret is sent: changing it asks for the secret again


@dataclass(frozen=True, slots=True)
class Target:
    """What a child gets to open one connection; the secret never leaves its memory."""

    options: Mapping[str, str | int | bool]
    secret: str = field(default="", repr=False)
    address: str = ""  # what the host resolved to and was allowed as: connect here, and nowhere else
    seconds: float = 30.0  # what one statement may take at the source
    memory_mb: int = 1024
    folder: Path = Path()  # for what has to be a file, such as certificates; gone with the child
    networks: str = ""  # private networks that the operator lets files be fetched from

    def text(self, name: str) -> str:
        """An option as text, empty when it was left out."""
        return str(self.options.get(name, "")).strip()


@dataclass(frozen=True, slots=True)
class RemoteTable:
    """A table or view that the connection's user may read."""

    name: Name
    kind: Literal["table", "view"] = "table"
    rows: int | None = None  # the database's own estimate


@dataclass(frozen=True, slots=True)
class RemoteColumn:
    """A column, its type in DuckDB's spelling, and what the database declares about it."""

    name: str
    type: str
    native: str = ""  # the type as the database spells it
    primary_key: bool = False
    references: tuple[Name, str] | None = None  # (table, column)


@dataclass(frozen=True, slots=True)
class Condition:
    """A simple condition on a column that a source may use to send fewer rows; DuckDB applies it again in any case."""

    column: str
    op: Literal["=", "<>", "<", "<=", ">", ">=", "in", "filled"]
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Rows wanted from one table by a connector that has no SQL."""

    table: Name
    columns: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    rows: int | None = None


class Session(Protocol):
    """An open read-only connection inside its child; used by one thread at a time, except `cancel`."""

    def server(self) -> str:
        """Product and version, for people."""

    def read_only(self) -> bool:
        """Whether the database itself refuses this user's writes (not only this session's)."""

    def tables(self) -> Sequence[RemoteTable]:
        """Every table and view this user may read, without the database's own."""

    def columns(self, table: Name) -> Sequence[RemoteColumn]:
        """The columns of a table, in order; empty when it does not exist."""

    def head(self, table: Name, rows: int) -> pa.RecordBatchReader:
        """The first rows of a table, its columns in the order of `columns`."""

    def cancel(self) -> None:
        """Stops what runs at the source, from another thread; returns soon and never raises."""

    def close(self) -> None:
        """Hangs up."""


class SqlSession(Session, Protocol):
    """A session of a connector with a dialect."""

    def select(self, sql: str, *, rows: int) -> pa.RecordBatchReader:
        """The rows of one SELECT in the connector's dialect as they come, at least the first `rows`; stops after the target's seconds."""


class ReadSession(Session, Protocol):
    """A session of a connector without SQL."""

    def read(self, wanted: Read) -> pa.RecordBatchReader:
        """The rows of one table; conditions and the number of rows are hints it may ignore."""


@dataclass(frozen=True, slots=True)
class Connector:
    """One kind of database; a file in `connectors.kinds` with a `CONNECTOR` is all it takes to add one."""

    kind: str
    label: str  # "PostgreSQL"
    icon: str  # a name in assets/icons
    options: tuple[Option, ...]
    open: Callable[[Target], Session]
    explain: Callable[[Exception, Target], InsightoraError]  # a driver's error as a plain diagnosis, without the secret
    dialect: str = ""  # sqlglot's name of its SQL; empty: it has none and is read table by table
    variants: tuple[tuple[str, str], ...] = ()  # (product, dialect) of servers of this kind that speak another one
    attached: bool = False  # an AttachedSession: DuckDB scans it by itself
    schemes: tuple[str, ...] = ()  # of URLs on the command line
    default_port: int = 0
    package: str = ""  # what to install when the driver is missing; empty: it comes with the app
    preview: bool = False  # never run against a live server
    copied: bool = False  # everything is fetched to read anything, so its tables are kept as copies from the start

    @property
    def secret(self) -> Option | None:
        """The option that is the credential."""
        return next((option for option in self.options if option.kind == "secret"), None)

    def option(self, name: str) -> Option | None:
        """The option of that name."""
        return next((option for option in self.options if option.name == name), None)

    def dialect_of(self, server: str) -> str:
        """The SQL that a server of this name (as `Session.server` says it) speaks."""
        return next((dialect for product, dialect in self.variants if server.startswith(product)), self.dialect)

    def target(self, request: Mapping[str, Any], folder: Path) -> Target:
        """The target out of what the parent sent."""
        return Target(
            dict(request["options"]), request["secret"], request["address"], seconds=request["seconds"], memory_mb=request["memory_mb"], folder=folder,
            networks=request.get("networks", ""),
        )

    def profile(self, path: Path, columns: Sequence[tuple[str, str]], target: Target) -> list[dict[str, Any]]:
        """What the values in a Parquet file look like, column by column; runs inside a child."""
        staging = Staging(target.folder / "profile", target.memory_mb)
        try:
            return profiles(staging, [str(path)], columns)
        finally:
            staging.close()

    def wanted(self, read: Mapping[str, Any]) -> Read:
        """The read out of what the parent sent."""
        conditions = tuple(Condition(one["column"], one["op"], tuple(one["values"])) for one in read["conditions"])
        return Read(tuple(read["table"]), tuple(read["columns"]), conditions, read["rows"])


HOST = Option("host", N_("Host"), required=True, hint=N_("Name or address of the server"), locates=True)
DATABASE = Option("database", N_("Database"), required=True)
USER = Option("user", N_("User"), required=True, hint=N_("A user that may only read is best"))
PASSWORD = Option("password", N_("Password"), kind="secret")


def port(number: int) -> Option:
    """The port option with a database's usual port."""
    return Option("port", N_("Port"), kind="number", default=number, locates=True)


PATH = Option("path", N_("File"), kind="file", required=True, hint=N_("On the server, in a folder the operator allows"), locates=True)
