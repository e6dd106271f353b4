"""The semantic model of a workspace, version by version."""

from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class ModelRevision(WorkspaceRow):
    """The whole model as it was after one change; the one with the highest number counts."""

    __tablename__ = "model_revisions"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    number: Mapped[int]
    before: Mapped[int] = mapped_column(default=0)  # the number that Undo goes back to; 0 is the empty model, -1 nothing
    document: Mapped[dict[str, Any]]
    said: Mapped[str] = mapped_column(Text, default="")  # what was changed, a template for people
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what its {names} stand for
    author: Mapped[str] = mapped_column(String(254), default="")


class SavedQuery(WorkspaceRow):
    """SQL under a name: a piece that one person or everybody inserts, or a SELECT that everybody reads as the table `saved.name`."""

    __tablename__ = "saved_queries"

    owner_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))  # snippet table
    name: Mapped[str] = mapped_column(String(80))
    sql: Mapped[str] = mapped_column(Text)  # of a table with every table written as schema.table
    shared: Mapped[bool] = mapped_column(default=False)
    columns: Mapped[list[Any]] = mapped_column(default=list)  # of a table: [name, DuckDB type]
