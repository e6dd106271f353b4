"""Rows that every domain writes: events, jobs, mails, what goes to webhooks, answers kept for who asks twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Base, Id, WorkspaceRow


class Event(WorkspaceRow):
    """Something changed: feeds live updates, cache invalidation and webhooks. Append-only, ordered by `seq`."""

    __tablename__ = "events"

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), unique=True)
    topic: Mapped[str] = mapped_column(String(80))
    object_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=1)


class Job(WorkspaceRow):
    """Work for the worker, written in the business transaction; the queue only wakes it."""

    __tablename__ = "jobs"

    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(20), default="queued")  # queued running done failed cancelled interrupted
    attempt: Mapped[int] = mapped_column(default=0)
    progress: Mapped[float] = mapped_column(default=0.0)  # 0..1
    stage: Mapped[str | None] = mapped_column(String(200))
    heartbeat_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    result_ref: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(Text)


class Mail(Base):
    """One mail to one address; its words are sealed, and gone once it is over."""

    __tablename__ = "mails"

    workspace_id: Mapped[str] = mapped_column(Id, default="")  # empty: nobody's, e.g. a registration
    key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(20), index=True)  # queued sending sent held failed unknown expired
    attempt: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


class WebhookEndpoint(WorkspaceRow):
    """An address that is told of events; what signs the messages is sealed."""

    __tablename__ = "webhook_endpoints"

    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[list[Any]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class WebhookDelivery(WorkspaceRow):
    """One event on its way to one endpoint."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (Index("ix_webhook_deliveries_status_next_at", "status", "next_at"),)

    endpoint_id: Mapped[str] = mapped_column(Id, ForeignKey("webhook_endpoints.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default="queued")  # queued sending sent failed
    attempt: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    answered: Mapped[int | None]  # the status that came back last
    error: Mapped[str | None] = mapped_column(String(500))


class KeptAnswer(WorkspaceRow):
    """What a request with an Idempotency-Key was answered (sealed: it may hold a secret shown once); without one it is not over."""

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("workspace_id", "created_by", "key_hash"),)

    key_hash: Mapped[str] = mapped_column(String(64))
    request_hash: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
