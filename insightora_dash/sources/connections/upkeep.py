"""Connections are looked at again by themselves, once a day and every hour while something is wrong; copies are made again when they are due."""

from datetime import timedelta

from sqlalchemy import or_, select

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import Job
from insightora_dash.sources.connections.records import queue_copy
from insightora_dash.sources.models import Connection, Source, SourceTable, TableCopy

EVERY = timedelta(days=1)
AFTER_FAILURE = timedelta(hours=1)


def look_again() -> int:
    """Queues a fresh look for every connection that is due and not being looked at; returns how many."""
    due = or_(Connection.checked_at < now() - EVERY, Connection.error.is_not(None) & (Connection.checked_at < now() - AFTER_FAILURE))
    open_jobs = select(Job.id).where(Job.status.in_(jobs.OPEN))
    idle = or_(Connection.job_id.is_(None), Connection.job_id.not_in(open_jobs))
    with write_session() as session:
        rows = list(session.scalars(select(Connection).join(Source, Source.id == Connection.source_id).where(Source.deleted_at.is_(None), due, idle)))
        for row in rows:
            row.job_id = jobs.enqueue(session, _owner(row), "connection", {"source_id": row.source_id}).id
        queued = [row.job_id for row in rows]
    for job_id in filter(None, queued):
        jobs.wake(job_id)
    return len(queued)


def copy_again() -> int:
    """Queues every copy that is due and not being made; returns how many."""
    open_jobs = select(Job.id).where(Job.status.in_(jobs.OPEN))
    idle = or_(TableCopy.job_id.is_(None), TableCopy.job_id.not_in(open_jobs))
    living = select(TableCopy).join(SourceTable, SourceTable.id == TableCopy.table_id).join(Source, Source.id == SourceTable.source_id)
    due = living.where(Source.deleted_at.is_(None), SourceTable.deleted_at.is_(None), TableCopy.due_at <= now(), idle)
    with read_session() as session:
        waiting = list(session.scalars(due.limit(1)))
    if not waiting:  # the usual case takes no write lock
        return 0
    with write_session() as session:
        queued = [queue_copy(session, _owner(row), row) for row in session.scalars(due)]
    for job_id in queued:
        jobs.wake(job_id)
    return len(queued)


def _owner(row: Connection | TableCopy) -> Actor:
    return Actor(row.created_by or "", row.workspace_id, ())
