"""What was learned as screens show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insightora_dash.insights.learning.drift import Drift
from insightora_dash.insights.learning.features import Feature

DONE = frozenset({"kept", "declined", "too_little"})


@dataclass(frozen=True, slots=True)
class Version:
    """One time of learning, with the job that does it."""

    number: int
    at: datetime
    status: str  # of the job: queued running done failed cancelled interrupted
    progress: float
    stage: str | None
    error: str | None
    outcome: str  # kept declined too_little; empty while it is learned, and when that failed
    rows: int
    seen: int
    way: str
    told: Mapping[str, Any]
    names: tuple[str, ...]
    id: str

    @property
    def running(self) -> bool:
        """Whether it is being learned."""
        return self.status in ("queued", "running")


@dataclass(frozen=True, slots=True)
class LearnedView:
    """What is learned from a table, its versions (the newest first), which of them is said, and how far the data has moved since."""

    id: str
    source_id: str
    source: str
    table: str
    task: str
    target: str
    features: tuple[Feature, ...]
    name: str  # of the saved table
    versions: tuple[Version, ...]
    used: Version | None
    moved: bool = False  # whether the data is another one than that which the used version was learned from
    drifts: tuple[Drift, ...] = ()
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A table that something can be learned from: the columns to learn from, and those that can be predicted."""

    table: str
    label: str
    rows: int
    features: tuple[Feature, ...]
    targets: tuple[Feature, ...]
    segmentable: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What was learned from a source, and what could be."""

    source_id: str
    label: str
    materials: tuple[Material, ...]
    learned: tuple[LearnedView, ...]
    may_change: bool
