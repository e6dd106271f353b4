"""What people are told of by themselves: alerts, and the notices they made."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class Alert(WorkspaceRow):
    """A condition on a subject, watched for the person who set it (`created_by`)."""

    __tablename__ = "alerts"

    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what `reports.subjects` opens
    condition: Mapped[dict[str, Any]] = mapped_column(default=dict)  # kind and value
    every: Mapped[str] = mapped_column(String(10))  # data hour day
    quiet_from: Mapped[int | None]  # hour from which no mail goes out
    quiet_until: Mapped[int | None]
    by_mail: Mapped[bool] = mapped_column(Boolean, default=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting quiet firing failed
    told: Mapped[str | None] = mapped_column(String(80))  # the period last told of: nobody is told twice
    error: Mapped[str | None] = mapped_column(String(500))
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: when data changes
    event_seq: Mapped[int] = mapped_column(default=0)  # changes of data up to here were looked at
    checked_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]


class Notice(WorkspaceRow):
    """One time that an alert had something to say: a line of its history, and of its owner's inbox."""

    __tablename__ = "notices"

    alert_id: Mapped[str] = mapped_column(Id, ForeignKey("alerts.id"), index=True)
    user_id: Mapped[str] = mapped_column(Id, index=True)
    sentence: Mapped[str] = mapped_column(String(2000))
    href: Mapped[str] = mapped_column(String(2000))
    read_at: Mapped[datetime | None]
    mail_id: Mapped[str | None] = mapped_column(Id)
    mail_after: Mapped[datetime | None]  # a mail held back by quiet hours goes out then
