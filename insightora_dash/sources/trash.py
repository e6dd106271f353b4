"""Removed sources: kept for a while, brought back whole, then gone for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources import retention
from insightora_dash.sources.models import Connection, Source, SourceTable, TableCopy, TableVersion, Upload
from insightora_dash.sources.names import unique

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Removed:
    """A source in the trash, and until when it can be brought back."""

    id: str
    label: str
    removed_at: datetime
    until: datetime


def list_removed(actor: Actor) -> list[Removed]:
    """What can be brought back, the newest first."""
    actor.require("view")
    gone = select(Source).where(Source.workspace_id == actor.workspace_id, Source.deleted_at > now() - KEPT, Source.kind != "sample")
    with read_session() as session:
        rows = session.scalars(gone.order_by(Source.deleted_at.desc()))
        return [Removed(row.id, row.label, row.deleted_at, row.deleted_at + KEPT) for row in rows if row.deleted_at and _loaded(session, row.id)]


def _loaded(session: Session, source_id: str) -> bool:
    return session.scalars(select(SourceTable.id).where(SourceTable.source_id == source_id).limit(1)).first() is not None


def restore_source(actor: Actor, source_id: str) -> str:
    """Brings a source back with everything it had and returns its name in SQL, which is another one when its own was taken meanwhile."""
    actor.require("upload")
    with write_session() as session:
        source = session.get(Source, source_id)
        if source is None or source.workspace_id != actor.workspace_id or source.deleted_at is None or source.deleted_at <= now() - KEPT:
            raise NotFound("not_in_trash", N_("This source is not in the trash any more."))
        living = select(Source.schema).where(Source.workspace_id == actor.workspace_id, Source.deleted_at.is_(None))
        source.schema, source.deleted_at, source.updated_by = unique(source.schema, session.scalars(living)), None, actor.id
        emit(session, actor.workspace_id, "source.changed", source.id)
        audit.record(session, actor, "source.restored", source.id, schema=source.schema)
        return source.schema


def empty_trash(data_dir: Path) -> int:
    """Deletes what lay in the trash for longer than it is kept: rows, parts and originals; returns how many sources went."""
    over = select(Source.id).where(Source.deleted_at <= now() - KEPT)
    with write_session() as session:
        sources = list(session.scalars(over))
        uploads = list(session.scalars(select(Upload.id).where(Upload.source_id.in_(sources))))
        orphaned = retention.forget_versions(session, _versions(session, sources))
        session.execute(delete(TableCopy).where(TableCopy.table_id.in_(select(SourceTable.id).where(SourceTable.source_id.in_(sources)))))
        for model, column in ((TableVersion, TableVersion.table_id), (SourceTable, SourceTable.id)):
            tables = select(SourceTable.id).where(SourceTable.source_id.in_(sources))
            session.execute(delete(model).where(column.in_(tables)))
        session.execute(delete(Upload).where(Upload.source_id.in_(sources)))
        session.execute(delete(Connection).where(Connection.source_id.in_(sources)))
        session.execute(delete(Source).where(Source.id.in_(sources)))
    retention.remove_files(data_dir, orphaned, uploads)
    return len(sources)


def _versions(session: Session, sources: Sequence[str]) -> list[str]:
    tables = select(SourceTable.id).where(SourceTable.source_id.in_(sources))
    return list(session.scalars(select(TableVersion.id).where(TableVersion.table_id.in_(tables))))
