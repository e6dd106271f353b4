"""The typed intermediate query between words and SQL."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

TableKey = tuple[str, str]
Agg = Literal["count", "sum", "avg", "min", "max", "median", "raw", "ratio", "each", "minus", "range", "met", "over", "odds"]
# met: rows that have a related row; over: per unit of what the group has; odds: rows of one kind to rows of another; or p90, a percentile
Grain = Literal["year", "quarter", "month", "week", "day", "hour", "weekday", "monthname"]


@dataclass(frozen=True, slots=True)
class Alt:
    """One thing that words may mean: a table, a column, a value of a column, or a yes/no column."""

    kind: Literal["table", "column", "value", "flag"]
    table: TableKey
    column: str | None = None
    values: tuple[object, ...] = ()
    cost: float = 0.0
    hint: bool = False  # the words named the table too


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention to be resolved jointly with all others."""

    id: int
    text: str
    alts: tuple[Alt, ...]
    need: str = "any"  # any column number time group entity measure
    near: int | None = None  # the slot of the entity it speaks of
    at: int = 0  # token position


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate; `slot` None counts rows."""

    agg: Agg
    slot: int | None = None
    distinct: bool = False
    over: int | None = None  # the slot a ratio is divided by
    grain: Grain | None = None  # per time bucket of that slot


@dataclass(frozen=True, slots=True)
class Span:
    """A period: from `first` up to, not including, `after`."""

    first: date
    after: date
    note: str = ""
    yearless: bool = False  # said without a year, which was filled in
    ends: tuple["Span", ...] = ()  # `from 2022 to 2023`: the first and the last period of it


@dataclass(frozen=True, slots=True)
class Nested:
    """A number computed by a query of its own: the average, the smallest in Europe."""

    agg: Agg
    conditions: tuple["Condition", ...] = ()
    within: int | None = None  # the slot of the group whose rows it is computed of


@dataclass(frozen=True, slots=True)
class Compare:
    """A condition on one column."""

    slot: int
    op: str  # = != < <= > >= between contains starts ends null in period column
    operand: Any = None  # by op: a number, a date, text, periods, slots of values
    negated: bool = False
    same: bool = False  # the operand is the slot of another column
    factor: float = 1.0  # times that column
    unit: str = ""  # of time, that the operand was said in: days


@dataclass(frozen=True, slots=True)
class Has:
    """Related rows exist (or do not), with conditions of their own."""

    slot: int | None
    negated: bool = False
    conditions: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class CountCompare:
    """A condition on how many related rows, or on an aggregate, a group has."""

    measure: Measure
    op: str
    operand: Any
    conditions: tuple["Condition", ...] = ()  # which related rows count


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one suffices."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that all hold, as one branch of an AnyOf."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Both:
    """Values of one column that must all occur among an entity's rows."""

    parts: tuple[Compare, ...]


Condition = Compare | Has | CountCompare | AnyOf | AllOf | Both


@dataclass(frozen=True, slots=True)
class Group:
    """What rows are grouped by."""

    slot: int
    grain: Grain | None = None
    width: float | None = None
    whole: bool = False  # shares are of this group's total


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key: a slot, a measure, or an axis of the chart."""

    desc: bool
    slot: int | None = None
    measure: Measure | None = None
    axis: Literal["x", "y"] | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """One thing to show, in the order it was said."""

    slot: int | None = None
    measure: Measure | None = None
    grain: Grain | None = None


@dataclass(slots=True)
class Sketch:
    """A question understood up to which columns its words mean."""

    slots: list[Slot] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    havings: list[CountCompare] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    limit: int | None = None
    nth: int = 0  # the place that a superlative asks for: 2 is the second highest
    distinct: bool = False
    everything: bool = False
    focus: int | None = None
    chart: str | None = None
    pairs: bool = False  # raw values side by side: a distribution, a relationship
    share: bool = False  # parts of the whole instead of amounts
    parts: list[Condition] = field(default_factory=list)  # conditions that pick the part of which a share or rate is asked
    window_pace: str = ""  # the bucket that growth was said to be over: year
    filled: set[int] = field(default_factory=set)  # time slots that were filled in, not said
    grown: tuple[int, Span, Span] | None = None  # growth from one period to another, on the date of a slot
    window: str = ""  # growth, change, cumulative or moving:3, along the time buckets
    who: bool = False  # people are asked for
    trend: bool = False  # along time, whether or not a bucket was said
    ranked: bool = False  # the rank is shown beside the figure
    scale: str = ""  # the unit the figures are wanted in: thousands, hours
    best: bool | None = None  # "best" or "worst" of something, by the main measure
    listing: bool = False  # each, all, list: rows are wanted, not totals
    by: str = ""  # the group marker said last: by, each or over
    superlative: bool = False
    compared: bool = False  # values said side by side are shown side by side
    loose: tuple[str, float] | None = None  # a bound without a name, in a follow-up
    unused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # what was taken for granted though it could be otherwise
    notes: list[str] = field(default_factory=list)
    cost: float = 0.0

    def slot(self, index: int) -> Slot:
        """The slot of that id."""
        return self.slots[index]

    def demand(self, index: int, need: str) -> None:
        """Says what a slot has to be."""
        self.slots[index] = replace(self.slots[index], need=need)
