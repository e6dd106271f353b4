"""What was looked into, and what came of it."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from insightora_dash.platform.database import Id, WorkspaceRow


class InsightRun(WorkspaceRow):
    """One look at a subject, for the person who asked (`created_by`): the job that makes it, then what was found."""

    __tablename__ = "insight_runs"

    kind: Mapped[str] = mapped_column(String(20))  # findings forecast drivers
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the subject and how to look at it
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)  # of what was asked, the data and the language
    job_id: Mapped[str] = mapped_column(Id)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
