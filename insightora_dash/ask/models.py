"""Conversations and the questions asked in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class Conversation(WorkspaceRow):
    """A chat: its questions in order. Belongs to the person who started it."""

    __tablename__ = "conversations"

    owner_id: Mapped[str] = mapped_column(Id, index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    favourite: Mapped[bool] = mapped_column(default=False, server_default=false())
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())  # whether everyone of the workspace may read it by its address
    folder: Mapped[str] = mapped_column(String(80), default="", server_default="")  # shared with whoever sees this folder; empty: with everyone


class Question(WorkspaceRow):
    """One question and what became of it; the answer's rows are run again (or cached), never stored here."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("conversation_id", "position"), Index("ix_questions_workspace_id_created_at", "workspace_id", "created_at"))

    conversation_id: Mapped[str] = mapped_column(Id, ForeignKey("conversations.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    planner: Mapped[str] = mapped_column(String(20), default="auto")  # asked for: auto offline groq
    status: Mapped[str] = mapped_column(String(20), default="running")  # running answered refused failed cancelled interrupted
    sql: Mapped[str | None] = mapped_column(Text)  # authored, DuckDB dialect
    reading: Mapped[dict[str, Any]] = mapped_column(default=dict)  # confidence, unused words, notes, chart, planner used …
    chart: Mapped[dict[str, Any] | None]  # the chart a person chose instead of the proposed one
    edits: Mapped[list[Any] | None]  # states before each change by chip, oldest first: {"sql", "chart", "said"}
    vote: Mapped[str | None] = mapped_column(String(4))  # up or down
    vote_reason: Mapped[str | None] = mapped_column(String(500))
    error: Mapped[str | None] = mapped_column(Text)
    heartbeat_at: Mapped[datetime | None]
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    elapsed_ms: Mapped[int | None]

    @property
    def title(self) -> str:
        """What people read: the words asked, or the title that SQL was begun with."""
        return str(self.reading.get("title") or self.text)


class ModelCall(WorkspaceRow):
    """What one call of the language model used, for whom (`created_by`)."""

    __tablename__ = "model_calls"
    __table_args__ = (Index("ix_model_calls_workspace_id_created_at", "workspace_id", "created_at"),)

    model: Mapped[str] = mapped_column(String(80))
    tokens: Mapped[int]
