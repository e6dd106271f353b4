"""Sources, their tables, immutable versions and the parts they are made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class Source(WorkspaceRow):
    """Where tables come from: an upload, the sample data, a live database. Its `schema` names it in SQL."""

    __tablename__ = "sources"

    schema: Mapped[str] = mapped_column(String(63))  # unique among the living of a workspace (service enforces)
    label: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))  # upload sample connection
    status: Mapped[str] = mapped_column(String(20), default="waiting")  # waiting ingesting ready failed
    error: Mapped[str | None] = mapped_column(Text)
    recipe: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Upload(WorkspaceRow):
    """A file as it was received; the original is kept."""

    __tablename__ = "uploads"

    source_id: Mapped[str | None] = mapped_column(Id, ForeignKey("sources.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    path: Mapped[str] = mapped_column(String(500))  # relative to the data folder
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(10), default="new")  # new replace append
    job_id: Mapped[str | None] = mapped_column(Id)
    status: Mapped[str] = mapped_column(String(20), default="received")  # received ready failed cancelled
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the accounting, as in `inspect`


class Connection(WorkspaceRow):
    """How a source of kind `connection` reaches its database; the credential is sealed for this row and workspace."""

    __tablename__ = "connections"

    source_id: Mapped[str] = mapped_column(Id, ForeignKey("sources.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # of its connector
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    dialect: Mapped[str] = mapped_column(String(20), default="")
    server: Mapped[str] = mapped_column(String(80), default="")
    read_only: Mapped[bool] = mapped_column(default=False)  # whether the user may only read
    checked_at: Mapped[datetime | None]
    latency_ms: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Id)  # the newest refresh


class SourceTable(WorkspaceRow):
    """One table of a source; its current version is what questions read."""

    __tablename__ = "source_tables"
    __table_args__ = (UniqueConstraint("workspace_id", "source_id", "name"),)

    source_id: Mapped[str] = mapped_column(Id, ForeignKey("sources.id"))
    name: Mapped[str] = mapped_column(String(63))
    label: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[str | None] = mapped_column(Id)
    origin: Mapped[list[Any] | None]  # its name in the database it lives in: [schema, table]


class TableCopy(WorkspaceRow):
    """That a live table is kept as a copy: how often it is made again, and how the last time went."""

    __tablename__ = "table_copies"

    table_id: Mapped[str] = mapped_column(Id, ForeignKey("source_tables.id"), unique=True)
    every: Mapped[int]  # minutes between two copies
    watermark: Mapped[str] = mapped_column(String(200), default="")  # a column that only grows: later copies read from its highest value on
    high: Mapped[str | None] = mapped_column(Text)  # that value, as text
    edge_id: Mapped[str | None] = mapped_column(Id)  # the part that holds the rows of that value, which are read again
    whole_at: Mapped[datetime | None]  # when everything was read last
    copied_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)  # failed ones in a row
    error: Mapped[str | None] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Id)


class TableVersion(WorkspaceRow):
    """An immutable manifest: which parts, which columns, and what happened to every row of the file."""

    __tablename__ = "table_versions"
    __table_args__ = (UniqueConstraint("table_id", "number"),)

    table_id: Mapped[str] = mapped_column(Id, ForeignKey("source_tables.id"))
    upload_id: Mapped[str | None] = mapped_column(Id, ForeignKey("uploads.id"))
    number: Mapped[int]
    columns: Mapped[list[Any]]  # [{"name", "type", "role", "unit", "label", "profile": {...}}]
    rows: Mapped[int] = mapped_column(BigInteger)
    accounting: Mapped[dict[str, Any]]  # rows_in_file, rows_read, rows_repaired, rows_rejected, skipped, rejects …
    read_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Part(WorkspaceRow):
    """One immutable Parquet file (zstd) with the hidden column `__row`, the line in its original."""

    __tablename__ = "parts"

    path: Mapped[str] = mapped_column(String(500))  # relative to the data folder
    rows: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))


class VersionPart(WorkspaceRow):
    """Which parts a version is made of, in order; parts are kept while any version refers to them."""

    __tablename__ = "version_parts"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    version_id: Mapped[str] = mapped_column(Id, ForeignKey("table_versions.id"), index=True)
    part_id: Mapped[str] = mapped_column(Id, ForeignKey("parts.id"), index=True)
    position: Mapped[int]
