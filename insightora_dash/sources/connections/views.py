"""What people see of a connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from insightora_dash.sources.draft import Value


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
class Preview:
    """The first rows of a table that can be chosen."""

    columns: tuple[tuple[str, str], ...]  # (name, type)
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """A connection with its health; its credential is never part of it."""

    source_id: str
    kind: str
    label: str  # of its kind
    options: Mapping[str, Value]
    has_secret: bool
    server: str
    read_only: bool
    checked_at: datetime | None
    latency_ms: int | None
    error: str | None
    refreshing: bool
    preview: bool  # its kind was never run against a live server
