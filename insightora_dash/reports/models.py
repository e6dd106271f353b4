"""What people are told of by themselves: alerts, and the notices they made."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
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


class MailedReport(WorkspaceRow):
    """A subject that is mailed by the clock, with the rights of who set it up (`created_by`)."""

    __tablename__ = "mailed_reports"

    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cadence: Mapped[dict[str, Any]] = mapped_column(default=dict)  # every, hour, minute, day
    recipients: Mapped[list[Any]] = mapped_column(default=list)  # ids of people of the workspace
    forms: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # of the files that go with it: pdf xlsx csv
    rights: Mapped[str] = mapped_column(String(10), default="owner", server_default="owner")  # owner, or own: each person's own
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # id of a person -> what they ask of the dashboard
    due_at: Mapped[datetime] = mapped_column(index=True)


class Follow(WorkspaceRow):
    """A subject that somebody (`created_by`) follows: a line of their digest."""

    __tablename__ = "follows"

    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)  # of the subject: nobody follows one twice


class ReportRun(WorkspaceRow):
    """What became of one report at one slot; there is only ever one."""

    __tablename__ = "report_runs"
    __table_args__ = (UniqueConstraint("report_id", "slot"),)

    report_id: Mapped[str] = mapped_column(Id, ForeignKey("mailed_reports.id"))
    slot: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting mailed empty failed
    attempt: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(String(500))
    rows: Mapped[int | None]
    mails: Mapped[list[Any]] = mapped_column(default=list)
