"""What superlatives and bounds go by where it was left unsaid: the main measure, the total, the average, the rows that happened."""

from dataclasses import replace

from insightora_dash.ask.offline.grammar.building.aggregates import Aggregates
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.building.meanings import Unreadable
from insightora_dash.ask.offline.grammar.lexis.lookups import MAIN_WORDS, base_adjective
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Compare,
    Condition,
    CountCompare,
    Has,
    Measure,
    Nested,
    Order,
    Output,
    Slot,
)
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.wording import _

_RATINGS = frozenset({"rating", "ratings", "score", "stars", "satisfaction", "review", "nps", "csat", "grade"})


def main_measure(shown: Alt, vocabulary: Vocabulary, graph: JoinGraph) -> Alt | None:
    """The measure that "best" goes by: of the events nearest to what is shown, the one named most like revenue."""
    ranked = []
    for key, table in vocabulary.tables.items():
        if key in vocabulary.roles:
            continue
        path = graph.path(shown.table, key)
        for place, column in enumerate(vocabulary.defined.stored(table)):
            rank = next((i for i, word in enumerate(MAIN_WORDS) if word in name_words(column.name)), None)
            if column.role == "measure" and rank is not None and path is not None:
                ranked.append((rank, len(path), -table.rows, place, Alt("column", key, column.name)))
    return min(ranked, key=lambda item: item[:4])[4] if ranked else None


