"""Immutable versions: parts that appear whole, and the manifest rows that make them current in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightora_dash.engine.dataset import Link, TableFiles
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.storage import atomic_path
from insightora_dash.platform.wording import N_
from insightora_dash.sources import orphans
from insightora_dash.sources.linked import link_of
from insightora_dash.sources.models import Part, Source, SourceTable, TableVersion, VersionPart
from insightora_dash.sources.parts import foreign_keys
from insightora_dash.sources.remote_columns import keys_of
from insightora_dash.sources.stored import StoredTable


@dataclass(frozen=True, slots=True)
class NewPart:
    """A Parquet file that lies under its final name but belongs to no version yet."""

    id: str
    path: str  # relative to the data folder
    rows: int
    size: int
    sha256: str


@contextmanager
def published(work: Path, tables: Sequence[Mapping[str, Any]], data_dir: Path) -> Iterator[list[NewPart]]:
    """The parts for a block that commits the rows that refer to them; gone again when it fails."""
    parts = publish_parts(work, tables, data_dir)
    try:
        yield parts
    except BaseException:
        discard_parts(parts, data_dir)
        raise
    for part in parts:
        orphans.settle(data_dir / part.path)


def publish_parts(work: Path, tables: Sequence[Mapping[str, Any]], data_dir: Path) -> list[NewPart]:
    """Moves the child's files to their final names, whole and synced; all of them or none."""
    made: list[NewPart] = []
    try:
        for table in tables:
            made.append(_described(work / table["file"], int(table["part_rows"])))
            _publish(work / table["file"], data_dir / made[-1].path)
    except BaseException:
        discard_parts(made, data_dir)
        raise
    return made


def _described(file: Path, rows: int) -> NewPart:
    part_id = new_id()
    with file.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return NewPart(part_id, f"parts/{part_id[:2]}/{part_id}.parquet", rows, file.stat().st_size, digest)


def _publish(file: Path, final: Path) -> None:
    with atomic_path(final) as temporary:
        orphans.mark(final)
        file.replace(temporary)


def discard_parts(parts: Sequence[NewPart], data_dir: Path) -> None:
    """Removes parts that never became part of a version."""
    for part in parts:
        with suppress(OSError):
            (data_dir / part.path).unlink(missing_ok=True)
        orphans.settle(data_dir / part.path)


def tables_of(session: Session, source_id: str) -> list[SourceTable]:
    """The living tables of a source, in the order they came."""
    query = select(SourceTable).where(SourceTable.source_id == source_id, SourceTable.deleted_at.is_(None)).order_by(SourceTable.created_at, SourceTable.id)
    return list(session.scalars(query))


def parts_of(session: Session, version_id: str) -> list[Part]:
    """The parts of a version, in order."""
    query = select(Part).join(VersionPart, VersionPart.part_id == Part.id).where(VersionPart.version_id == version_id).order_by(VersionPart.position)
    return list(session.scalars(query))


def match_table(existing: Sequence[SourceTable], name: str, *, only: bool) -> SourceTable | None:
    """The table that a new load of `name` continues: the one of that name, or the only one there is."""
    found = next((table for table in existing if table.name.lower() == name.lower()), None)
    return found or (existing[0] if only and len(existing) == 1 else None)


def add_versions(
    session: Session, source: Source, answer: Mapping[str, Any], parts: Sequence[NewPart], *, upload_id: str | None, actor_id: str, append: bool = False
) -> None:
    """Makes the new parts current: one manifest per table, in the caller's write session."""
    existing = tables_of(session, source.id)
    only = len(answer["tables"]) == 1
    for table, part in zip(answer["tables"], parts, strict=True):
        target = match_table(existing, table["name"], only=only) or _new_table(session, source, table, actor_id)
        _add_version(session, target, table, part, upload_id=upload_id, actor_id=actor_id, append=append)
    source.status, source.error, source.updated_at = "ready", None, now()


