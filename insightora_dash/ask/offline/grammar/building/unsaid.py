"""What a question leaves unsaid, filled in before the query is built, and noted."""

from dataclasses import replace
from datetime import date, timedelta

from insightora_dash.ask.offline.grammar.building.ranked import Ranked
from insightora_dash.ask.offline.grammar.lexis.lookups import round_width
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.stems import table_stems
from insightora_dash.ask.offline.grammar.lexis.vocabulary import flag_values
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Both,
    Compare,
    Condition,
    Group,
    Measure,
    Output,
    Span,
    TableKey,
)
from insightora_dash.catalog.words import name_words, stem
from insightora_dash.platform.wording import _

_KEYED = frozenset({"id", "code", "key", "number", "no", "num", "nr", "identifi", "identifier", "sk", "pk", "fk"})
_MOST_BARS = 40  # different numbers of a distribution, beyond which they are put into ranges
TWO_AXES = frozenset({"bar", "pie", "line", "area", "donut", "bar_stacked", "bar_grouped", "bar_horizontal", "histogram"})


def span_before(span: Span, pace: str = "") -> Span:
    """The period that a period is compared with: the one just before it, or the same one a year before."""
    if pace == "year" or (span.after.month, span.after.day) == (span.first.month, span.first.day):
        return Span(_years_back(span.first), _years_back(span.after)) if pace == "year" else Span(
            span.first.replace(year=2 * span.first.year - span.after.year), span.first)
    months = (span.after.year - span.first.year) * 12 + span.after.month - span.first.month
    if span.first.day == span.after.day == 1 and months > 0:
        start = span.first.year * 12 + span.first.month - 1 - months
        return Span(date(start // 12, start % 12 + 1, 1), span.first)
    return Span(span.first - (span.after - span.first), span.first)


def _ended(condition: Condition) -> Condition:
    """`from 2022 to 2023` as the two periods it goes from and to."""
    if isinstance(condition, Compare) and condition.op == "period" and len(condition.operand) == 1 and condition.operand[0].ends:
        return replace(condition, operand=condition.operand[0].ends)
    return condition


def _years_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day)


def _dated(span: Span) -> str:
    return f"{span.first:%-d %b %Y} – {span.after - timedelta(days=1):%-d %b %Y}"


class Unsaid(Ranked):
    """Adds what is meant without being said."""

    __slots__ = ()

    def _own_keys(self) -> None:
        """`ids of customers` are the customers' own keys, not the copies of them in other tables."""
        named = {pick.table for pick in self.picks if pick.kind == "table"}
        shown = {o.slot for o in self.sketch.outputs if o.slot is not None} | {g.slot for g in self.sketch.groups}
        self.picks = tuple(self._own_key(pick, named) if index in shown else pick for index, pick in enumerate(self.picks))
        if any(isinstance(c, Both) or (isinstance(c, Compare) and c.op in {"value", "values"} and c.negated) for c in self.sketch.conditions):
            shown |= {o.measure.slot for o in self.sketch.outputs if o.measure is not None and o.measure.slot is not None}
            told = {pick.table for index, pick in enumerate(self.picks) if pick.kind == "table" and (index in shown or index == self.sketch.focus)}
            self.picks = tuple(self._whole_thing(index, pick, told) if index in shown else pick for index, pick in enumerate(self.picks))

    def _whole_thing(self, index: int, pick: Alt, spoken_of: set[TableKey]) -> Alt:
        """`ids of students who have no cat`, `how many countries speak both`: said of the things themselves, not of the rows that point to them."""
        said = {stem(word) for word in name_words(self.sketch.slot(index).text.replace(" ", "_"))}
        if pick.kind != "column" or pick.table in spoken_of or said & set(table_stems(self.vocabulary.table(pick.table))):
            return pick
        for step in self.graph.steps.get(pick.table, ()):
            if not step.widens and step.source_columns == (pick.column,):
                return Alt("column", step.target, step.target_columns[0], cost=pick.cost)
        return pick

    def _own_key(self, pick: Alt, named: set[TableKey]) -> Alt:
        if pick.kind != "column" or pick.table in named:
            return pick
        for step in self.graph.steps.get(pick.table, ()):
            if not step.widens and step.source_columns == (pick.column,) and step.target in named:
                return Alt("column", step.target, step.target_columns[0], cost=pick.cost)
        return pick

    def _grown_period(self) -> None:
        """`growth by region for 2025`: that year beside the year before it, where no finer bucket was said."""
        sketch = self.sketch
        if sketch.window in {"growth", "change"} and not sketch.trend:
            sketch.conditions = [_ended(c) for c in sketch.conditions]
        periods = [c for c in sketch.conditions if isinstance(c, Compare) and c.op == "period" and not c.negated and len(c.operand) in {1, 2}]
        both = {c.slot for c in periods if len(c.operand) == 2}
        filled = [g for g in sketch.groups if g.slot in sketch.filled or g.slot in both]
        if sketch.window not in {"growth", "change"} or len(periods) != 1 or not filled or sketch.trend:
            return
        span = max(periods[0].operand, key=lambda one: one.first)
        whole_year = span.after.year - span.first.year == 1 and span.first.month == 1
        if len(periods[0].operand) == 1 and sketch.window_pace not in {"", "year"} and whole_year:
            return  # monthly growth within a year
        before = span_before(span, sketch.window_pace) if len(periods[0].operand) == 1 else min(periods[0].operand, key=lambda one: one.first)
        slot = filled[0].slot
        sketch.grown = (periods[0].slot, before, span)
        sketch.conditions[sketch.conditions.index(periods[0])] = replace(periods[0], operand=(before, span))
        sketch.groups = [g for g in sketch.groups if g.slot != slot]
        sketch.outputs = [o for o in sketch.outputs if not (o.slot == slot and o.measure is None)]
        sketch.outputs = [Output(measure=Measure("sum", o.slot)) if o.slot is not None and self._is_measure(self.alt(o.slot)) else o for o in sketch.outputs]
        sketch.outputs = [Output(measure=Measure("count", o.slot)) if o.slot is not None and self.alt(o.slot).kind == "table" else o for o in sketch.outputs]
        self.notes.append(_("{period} beside {before}.", period=_dated(span), before=_dated(before)))

    def _called_by_name(self) -> None:
        """`visits by ward` names the wards, though the visits hold only their codes."""
        shown = {o.slot for o in self.sketch.outputs if o.slot is not None} | {g.slot for g in self.sketch.groups}
        last = len(self.sketch.slots)
        self.picks = tuple(self._called(index, pick) if index in shown and index < last else pick for index, pick in enumerate(self.picks))

    def _called(self, index: int, pick: Alt) -> Alt:
        slot = self.sketch.slot(index)
        if pick.kind != "column" or _KEYED & {stem(word) for word in slot.text.casefold().replace("_", " ").split()}:
            return pick
        for step in self.graph.steps.get(pick.table, ()):
            named = next((a for a in slot.alts if a.kind == "table" and a.table == step.target and a.cost < pick.cost), None)
            words = set(name_words(pick.column or ""))
            if step.widens or step.source_columns != (pick.column,) or not _KEYED & words or step.target in self.vocabulary.roles:
                continue
            whole = {stem(word) for word in words - _KEYED} <= {stem(word) for word in slot.text.casefold().replace("_", " ").split()}
            if named is None and whole and "manager" not in words:
                named = Alt("table", step.target, cost=pick.cost)
            if named is None:
                continue
            table = self.vocabulary.table(step.target)
            if naming(table) and [c.name for c in naming(table)] != list(table.key):
                return named
        return pick

    def _total_bare(self) -> None:
        """`revenue last month` is a total: an amount of a table of events, said without a group."""
        sketch = self.sketch
        if sketch.groups or sketch.pairs or sketch.orders or sketch.limit or sketch.listing or not sketch.outputs or sketch.everything:
            return
        if all(o.slot is not None and self._additive(self.alt(o.slot)) for o in sketch.outputs):
            sketch.outputs = [Output(measure=Measure("sum", o.slot)) for o in sketch.outputs]

    def _average_rows(self) -> None:
        """`average revenue per order` where each row is an order is the average of the rows."""
        sketch = self.sketch
        if len(sketch.groups) != 1 or sketch.groups[0].grain or sketch.by == "each" or not self._row_itself(self.alt(sketch.groups[0].slot)):
            return
        table = self.alt(sketch.groups[0].slot).table
        slots = [o.slot if o.measure is None else o.measure.slot for o in sketch.outputs if o.measure is None or o.measure.agg in {"avg", "sum"}]
        own = [slot for slot in slots if slot is not None and self._is_measure(self.alt(slot)) and self.alt(slot).table == table
               and self.vocabulary.defined.metric(self.alt(slot).column) is None]
        if own and len(own) == len(sketch.outputs):
            sketch.groups = []
            sketch.outputs = [Output(measure=Measure("avg", slot)) for slot in own]

    def _rate_of_flag(self) -> None:
        """`churn by contract` where each row says yes or no: the part that says yes."""
        sketch = self.sketch
        grouped = {g.slot for g in sketch.groups}
        shown = [o for o in sketch.outputs if o.slot not in grouped or o.measure is not None]
        slot = shown[0].slot if len(shown) == 1 and shown[0].measure is None else None
        plain = bool(grouped) and sketch.by == "by" and not (sketch.share or sketch.pairs or sketch.listing or sketch.orders or sketch.chart)
        alt = self.alt(slot) if slot is not None and plain else None
        values = flag_values(self.column(alt)) if alt is not None and alt.kind == "column" else None
        if slot is None or alt is None or values is None:
            return
        picks = list(self.picks)
        picks[slot] = Alt("flag", alt.table, alt.column, (values[0],), cost=alt.cost)
        self.picks = tuple(picks)
        part = Compare(slot, "value")
        sketch.conditions.append(part)
        sketch.parts.append(part)
        sketch.share = True
        sketch.outputs[sketch.outputs.index(shown[0])] = Output(measure=Measure("count"))
        self.core.add(alt.table)
        self.unsaid = self.unsaid or "rate"

    def _share_of_rows(self) -> None:
        """`what percentage of employees are in Research`: the rows that fit among all rows."""
        sketch = self.sketch
        grouped = {g.slot for g in sketch.groups}
        things = [o for o in sketch.outputs if o.slot is not None and o.slot not in grouped and (
            self.alt(o.slot).kind == "table" or ((
                self.alt(o.slot).column in self._called_so(self.alt(o.slot).table) or self._many_named(o)) and sketch.conditions))]
        if sketch.share and len(things) == 1 and not any(o.measure is not None for o in sketch.outputs):
            counted = things[0].slot if self.alt(things[0].slot or 0).kind == "table" else None
            self.core.add(self.alt(things[0].slot or 0).table)
            sketch.outputs = [o for o in sketch.outputs if o is not things[0]] + [Output(measure=Measure("count", counted))]

    def _called_so(self, key: TableKey) -> set[str]:
        table = self.vocabulary.table(key)
        return {*table.key, *(column.name for column in naming(table))}

    def _row_itself(self, group: Alt) -> bool:
        """Whether a group is the rows of its table, which have no name but their key."""
        table = self.vocabulary.table(group.table)
        return len(table.key) == 1 and (group.kind == "table" or group.column == table.key[0]) and [c.name for c in naming(table)] == list(table.key)

    def _chart_axis(self) -> None:
        """A chart of one thing needs another: counts go by what is counted, an attribute beside the name of its owner."""
        sketch = self.sketch
        parts = sketch.pairs or sketch.chart in {"pie", "donut"}  # the parts of one number say nothing
        wanted = parts or sketch.chart in TWO_AXES or any(o.axis for o in sketch.orders)
        if not wanted or len(sketch.outputs) != 1 or sketch.groups:
            return
        output = sketch.outputs[0]
        if output.measure is not None and output.measure.agg == "count" and output.measure.slot is not None and (parts or not output.measure.distinct):
            alt = self.alt(output.measure.slot)
            if alt.kind == "column" and not self._is_measure(alt):
                grain = self._grain(alt)
                self.unsaid = "bucket" if grain else self.unsaid
                sketch.groups.append(Group(output.measure.slot, grain))
                sketch.outputs[0] = Output(measure=Measure("count"))
        elif output.slot is not None and self._is_measure(self.alt(output.slot)) and naming(self.vocabulary.table(self.alt(output.slot).table)):
            self.owner = self.alt(output.slot).table

    def _count_distribution(self) -> None:
        """`distribution of quantity`, `the proportion of each channel`: how often each value occurs."""
        sketch = self.sketch
        slots = {o.slot for o in sketch.outputs} | {g.slot for g in sketch.groups}
        if not (sketch.pairs or sketch.chart in {"pie", "donut"}) or len(slots) != 1 or any(o.measure is not None for o in sketch.outputs) or sketch.orders:
            return
        slot = next(iter(slots))
        if slot is None or self.alt(slot).kind != "column" or (sketch.chart and self._is_measure(self.alt(slot))) or self._is_time(self.alt(slot)):
            return
        column = self.column(self.alt(slot))
        many = self._is_measure(self.alt(slot)) and (column.distinct or 0) > _MOST_BARS
        sketch.groups = [Group(slot, width=round_width(column) if many else None)]
        sketch.outputs = [Output(measure=Measure("count"))]

    def _compared_values(self) -> None:
        """`for male and female students`: every value of a column named means one row for each."""
        if self.sketch.groups or not any(o.measure for o in self.sketch.outputs):
            return
        for condition in list(self.sketch.conditions):
            if isinstance(condition, Both | Compare) and not getattr(condition, "negated", False):
                slots = [p.slot for p in condition.parts if isinstance(p, Compare)] if isinstance(condition, Both) else []
                alts = [self.alt(s) for s in slots]
                if len(alts) > 1 and len({(a.table,
                    a.column) for a in alts}) == 1 and len({v for a in alts for v in a.values}) == (self.column(alts[0]).distinct or 0):
                    self.sketch.groups.append(Group(slots[0]))
                    self.sketch.conditions.remove(condition)

    def _beside_each_other(self) -> None:
        """`compare online and stores revenue by month`: one row for each of the values."""
        if not self.sketch.compared:
            return
        grouped = {self.alt(g.slot).column for g in self.sketch.groups}
        for condition in self.sketch.conditions:
            slots = condition.operand if isinstance(condition, Compare) and condition.op == "values" else [
                p.slot for p in condition.parts] if isinstance(condition, Both) and all(p.op == "value" for p in condition.parts) else []
            alts = [self.alt(slot) for slot in slots]
            if len(alts) > 1 and len({(a.table, a.column) for a in alts}) == 1 and alts[0].column not in grouped:
                self.sketch.groups.append(Group(slots[0]))
                self.sketch.by = self.sketch.by or "by"

    def _many_named(self, output: Output) -> bool:
        """`candidates by recruiter` where both are columns of one sheet: how many different ones there are."""
        alt = self.alt(output.slot or 0)
        said = self.sketch.slot(output.slot or 0).text.casefold()
        plural = said.endswith("s") and not said.endswith("ss") and " " not in said and not self.sketch.listing and not self.sketch.distinct
        return plural and alt.kind == "column" and self.column(alt).role in {"dimension", "id", "text"}

    def _count_entities(self) -> None:
        """`monthly orders`, `customers by country`: things per group are counted."""
        sketch = self.sketch
        if not sketch.groups or any(o.measure is not None for o in sketch.outputs) or (sketch.by != "by" and not sketch.pairs):
            return
        groups = {self.alt(g.slot).table for g in sketch.groups if self.alt(g.slot).kind == "table"}
        grouped = {g.slot for g in sketch.groups}
        things = [o for o in sketch.outputs if o.slot is not None and o.slot not in grouped]
        kinds = [c for c in sketch.conditions if isinstance(c, Compare) and c.op not in {"period", "month", "null"} and not c.negated]
        if not things and kinds and not sketch.superlative and not sketch.pairs:  # deposits by month, negative balances by type
            sketch.outputs.append(Output(measure=Measure("count")))
            self.core.add(self.alt(kinds[0].slot).table)
            self.unsaid = self.unsaid or "measure"
        if len(things) == 1 and (self._many_named(things[0]) or (
                self.alt(things[0].slot or 0).kind == "table" and self.alt(things[0].slot or 0).table not in groups)):
            sketch.outputs = [o for o in sketch.outputs if o is not things[0]] + [Output(measure=Measure("count", things[0].slot))]
