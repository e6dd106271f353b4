"""The semantic model of a workspace, version by version."""

from typing import Any

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import WorkspaceRow


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