def _new_table(session: Session, source: Source, table: Mapping[str, Any], actor_id: str) -> SourceTable:
    made = SourceTable(
        id=new_id(), workspace_id=source.workspace_id, created_by=actor_id, source_id=source.id, name=table["name"], label=str(table["label"])[:200]
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _add_version(
    session: Session, target: SourceTable, table: Mapping[str, Any], part: NewPart, *, upload_id: str | None, actor_id: str, append: bool
) -> None:
    kept = parts_of(session, target.version_id) if append and target.version_id else []
    keys = {"primary_key": table["primary_key"], "foreign_keys": table["foreign_keys"]}
    version = _next_version(session, target, actor_id)
    version.upload_id, version.columns, version.rows = upload_id, list(table["columns"]), sum(old.rows for old in kept) + part.rows
    version.accounting = {**table["accounting"], "keys": keys}
    _add_part(session, target, part, actor_id)
    _make_current(session, target, version, [*(old.id for old in kept), part.id])


def _add_part(session: Session, target: SourceTable, part: NewPart, actor_id: str) -> None:
    common = {"workspace_id": target.workspace_id, "created_by": actor_id}
    session.add(Part(id=part.id, **common, path=part.path, rows=part.rows, size=part.size, sha256=part.sha256))


def _next_version(session: Session, target: SourceTable, actor_id: str) -> TableVersion:
    number = session.scalar(select(func.coalesce(func.max(TableVersion.number), 0)).where(TableVersion.table_id == target.id)) or 0
    return TableVersion(id=new_id(), workspace_id=target.workspace_id, created_by=actor_id, table_id=target.id, number=number + 1, read_at=now())


def _make_current(session: Session, target: SourceTable, version: TableVersion, part_ids: Sequence[str]) -> None:
    session.add(version)
    session.flush()
    common = {"workspace_id": target.workspace_id, "created_by": version.created_by}
    for position, part_id in enumerate(part_ids):
        session.add(VersionPart(**common, version_id=version.id, part_id=part_id, position=position))
    target.version_id, target.updated_at = version.id, now()
    session.flush()


def bring_back(session: Session, target: SourceTable, old: TableVersion, actor_id: str) -> TableVersion:
    """Makes an old version current again, as a new one over the same parts, in the caller's write session."""
    parts, made = parts_of(session, old.id), _next_version(session, target, actor_id)
    made.upload_id, made.columns, made.rows, made.accounting = old.upload_id, old.columns, old.rows, old.accounting
    _make_current(session, target, made, [part.id for part in parts])
    return made


def check_append(source_columns: Sequence[Mapping[str, Any]], new_columns: Sequence[Mapping[str, Any]], table: str) -> None:
    """Raises Invalid naming the difference when rows with these columns cannot be appended."""
    old = {str(column["name"]): str(column["type"]) for column in source_columns}
    new = {str(column["name"]): str(column["type"]) for column in new_columns}
    missing, added = [name for name in old if name not in new], [name for name in new if name not in old]
    changed = [f"{name} ({old[name]} → {new[name]})" for name in old if name in new and old[name] != new[name]]
    if missing or added or changed:
        raise Invalid(
            "append_columns",
            N_("The rows cannot be appended to {table}: missing columns: {missing}; new columns: {added}; other types: {changed}. Replace the table instead."),
            table=table, missing=", ".join(missing) or "–", added=", ".join(added) or "–", changed=", ".join(changed) or "–",
        )  # fmt: skip


def moment_of(session: Session, workspace_id: str, version_id: str) -> datetime:
    """When a version was loaded; raises NotFound when the workspace has it no more."""
    version = session.get(TableVersion, version_id)
    if version is None or version.workspace_id != workspace_id or version.retired_at is not None:
        raise NotFound("no_version", N_("This version is not kept any more. Choose another one."))
    return version.read_at


def version_at(session: Session, table: SourceTable, moment: datetime | None) -> TableVersion | None:
    """The version of a table that was current at a moment (aware), now without one; None when there was none yet."""
    if moment is None:
        return session.get(TableVersion, table.version_id) if table.version_id else None
    loaded = select(TableVersion).where(TableVersion.table_id == table.id, TableVersion.read_at <= moment, TableVersion.retired_at.is_(None))
    return session.scalars(loaded.order_by(TableVersion.number.desc()).limit(1)).first()


def stored(session: Session, source: Source, table: SourceTable, data_dir: Path, moment: datetime | None = None) -> StoredTable | None:
    """A table as the engine and the catalog want it, as it is now or was at a moment; None when nothing was loaded."""
    version = version_at(session, table, moment)
    return stored_version(session, source, table, version, data_dir) if version else None


def stored_version(session: Session, source: Source, table: SourceTable, version: TableVersion, data_dir: Path, link: Link | None = None) -> StoredTable:
    """One version of a table as the engine and the catalog want it; without parts it is read from its database."""
    paths = tuple(str(data_dir / part.path) for part in parts_of(session, version.id))
    columns = tuple((column["name"], column["type"]) for column in version.columns)
    keys = version.accounting.get("keys", {})
    link = None if paths else link or link_of(session, source)
    files = TableFiles(source.schema, table.name, paths, columns, version.id, link.id if link else "", tuple(table.origin or ()) if link else ())
    return StoredTable(
        source.schema, table.name, table.label, tuple(version.columns), files, version.rows, version.accounting,
        primary_key=tuple(keys.get("primary_key", ())), foreign_keys=foreign_keys(keys.get("foreign_keys", ())), link=link,
    )  # fmt: skip


def add_look(session: Session, target: SourceTable, columns: Sequence[Mapping[str, Any]], rows: int, *, actor_id: str) -> None:
    """Makes what a look at a live table found its current version, in the caller's write session; it has no parts."""
    version = _next_version(session, target, actor_id)
    version.columns, version.rows = list(columns), rows
    version.accounting = {"keys": keys_of(columns), "live": True}
    _make_current(session, target, version, [])


def add_parts(
    session: Session, target: SourceTable, columns: Sequence[Mapping[str, Any]], parts: Sequence[NewPart | str], *, rows: int,
    accounting: Mapping[str, Any], actor_id: str,
) -> None:  # fmt: skip
    """Makes parts, new ones and kept ones (by id), the current version of a table, in the caller's write session."""
    version = _next_version(session, target, actor_id)
    version.columns, version.rows, version.accounting = list(columns), rows, dict(accounting)
    for part in parts:
        if isinstance(part, NewPart):
            _add_part(session, target, part, actor_id)
    _make_current(session, target, version, [part if isinstance(part, str) else part.id for part in parts])
