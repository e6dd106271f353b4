"""Dashboards as an operation log with snapshots."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class Dashboard(WorkspaceRow):
    """A dashboard's current state is the fold of its operations; `state` caches that fold at `seq`."""

    __tablename__ = "dashboards"

    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[str | None] = mapped_column(Id)
    origin: Mapped[str] = mapped_column(String(20), default="person")  # person sample
    seq: Mapped[int] = mapped_column(default=0)
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_seq: Mapped[int | None]  # what viewers see; None: always the newest state
    visibility: Mapped[str] = mapped_column(String(20), default="workspace", server_default="workspace")  # workspace private
    folder: Mapped[str] = mapped_column(String(80), default="", server_default="")
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


class DashboardOp(WorkspaceRow):
    """One operation and its inverse; never changed, never removed."""

    __tablename__ = "dashboard_ops"
    __table_args__ = (UniqueConstraint("dashboard_id", "seq"), UniqueConstraint("dashboard_id", "client_op_id"))

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"))
    seq: Mapped[int]
    actor_id: Mapped[str] = mapped_column(Id)
    client_op_id: Mapped[str] = mapped_column(String(64))
    op: Mapped[dict[str, Any]]
    inverse: Mapped[dict[str, Any]]
    undoes: Mapped[int | None]  # the seq that this operation takes back (undo) or brings back (redo)
    at: Mapped[datetime]


class DashboardSnapshot(WorkspaceRow):
    """The folded state at one `seq`: history reads from the nearest one before."""

    __tablename__ = "dashboard_snapshots"
    __table_args__ = (UniqueConstraint("dashboard_id", "seq"),)

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"))
    seq: Mapped[int]
    state: Mapped[dict[str, Any]]
    name: Mapped[str | None] = mapped_column(String(200))


class DashboardPresence(WorkspaceRow):
    """A window that has the dashboard open; it is gone when it was not seen for a while."""

    __tablename__ = "dashboard_presence"
    __table_args__ = (UniqueConstraint("dashboard_id", "window_name"),)

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"))
    window_name: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(Id)
    tile_id: Mapped[str | None] = mapped_column(Id)  # where the person is
    seen_at: Mapped[datetime]


class DashboardMark(WorkspaceRow):
    """What a dashboard is to somebody: a favourite, and when they last looked at it for more than a moment."""

    __tablename__ = "dashboard_marks"
    __table_args__ = (UniqueConstraint("dashboard_id", "user_id"),)

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"))
    user_id: Mapped[str] = mapped_column(Id)
    favourite: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime | None]


class DashboardComment(WorkspaceRow):
    """A remark on a dashboard, or on one of its tiles."""

    __tablename__ = "dashboard_comments"

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"), index=True)
    tile_id: Mapped[str | None] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(String(4000))
    mentions: Mapped[list[Any]] = mapped_column(default=list)  # ids of people
    resolved_at: Mapped[datetime | None]


class DashboardGrant(WorkspaceRow):
    """That a person or a team may open a private dashboard, or change it too."""

    __tablename__ = "dashboard_grants"
    __table_args__ = (UniqueConstraint("dashboard_id", "user_id"),)

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"))
    holder_id: Mapped[str] = mapped_column("user_id", Id, index=True)  # a person's or a team's
    may_edit: Mapped[bool] = mapped_column(default=False)


class DashboardLink(WorkspaceRow):
    """A public link: whoever has its secret reads the dashboard with the rights of who made it. Only the secret's hash is kept."""

    __tablename__ = "dashboard_links"

    dashboard_id: Mapped[str] = mapped_column(Id, ForeignKey("dashboards.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    publisher_id: Mapped[str] = mapped_column(Id)
    password_hash: Mapped[str | None] = mapped_column(String(300))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]
    minute: Mapped[int] = mapped_column(default=0)  # since 1970, of the newest opening
    in_minute: Mapped[int] = mapped_column(default=0)  # openings in that minute


class EmbedSecret(WorkspaceRow):
    """What a website signs its tokens with to show dashboards of the workspace in a frame; sealed, because checking a signature needs it."""

    __tablename__ = "embed_secrets"

    name: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    opened: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]
