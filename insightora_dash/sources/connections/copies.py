"""Live tables kept as copies: made again on a schedule, from a watermark on where there is one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connections import records
from insightora_dash.sources.copied import EVERY, watermarks
from insightora_dash.sources.models import SourceTable, TableCopy, TableVersion
from insightora_dash.sources.service import find_source


def keep_copy(actor: Actor, source_id: str, table_id: str, *, every: int, watermark: str = "") -> str:
    """Keeps a live table as a copy from now on, or changes how; questions read the copy once it is made. Returns the id of the job that makes it."""
    actor.require("upload")
    if every not in EVERY:
        raise Invalid("copy_every", N_("Choose how often the copy is made again."))
    with write_session() as session:
        table = _table(session, actor, source_id, table_id)
        if watermark and watermark not in _watermarks(session, table):
            raise Invalid("copy_watermark", N_("{column} cannot tell new rows: choose a number or time that is filled in every row."), column=watermark)
        copy = _copy(session, actor, table)
        if copy.watermark != watermark:
            copy.high, copy.edge_id = None, None
        copy.every, copy.watermark = every, watermark
        job_id = records.queue_copy(session, actor, copy)
        audit.record(session, actor, "copy.kept", source_id, table=table.name, every=every, watermark=watermark)
        emit(session, actor.workspace_id, "source.changed", source_id)
    jobs.wake(job_id)
    return job_id


def copy_now(actor: Actor, source_id: str, table_id: str) -> str:
    """Makes a copy again now; returns the id of the job."""
    actor.require("upload")
    with write_session() as session:
        job_id = records.queue_copy(session, actor, _found(session, _table(session, actor, source_id, table_id)))
    jobs.wake(job_id)
    return job_id


def give_up_copy(actor: Actor, source_id: str, table_id: str) -> str:
    """Reads the table live again, as soon as it was looked at; returns the id of the job that looks."""
    actor.require("upload")
    with write_session() as session:
        table = _table(session, actor, source_id, table_id)
        session.delete(_found(session, table))
        job_id = records.queue_refresh(session, actor, records.connection_of(session, find_source(session, actor, source_id)))
        audit.record(session, actor, "copy.given_up", source_id, table=table.name)
        emit(session, actor.workspace_id, "source.changed", source_id)
    jobs.wake(job_id)
    return job_id


def _copy(session: Session, actor: Actor, table: SourceTable) -> TableCopy:
    found = session.scalars(select(TableCopy).where(TableCopy.table_id == table.id)).first()
    if found is None:
        found = TableCopy(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, table_id=table.id, every=EVERY[-1], due_at=now())
        session.add(found)
    return found


def _found(session: Session, table: SourceTable) -> TableCopy:
    found = session.scalars(select(TableCopy).where(TableCopy.table_id == table.id)).first()
    if found is None:
        raise NotFound("no_copy", N_("No copy of this table is kept."))
    return found


def _table(session: Session, actor: Actor, source_id: str, table_id: str) -> SourceTable:
    source, table = find_source(session, actor, source_id), session.get(SourceTable, table_id)
    records.connection_of(session, source)
    if table is None or table.source_id != source.id or table.deleted_at is not None:
        raise NotFound("no_table", N_("This table is not there any more."))
    return table


def _watermarks(session: Session, table: SourceTable) -> tuple[str, ...]:
    version = session.get(TableVersion, table.version_id) if table.version_id else None
    return watermarks(version.columns) if version else ()
