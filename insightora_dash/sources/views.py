"""What people see of sources, uploads and versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class UploadView:
    """An upload as its owner watches it; `status` is received, ingesting, ready, failed or cancelled; `progress` 0..1."""

    id: str
    file_name: str
    size: int
    mode: str
    status: str
    progress: float = 0.0
    stage: str | None = None
    error: str | None = None
    source_id: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyView:
    """The copy of a live table: how often it is made (minutes), what tells new rows, and how the last time went."""

    every: int
    watermark: str
    copied_at: datetime | None
    due_at: datetime
    error: str | None
    attempts: int  # failed ones in a row
    copying: bool


@dataclass(frozen=True, slots=True)
class ConnectionView:
    """A connection with its health; its credential is never part of it."""

    source_id: str
    kind: str
    label: str  # of its kind
    options: Mapping[str, str | int | bool]
    has_secret: bool
    server: str
    read_only: bool
    checked_at: datetime | None
    latency_ms: int | None
    error: str | None
    refreshing: bool
    preview: bool  # its kind was never run against a live server
    copies: tuple[CopyView, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source in a list; `status` is waiting, ready or failed."""

    id: str
    schema: str
    label: str
    kind: str
    status: str
    error: str | None
    tables: tuple[str, ...]
    rows: int
    updated_at: datetime
    upload_id: str | None = None
    connection: ConnectionView | None = None  # of a live database


@dataclass(frozen=True, slots=True)
class VersionView:
    """One load of a table."""

    id: str
    number: int
    rows: int
    read_at: datetime
    file_name: str | None
    current: bool


@dataclass(frozen=True, slots=True)
class TableDetail:
    """A table with its columns (profiles included), its first rows and what happened to every row of its file."""

    id: str
    name: str
    label: str
    rows: int
    columns: tuple[Mapping[str, Any], ...]
    first_rows: tuple[tuple[object, ...], ...]
    accounting: Mapping[str, Any]
    versions: tuple[VersionView, ...]
    copy: CopyView | None = None  # when it is a live table of which a copy is kept


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """A source opened for review."""

    source: SourceView
    tables: tuple[TableDetail, ...]
    steps: tuple[Mapping[str, Any], ...] = ()  # what people chose, as its recipe has it
    original: tuple[str, str] | None = None  # id and name of the newest upload whose file is kept
    opening: tuple[str, ...] = ()  # the first lines of that file as they stand, where it is text
