"""What people decided about the meaning of their data: names, relations, metrics, filters, calendar, verified questions."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["measure", "dimension", "time", "id", "boolean", "text", "geo"]
Decision = Literal["accepted", "refused"]
Place = tuple[str, str]  # (schema, table)


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a person said about a column; None and empty leave the proposal."""

    name: str
    label: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    role: Role | None = None
    unit: str | None = None
    hidden: bool | None = None
    aggregate: str | None = None  # what is meant without saying: sum avg min max median count
    format: str | None = None  # number percent currency


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """What a person said about a table and its columns."""

    table: Place
    label: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()
    hidden: bool | None = None
    named_by: tuple[str, ...] = ()  # the columns that name one of its rows
    identified_by: str | None = None  # the column that tells its rows apart
    columns: tuple[ColumnMeaning, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationMeaning:
    """A join that a person accepted or refused."""

    left: Place
    left_columns: tuple[str, ...]
    right: Place
    right_columns: tuple[str, ...]
    status: Decision = "accepted"
    many_to_many: bool = False

    @property
    def key(self) -> frozenset[tuple[Place, tuple[str, ...]]]:
        """The pair of columns, in either direction."""
        return frozenset({(self.left, self.left_columns), (self.right, self.right_columns)})


@dataclass(frozen=True, slots=True)
class MetricTest:
    """What a metric has to give, where a condition holds."""

    expect: float
    tolerance: float = 0.0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure defined once: an aggregate over the rows of `table`, as SQL."""

    name: str
    table: Place
    expression: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    unit: str | None = None
    status: Decision = "accepted"
    tests: tuple[MetricTest, ...] = ()
    proposed: bool = False  # made from the data's names; nobody has looked at it yet


@dataclass(frozen=True, slots=True)
class NamedFilter:
    """A condition on the rows of `table` with a name: "active customer"."""

    name: str
    table: Place
    condition: str
    description: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """A question whose SQL a person approved."""

    question: str
    sql: str
    by: str = ""  # who approved it, for people
    on: str = ""  # ISO day


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the workspace counts time and money."""

    fiscal_start: int = 1  # month 1..12
    week_start: int = 0  # 0 Monday .. 6 Sunday
    zone: str = ""  # IANA name; empty: the workspace's
    currency: str | None = None  # of amounts that name none


@dataclass(frozen=True, slots=True)
class Model:
    """Everything people decided, as one document."""

    calendar: Calendar = field(default_factory=Calendar)
    tables: tuple[TableMeaning, ...] = ()
    relations: tuple[RelationMeaning, ...] = ()
    metrics: tuple[Metric, ...] = ()
    filters: tuple[NamedFilter, ...] = ()
    verified: tuple[Verified, ...] = ()

    def table(self, place: Place) -> TableMeaning:
        """What was said about a table; an empty meaning when nothing was."""
        return next((t for t in self.tables if t.table == place), TableMeaning(place))

    def metric(self, name: str) -> Metric | None:
        """The metric of that name, whatever its case."""
        return next((m for m in self.metrics if m.name.casefold() == name.casefold()), None)
