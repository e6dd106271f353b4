"""How a connection is doing, for people: never with its credential."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.models import Job
from insightora_dash.sources.connectors.registry import connector
from insightora_dash.sources.copied import copies_of
from insightora_dash.sources.models import Connection, Source
from insightora_dash.sources.views import ConnectionView


def connection_view(session: Session, source: Source) -> ConnectionView | None:
    """The connection of a source with its last check; None for a file."""
    row = session.scalars(select(Connection).where(Connection.source_id == source.id)).first() if source.kind == "connection" else None
    if row is None:
        return None
    job, one = session.get(Job, row.job_id) if row.job_id else None, connector(row.kind)
    copies = tuple(copies_of(session, source.id))
    looking = job is not None and job.status in jobs.OPEN
    return ConnectionView(
        source.id, row.kind, one.label, dict(row.options), row.sealed is not None, row.server, row.read_only, row.checked_at, row.latency_ms, row.error,
        looking or any(copy.copying or (copy.due_at <= now() and not copy.error) for copy in copies), one.preview, copies,
    )  # fmt: skip
