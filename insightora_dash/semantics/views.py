"""What people see of the semantic model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from insightora_dash.catalog.catalog import Column, Relation, Table
from insightora_dash.catalog.definitions import Calendar, Metric, NamedFilter, Verified
from insightora_dash.catalog.saved.records import Saved
from insightora_dash.platform.wording import N_, _, translate
from insightora_dash.semantics.checks import Figure, Outcome

PARTS = ("tables", "relations", "metrics", "filters", "calendar", "verified", "history")
State = Literal["declared", "found", "accepted", "refused", "suggested", "proposed"]
FIELDS = {
    "label": N_("name"), "description": N_("description"), "synonyms": N_("other names"), "role": N_("role"), "unit": N_("unit"), "hidden": N_("hidden"),
    "aggregate": N_("usual total"), "format": N_("format"), "named_by": N_("named by"), "identified_by": N_("identified by"),
    "fiscal_start": N_("start of the fiscal year"), "week_start": N_("first day of the week"), "zone": N_("time zone"), "currency": N_("currency"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RelationView:
    """A join, how many keys it finds, and who said so."""

    relation: Relation
    state: State
    keys: int | None = None  # different values on the left


@dataclass(frozen=True, slots=True)
class MetricView:
    """A metric with its figure now, or why there is none."""

    metric: Metric
    state: State
    figures: tuple[Figure, ...] = ()  # one, or one per currency
    problem: str = ""
    tests: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterView:
    """A named filter with the rows it leaves now, or why there are none."""

    named: NamedFilter
    rows: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One version of the model."""

    number: int
    said: str
    params: Mapping[str, Any]
    author: str
    at: datetime

    def worded(self) -> str:
        """What was changed, in the reader's language."""
        params = {name: _(FIELDS[value]) if name == "field" and value in FIELDS else value for name, value in self.params.items()}
        return translate(self.said, **params)


@dataclass(frozen=True, slots=True)
class ModelView:
    """One part of the model, and the tables that forms choose from."""

    part: str
    number: int
    may_edit: bool
    tables: tuple[Table, ...] = ()
    open_table: Table | None = None
    proposed_table: Table | None = None  # the open table as the data proposes it
    relations: tuple[RelationView, ...] = ()
    metrics: tuple[MetricView, ...] = ()
    filters: tuple[FilterView, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    verified: tuple[Verified, ...] = ()
    history: tuple[RevisionView, ...] = ()


def column_of(table: Table | None, name: str) -> Column | None:
    """The column of a table that may not be there."""
    return table.column(name) if table else None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved query, whether it can be read now (its data may be gone), and whether this person may change it."""

    saved: Saved
    readable: bool = True
    may_change: bool = False
