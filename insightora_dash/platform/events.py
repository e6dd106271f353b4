"""The append-only stream of what changed."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightora_dash.platform.models import Event
from insightora_dash.platform.sequence import next_number


def emit(session: Session, workspace_id: str, topic: str, object_id: str, *, version: int = 1) -> int:
    """Appends an event in the caller's write session and returns its number."""
    number = next_number(session, Event.seq)
    session.add(Event(workspace_id=workspace_id, seq=number, topic=topic, object_id=object_id, version=version))
    return number


def after(session: Session, workspace_id: str, seq: int, limit: int = 500) -> list[Event]:
    """The events of a workspace after number `seq`, oldest first."""
    query = select(Event).where(Event.workspace_id == workspace_id, Event.seq > seq).order_by(Event.seq).limit(limit)
    return list(session.scalars(query))


def newest_seq(session: Session, workspace_id: str) -> int:
    """The number of the workspace's newest event, 0 before the first."""
    return session.scalar(select(func.max(Event.seq)).where(Event.workspace_id == workspace_id)) or 0
