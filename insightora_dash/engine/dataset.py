"""What a query may read: named tables over immutable files, and tables that live in a database."""

import hashlib
from dataclasses import dataclass, field

Option = str | int | bool


@dataclass(frozen=True, slots=True)
class Link:
    """A live database: who opens it in a child of its own, with which options and credential."""

    id: str
    opener: str  # "package.module:NAME" of its connector
    label: str  # for people: "PostgreSQL"
    options: tuple[tuple[str, Option], ...]
    secret: str = field(default="", repr=False)  # goes to its child, never anywhere else
    dialect: str = ""  # the SQL a whole SELECT can be sent in; empty: none
    attached: bool = False  # whether DuckDB can scan it
    version: str = ""  # changes whenever options or secret do
    fresh_seconds: float = 60.0  # an answer this old may be shown again; 0: none is kept apart by time
    seconds: float = 0.0  # what one statement may take at the source; 0: what every query may

    def option(self, name: str) -> str:
        """An option as text, empty when it was left out."""
        return str(dict(self.options).get(name, "")).strip()


@dataclass(frozen=True, slots=True)
class TableFiles:
    """One table `schema.name` over immutable Parquet parts; columns starting with `__` are hidden from queries.

    A live table has no parts: it is `origin` of the database `link`, and its version is that of its columns.
    """

    schema: str
    name: str
    paths: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # (name, DuckDB type) without the hidden ones
    version: str  # changes whenever the content does
    link: str = ""
    origin: tuple[str, ...] = ()  # its name as the database spells it: (schema, table)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of one catalog; instances in the engine's children are kept by `key`."""

    tables: tuple[TableFiles, ...]
    links: tuple[Link, ...] = ()

    @property
    def key(self) -> str:
        """Names + versions of the tables, hashed: equal keys may share a warm instance."""
        text = "\n".join(sorted(f"{t.schema}.{t.name}@{t.version}:{','.join(t.paths)}{t.link}{'.'.join(t.origin)}" for t in self.tables))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def data_version(self) -> str:
        """A short name of this state of the data, for people and cache keys."""
        return self.key[:8]

    @property
    def live(self) -> bool:
        """Whether any of the tables lives in a database."""
        return any(table.link for table in self.tables)

    def links_of(self, *names: tuple[str, str]) -> set[str]:
        """The ids of the databases that these tables (schema, name) live in; empty when all are files."""
        return {table.link for table in self.tables if table.link and (table.schema, table.name) in names}

    def link(self, identity: str) -> Link:
        """The database of this id."""
        return next(link for link in self.links if link.id == identity)

    def files(self) -> "Dataset":
        """The part of it that lies in files."""
        return Dataset(tuple(table for table in self.tables if not table.link))

    def only(self, names: set[tuple[str, str]]) -> "Dataset":
        """The part of it with these tables (schema, name) and their databases."""
        tables = tuple(table for table in self.tables if (table.schema, table.name) in names)
        return Dataset(tables, tuple(link for link in self.links if link.id in {table.link for table in tables}))
