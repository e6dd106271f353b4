"""What was looked into and what was learned, with what came of it."""

from typing import Any

from sqlalchemy import String, UniqueConstraint
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


class LearnedModel(WorkspaceRow):
    """What is to be learned from a table of a source, and the saved table that says it of every row."""

    __tablename__ = "learned_models"

    source_id: Mapped[str] = mapped_column(Id, index=True)
    table_name: Mapped[str] = mapped_column(String(63))
    task: Mapped[str] = mapped_column(String(10))  # segments classes number
    target: Mapped[str] = mapped_column(String(200), default="")
    features: Mapped[list[Any]] = mapped_column(default=list)
    name: Mapped[str] = mapped_column(String(80))  # of the saved table
    version_id: Mapped[str | None] = mapped_column(Id)  # the version that it says


class LearnedVersion(WorkspaceRow):
    """One time of learning: the job, then what came of it."""

    __tablename__ = "learned_versions"
    __table_args__ = (UniqueConstraint("model_id", "number"),)

    model_id: Mapped[str] = mapped_column(Id)
    number: Mapped[int]
    job_id: Mapped[str] = mapped_column(Id)
    outcome: Mapped[str] = mapped_column(String(12), default="")  # kept declined too_little; empty while it is learned, and when that failed
    data_version: Mapped[str] = mapped_column(String(80), default="")
    rows: Mapped[int] = mapped_column(default=0)  # of the table
    seen: Mapped[int] = mapped_column(default=0)  # of them in the sample
    way: Mapped[str] = mapped_column(String(12), default="")  # weighed boosted k-means
    learned: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how it did on rows held back
    basis: Mapped[list[Any]] = mapped_column(default=list)  # how the rows were spread, for `drift`
    names: Mapped[list[Any]] = mapped_column(default=list)  # of segments
