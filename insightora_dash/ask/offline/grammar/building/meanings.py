"""What the mentions of a sketch mean, and what follows from the columns they name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.columns_sql import column_sql
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import (
    Agg,
    Alt,
    Grain,
    Sketch,
    TableKey,
)
from insightora_dash.catalog.build import as_date
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.profile import is_number
from insightora_dash.catalog.words import name_words

AVERAGED = frozenset({"unit", "age", "rate", "price", "percent", "percentage", "score", "rating", "temperature", "ratio", "share", "average",
    "duration", "height", "weight", "delay"})
_ADDED = frozenset({
    "revenue", "sales", "sale", "cost", "costs", "profit", "margin", "amount", "quantity", "spend", "spending", "turnover", "income", "expense",
        "expenses", "volume", "units", "fee", "fees", "payment", "total", "amt", "paid", "planned", "net", "gross", "qty",
    "charge", "charges", "mrr", "arr", "charged",
    "value", "hours", "visits", "clicks", "tax", "discount", "budget", "conversions", "impressions", "orders", "passengers", "downloads", "sessions", "views",
    "calls", "leads", "signups", "installs", "errors", "incidents", "accidents", "cases", "deaths", "trips", "items", "output", "produced", "defects", "opens",
})


class Unreadable(Exception):
    """This reading has no query."""


class Misfit(Unreadable):
    """This reading puts a metric together with something that it does not fit; the message says what, for a person."""


@dataclass(slots=True)
class Meanings:
    """A sketch with one meaning per slot, and the query that grows from it."""

    sketch: Sketch
    picks: Sequence[Alt]
    vocabulary: Vocabulary
    graph: JoinGraph
    core: set[TableKey] = field(default_factory=set)
    selected: list[tuple[exp.Expr, str]] = field(default_factory=list)
    grouped: list[exp.Expr] = field(default_factory=list)
    aggregated: bool = False
    notes: list[str] = field(default_factory=list)
    penalty: float = 0.0
    unsaid: str = ""  # what was filled in though it could be otherwise: bucket, best
    parted: list[exp.Expr] = field(default_factory=list)  # the groups that a superlative picks from
    timed: exp.Expr | None = None  # the time bucket among the groups
    keyed: bool = False  # one part of figures side by side: shows the keys that it groups by
    owner: TableKey | None = None  # whose name stands beside a lone attribute in a chart

    def alt(self, slot: int) -> Alt:
        """What a slot means."""
        return self.picks[slot]

    def column(self, alt: Alt) -> Column:
        """The column an alternative names."""
        return self.vocabulary.column(alt.table, alt.column or "")

    def expression(self, alt: Alt) -> exp.Expr:
        """The column of an alternative as SQL, typed as its role wants."""
        return column_sql(alt.table, self.column(alt))

    def _is_measure(self, alt: Alt) -> bool:
        return alt.kind == "column" and self.column(alt).role == "measure"

    def is_amount(self, alt: Alt) -> bool:
        """Whether an alternative is a figure, and no number that something bears."""
        return self._is_measure(alt) and name_words(alt.column or "")[-1] not in {"number", "no", "nr", "code"}

    def _finer(self, measure: Alt, shown: Alt) -> bool:
        if measure.table != shown.table:
            return self.graph.widens(shown.table, measure.table)
        if shown.kind not in {"column", "value"}:
            return False
        column, table = self.column(shown), self.vocabulary.table(shown.table)
        return column.role in {"dimension", "geo", "boolean", "time", "id"} and (column.distinct or 0) < 0.9 * table.rows

    def _default_agg(self, alt: Alt) -> Agg:
        chosen = self.column(alt).aggregate
        if chosen in {"sum", "avg", "min", "max", "median", "count"}:
            return chosen  # type: ignore[return-value]
        words = set(name_words(alt.column or ""))
        return "avg" if AVERAGED & words and not {"paid", "total", "line"} & words else "sum"

    def _additive(self, alt: Alt) -> bool:
        if not self._is_measure(alt) or self._default_agg(alt) != "sum":
            return False
        table = self.vocabulary.table(alt.table)
        steps = self.graph.steps[alt.table]
        timed = any(c.role == "time" for c in table.columns) or any(step.target in self.vocabulary.calendars for step in steps)
        events = bool(steps) and ((timed and any(not step.widens for step in steps)) or all(not step.widens for step in steps))
        alone = not self.graph.steps[alt.table] and any(c.role == "time" for c in table.columns)
        return (events or alone) and bool(_ADDED & set(name_words(alt.column or "")))

    def _totalled(self, alt: Alt, shown: Sequence[Alt]) -> bool:
        """Whether an amount belongs to finer rows than those shown, so that its total is meant."""
        return self._additive(alt) and any(self._finer(alt, one) for one in shown) and not self._said(alt.table)

    def _said(self, table: TableKey) -> bool:
        return any(pick.kind == "table" and pick.table == table for pick in self.picks)

    def _grain(self, alt: Alt) -> Grain | None:
        """The bucket that suits the span of a time column; none for years and other columns."""
        column = self.column(alt)
        first, last = as_date(column.minimum), as_date(column.maximum)
        if column.role != "time" or first is None or last is None or is_number(column.type):
            return None
        distinct = column.distinct or 0
        if distinct <= 31 and distinct < 0.5 * self.vocabulary.table(alt.table).rows:
            return None
        days = (last - first).days
        return "year" if days > 3 * 366 else "month" if days > 62 else "day"

    def _is_time(self, alt: Alt) -> bool:
        return alt.kind == "column" and self.column(alt).role == "time"

    def _numeric(self, expression: exp.Expr) -> bool:
        column = expression.find(exp.Column)
        if column is None:
            return False
        table = next((t for key, t in self.vocabulary.tables.items() if key[1] == column.table and key in self.core), None)
        found = table.column(column.name) if table else None
        return found is not None and found.role == "measure"

    def _height(self) -> exp.Expr | None:
        """The one number among what is shown: a chart's y axis."""
        numbers = [e for e, _name in self.selected if self._numeric(e)]
        return numbers[0] if len(numbers) == 1 else None
