"""What people see of a connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from insightora_dash.sources.connectors.connector import Option
from insightora_dash.sources.draft import Value

Field = Option  # of the form


@dataclass(frozen=True, slots=True)
class Check:
    """A test that succeeded."""

    server: str
    read_only: bool
    latency_ms: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that can be chosen; `name` is (schema, table)."""

    name: tuple[str, ...]
    kind: str
    rows: int | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Tested:
    """A test that succeeded, with the tables that can be chosen now."""

    check: Check
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table that can be chosen."""

    columns: tuple[tuple[str, str], ...]  # (name, type)
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of database that can be chosen."""

    name: str
    label: str
    preview: bool  # never run against a live server
    copied: bool = False  # its tables are kept as copies from the start


@dataclass(frozen=True, slots=True)
class Wizard:
    """What the connection form starts with: all kinds, the chosen one's fields, and what was saved before."""

    kinds: tuple[Kind, ...]
    kind: Kind | None = None
    fields: tuple[Field, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    has_secret: bool = False
    source_id: str = ""
    label: str = ""
