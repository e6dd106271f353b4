"""Connections are looked at again by themselves: once a day, and every hour while something is wrong."""

from datetime import timedelta

from sqlalchemy import or_, select

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.models import Job
from insightora_dash.sources.models import Connection, Source

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


def _owner(row: Connection) -> Actor:
    return Actor(row.created_by or "", row.workspace_id, ())