class Ranked(Aggregates):
    """Adds what things are ranked and bounded by."""

    __slots__ = ()

    def _rank_best(self) -> None:
        """`best customers` are those with most of the main measure; the note says which it is."""
        sketch = self.sketch
        if sketch.best is None or sketch.orders:
            return
        amounts = [o for o in sketch.outputs if o.slot is not None and self._additive(self.alt(o.slot))]
        if len(amounts) == 1 and len(sketch.outputs) > 1:  # revenue of the best categories
            sketch.outputs = [Output(measure=Measure("sum", amounts[0].slot)) if o is amounts[0] else o for o in sketch.outputs]
        said = next((o.measure for o in sketch.outputs if o.measure is not None and o.measure.agg != "raw"), None)
        if said is not None:
            sketch.orders.append(Order(sketch.best, measure=said))
            return
        shown = next((self.alt(o.slot) for o in sketch.outputs if o.slot is not None), None)
        measure = main_measure(shown, self.vocabulary, self.graph) if shown is not None else None
        if measure is None:
            raise Unreadable
        if shown is not None and self._told_per_row(measure, shown):  # the top source of applications, which name a salary each
            sketch.orders.append(Order(sketch.best, measure=Measure("count")))
            sketch.outputs.append(Output(measure=Measure("count")))
            self.core.add(shown.table)
            self.unsaid = "best"
            self.notes.append(_("Ranked by the number of {things}.", things=" ".join(name_words(shown.table[1]))))
            return
        self.picks = (*self.picks, measure)
        slot = len(self.picks) - 1
        sketch.slots.append(Slot(slot, measure.column or "", (measure,), "sum"))
        raw = Measure("raw", slot)
        sketch.outputs.append(Output(measure=raw))
        sketch.orders.append(Order(sketch.best, measure=raw))
        self.unsaid = "best"
        self.notes.append(_("“{word}” is read as {direction} {measure}.", word=_("best") if sketch.best else _("worst"),
                            direction=_("highest") if sketch.best else _("lowest"), measure=" ".join(name_words(measure.column or ""))))

    def _told_per_row(self, measure: Alt, shown: Alt) -> bool:
        """Whether a figure says something of single rows, as a price or a salary does, and many of these rows belong to each thing shown."""
        words = set(name_words(measure.column or ""))
        return shown.kind == "column" and shown.table == measure.table and bool({"price", "cost", "salary", "wage",
            "pay"} & words) and self._of_many(measure, shown)

    def _turn_ages(self) -> None:
        """`the oldest` has the highest age, but the earliest date of birth or founding."""
        sketch = self.sketch
        for index, order in enumerate(sketch.orders):
            slot = sketch.slot(order.slot) if order.slot is not None and order.measure is None else None
            if slot is not None and slot.need == "degree" and base_adjective(slot.text) in {"old", "young"} and self._is_time(self.alt(slot.id)):
                sketch.orders[index] = replace(order, desc=not order.desc)

    def _sum_conditions(self) -> None:
        """`countries with revenue over 10000`: the bound is on each country's total."""
        sketch = self.sketch
        shown = [self.alt(o.slot) for o in sketch.outputs if o.slot is not None]
        if not shown or any(o.measure is not None for o in sketch.outputs):
            return
        for index, order in enumerate(sketch.orders):
            if order.slot is not None and sketch.superlative and self._totalled(self.alt(order.slot), shown):
                sketch.orders[index] = Order(order.desc, measure=Measure("sum", order.slot))
            elif order.slot is not None and sketch.superlative and self._is_measure(self.alt(order.slot)) and any(g.grain for g in sketch.groups):
                sketch.orders[index] = Order(order.desc, measure=Measure(self._default_agg(self.alt(order.slot)), order.slot))  # the month with the most rain
            elif order.slot is not None and sketch.superlative and self._most_of_many(order.slot, shown):
                sketch.orders[index] = Order(order.desc, measure=Measure(self._default_agg(self.alt(order.slot)), order.slot))
            elif order.slot is not None and sketch.superlative and self._rated(order.slot, shown):
                sketch.orders[index] = Order(order.desc, measure=Measure("avg", order.slot))
        for condition in list(sketch.conditions):
            bound = self._bounded_total(condition, shown)
            if bound is not None:
                sketch.conditions.remove(condition)
                sketch.havings.append(bound)

    def _bounded_total(self, condition: Condition, shown: list[Alt]) -> CountCompare | None:
        """The bound on a total that a condition on the amount of each row stands for, where coarser things are shown."""
        if isinstance(condition, CountCompare) and condition.measure.slot is not None and not condition.conditions:  # days with more than 1000 clicks
            return replace(condition, measure=Measure("sum", condition.measure.slot)) if self._totalled(self.alt(condition.measure.slot), shown) else None
        if not isinstance(condition, Compare) or condition.negated or not self._totalled(self.alt(condition.slot), shown):
            return None
        none = condition.op == "null" and str(self.column(self.alt(condition.slot)).minimum) in {"0", "0.0", "0.00"}  # campaigns with no conversions
        if none or (condition.op in {">", "<", ">=", "<="} and isinstance(condition.operand, float)):
            return CountCompare(Measure("sum", condition.slot), "=" if none else condition.op, 0.0 if none else condition.operand)
        return None

    def _most_of_many(self, slot: int, shown: list[Alt]) -> bool:
        """`which waiter served the most guests`: of many rows with guests each, their total."""
        alt = self.alt(slot)
        return self.sketch.slot(slot).need == "most" and self._is_measure(alt) and bool(shown) and all(self._of_many(alt, one) for one in shown)

    def _rated(self, slot: int, shown: list[Alt]) -> bool:
        """`the lowest rated restaurant` where each visit has a rating, `the most expensive part of town`: their average is meant."""
        alt = self.alt(slot)
        told = self.sketch.slot(slot).need == "degree" or bool(_RATINGS & set(name_words(alt.column or "")))
        return alt.kind == "column" and told and self._is_measure(alt) and all(self._of_many(alt, one) for one in shown)

    def _of_many(self, alt: Alt, one: Alt) -> bool:
        """Whether many rows of a figure belong to each thing shown."""
        if one.table != alt.table:
            return self._finer(alt, one)
        rows = self.vocabulary.table(alt.table).rows
        return one.kind == "column" and (self.column(one).distinct or rows) * 2 <= rows

    def _count_partners(self) -> None:
        """`which book was borrowed most often`: the related rows are what is counted."""
        sketch = self.sketch
        order = sketch.orders[0] if len(sketch.orders) == 1 else None
        partners = [c for c in sketch.conditions if isinstance(c, Has) and not c.negated and not c.conditions and c.slot is not None]
        if not sketch.superlative or order is None or order.measure != Measure("count") or len(partners) != 1 or sketch.groups:
            return
        if self.alt(partners[0].slot or 0).kind == "table":
            sketch.conditions.remove(partners[0])
            sketch.orders[0] = replace(order, measure=Measure("count", partners[0].slot))

    def _count_events(self) -> None:
        """`busiest airport`, `most active customer`: what is counted is what happens to each, not the one row that each has."""
        sketch = self.sketch
        order = sketch.orders[0] if len(sketch.orders) == 1 else None
        shown = [self.alt(o.slot) for o in sketch.outputs if o.slot is not None]
        if not sketch.superlative or order is None or order.measure != Measure("count") or len(shown) != 1 or sketch.conditions or sketch.groups:
            return
        table = self.vocabulary.table(shown[0].table)
        if shown[0].kind == "column" and shown[0].column not in {*table.key, *(c.name for c in naming(table))}:
            return
        events = [(any(c.role == "time" for c in other.columns), other.rows, key) for key, other in self.vocabulary.tables.items() if not other.hidden
                  and key not in self.vocabulary.roles and key != shown[0].table and self.graph.widens(shown[0].table, key)]
        if not events:
            return
        counted = max(events)[2]
        self.picks = (*self.picks, Alt("table", counted))
        sketch.slots.append(Slot(len(self.picks) - 1, counted[1], (Alt("table", counted),), "counted"))
        sketch.orders[0] = replace(order, measure=Measure("count", len(self.picks) - 1))
        self.unsaid = "best"
        self.notes.append(_("Ranked by the number of {things}.", things=" ".join(name_words(counted[1]))))

    def _nest_superlative(self) -> None:
        """`the number of concerts in the stadium with the highest capacity`: the superlative picks rows to aggregate."""
        sketch = self.sketch
        plain = [o for o in sketch.outputs if o.slot is not None]
        order = sketch.orders[0] if len(sketch.orders) == 1 else None
        if not sketch.superlative or sketch.groups or plain or not sketch.outputs or order is None or order.slot is None or sketch.limit != 1 or sketch.nth:
            return
        sketch.conditions.append(Compare(order.slot, "=", Nested("max" if order.desc else "min")))
        sketch.orders, sketch.limit, sketch.superlative = [], None, False
