"""A sketch with meanings to one SELECT: sources, joins, sub-queries, groups and order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from insightora_dash.ask.offline.grammar.joins import JoinGraph, Step, Tree
from insightora_dash.ask.offline.grammar.names import main_measure, naming
from insightora_dash.ask.offline.grammar.predicates import Predicates, column_sql, time_sql
from insightora_dash.ask.offline.grammar.sketch import (
    Alt, AnyOf, Both, Compare, Condition, CountCompare, Grain, Group, Has, Measure, Nested, Order, Output, Sketch, Slot, TableKey,
)
from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary
from insightora_dash.catalog.build import as_date
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.profile import is_number, is_text
from insightora_dash.catalog.words import name_words, stem
from insightora_dash.platform.wording import _

_TWO_AXES = frozenset({"bar", "pie", "line", "area", "donut", "bar_stacked", "bar_grouped", "bar_horizontal", "histogram"})
_ADDED = frozenset({
    "revenue", "sales", "sale", "cost", "costs", "profit", "margin", "amount", "quantity", "spend", "spending", "turnover", "income", "expense", "expenses", "volume", "units", "fee", "fees", "payment", "total",
    "value", "hours", "visits", "clicks", "tax", "discount", "budget",
})
_AVERAGED = frozenset({"unit", "age", "rate", "price", "percent", "percentage", "score", "rating", "temperature", "ratio", "share", "average", "duration", "height", "weight"})


class Unreadable(Exception):
    """This reading has no query."""


@dataclass(slots=True)
class Composer:
    """Turns one sketch and one meaning per slot into a tree."""

    sketch: Sketch
    picks: Sequence[Alt]
    vocabulary: Vocabulary
    graph: JoinGraph
    core: set[TableKey] = field(default_factory=set)
    selected: list[tuple[exp.Expression, str]] = field(default_factory=list)
    grouped: list[exp.Expression] = field(default_factory=list)
    aggregated: bool = False
    notes: list[str] = field(default_factory=list)
    penalty: float = 0.0
    owner: TableKey | None = None  # whose name stands beside a lone attribute in a chart

    # meanings ------------------------------------------------------------------

    def alt(self, slot: int) -> Alt:
        """What a slot means."""
        return self.picks[slot]

    def column(self, alt: Alt) -> Column:
        """The column an alternative names."""
        return self.vocabulary.column(alt.table, alt.column or "")

    def expression(self, alt: Alt) -> exp.Expression:
        """The column of an alternative as SQL, typed as its role wants."""
        return column_sql(alt.table, self.column(alt))

    # readings of what is left unsaid ---------------------------------------------------

    def _rank_best(self) -> None:
        """`best customers` are those with most of the main measure; the note says which it is."""
        sketch = self.sketch
        if sketch.best is None or sketch.orders:
            return
        shown = next((self.alt(o.slot) for o in sketch.outputs if o.slot is not None), None)
        measure = main_measure(shown, self.vocabulary, self.graph) if shown is not None else None
        if measure is None:
            raise Unreadable
        self.picks = (*self.picks, measure)
        slot = len(self.picks) - 1
        sketch.slots.append(Slot(slot, measure.column or "", (measure,), "sum"))
        raw = Measure("raw", slot)
        sketch.outputs.append(Output(measure=raw))
        sketch.orders.append(Order(sketch.best, measure=raw))
        self.notes.append(_("“{word}” is read as {direction} {measure}.", word=_("best") if sketch.best else _("worst"),
                            direction=_("highest") if sketch.best else _("lowest"), measure=" ".join(name_words(measure.column or ""))))

    def _total_bare(self) -> None:
        """`revenue last month` is a total: an amount of a table of events, said without a group."""
        sketch = self.sketch
        if sketch.groups or sketch.pairs or sketch.orders or sketch.limit or sketch.listing or not sketch.outputs or sketch.everything:
            return
        if all(o.slot is not None and self._additive(self.alt(o.slot)) for o in sketch.outputs):
            sketch.outputs = [Output(measure=Measure("sum", o.slot)) for o in sketch.outputs]

    def _additive(self, alt: Alt) -> bool:
        if not self._is_measure(alt) or self._default_agg(alt) != "sum":
            return False
        table = self.vocabulary.table(alt.table)
        events = any(c.role == "time" for c in table.columns) and any(step for step in self.graph.steps[alt.table] if not step.widens)
        alone = len(self.vocabulary.tables) == 1 and any(c.role == "time" for c in table.columns)
        return (events or alone) and bool(_ADDED & set(name_words(alt.column or "")))

    def _average_rows(self) -> None:
        """`average revenue per order` where each row is an order is the average of the rows."""
        sketch = self.sketch
        if len(sketch.groups) != 1 or sketch.groups[0].grain or sketch.by == "each":
            return
        group = self.alt(sketch.groups[0].slot)
        table = self.vocabulary.table(group.table)
        own = group.kind == "table" or (len(table.key) == 1 and group.column == table.key[0])
        measures = [o for o in sketch.outputs if (o.measure is not None and o.measure.agg in {"avg", "sum"}) or (o.slot is not None and self._is_measure(self.alt(o.slot)))]
        slots = [o.slot if o.slot is not None else o.measure.slot for o in measures if o.slot is not None or o.measure is not None]
        if own and measures and len(measures) == len(sketch.outputs) and all(s is not None and self.alt(s).table == group.table for s in slots) and table.key and len(naming(table)) == 1 and naming(table)[0].name in table.key:
            sketch.groups = []
            sketch.outputs = [Output(measure=Measure("avg", s)) for s in slots]

    def _sum_conditions(self) -> None:
        """`countries with revenue over 10000`: the bound is on each country's total."""
        sketch = self.sketch
        shown = [self.alt(o.slot) for o in sketch.outputs if o.slot is not None]
        if not shown or any(o.measure is not None for o in sketch.outputs):
            return
        for index, order in enumerate(sketch.orders):
            if order.slot is not None and sketch.superlative and self._totalled(self.alt(order.slot), shown):
                sketch.orders[index] = Order(order.desc, measure=Measure("sum", order.slot))
        for condition in list(sketch.conditions):
            if isinstance(condition, Compare) and condition.op in {">", "<", ">=", "<="} and isinstance(condition.operand, float) and not condition.negated:
                alt = self.alt(condition.slot)
                if self._totalled(alt, shown):
                    sketch.conditions.remove(condition)
                    sketch.havings.append(CountCompare(Measure("sum", condition.slot), condition.op, condition.operand))

    def _totalled(self, alt: Alt, shown: Sequence[Alt]) -> bool:
        """Whether an amount belongs to finer rows than those shown, so that its total is meant."""
        return self._additive(alt) and any(self._finer(alt, one) for one in shown) and not self._said(alt.table)

    def _said(self, table: TableKey) -> bool:
        return any(pick.kind == "table" and pick.table == table for pick in self.picks)

    # the query -------------------------------------------------------------------

    def query(self) -> exp.Query:
        """The whole query."""
        sketch = self.sketch
        self._rank_best()
        self._total_bare()
        self._average_rows()
        self._sum_conditions()
        self._count_entities()
        measures = [o.measure for o in sketch.outputs if o.measure is not None and o.measure.agg != "raw"]
        counted_order = any(o.measure is not None for o in sketch.orders)
        self.aggregated = bool(measures) or bool(sketch.havings) or counted_order or self._ranks_children() or self._implied_sums()
        self._nest_superlative()
        self._chart_axis()
        self._compared_values()
        self._select()
        if sketch.focus is not None and self.alt(sketch.focus).kind == "table" and (not self.aggregated or not self.core):
            self.core.add(self.alt(sketch.focus).table)
        if not self.selected:
            raise Unreadable
        return self._assemble()

    def _ranks_children(self) -> bool:
        """`top 5 products by margin` sums the margin of finer rows per product."""
        raw = [o.measure for o in self.sketch.outputs if o.measure is not None and o.measure.agg == "raw"]
        shown = [self.alt(o.slot) for o in self.sketch.outputs if o.slot is not None]
        return any(self._finer(self.alt(m.slot), one) for m in raw if m.slot is not None for one in shown)

    def _finer(self, measure: Alt, shown: Alt) -> bool:
        if measure.table != shown.table:
            return self.graph.widens(shown.table, measure.table)
        if shown.kind != "column":
            return False
        column, table = self.column(shown), self.vocabulary.table(shown.table)
        return column.role in {"dimension", "geo", "boolean", "time", "id"} and (column.distinct or 0) < 0.9 * table.rows

    def _implied_sums(self) -> bool:
        if self.sketch.pairs or not self.sketch.groups:
            return False
        groups = [self.alt(g.slot) for g in self.sketch.groups]
        return any(
            o.slot is not None and not any(g.slot == o.slot for g in self.sketch.groups) and self._is_measure(self.alt(o.slot)) and any(self._finer(self.alt(o.slot), g) or h.grain for g, h in zip(groups, self.sketch.groups, strict=True))
            for o in self.sketch.outputs
        )

    def _is_measure(self, alt: Alt) -> bool:
        return alt.kind == "column" and self.column(alt).role == "measure"

    def _chart_axis(self) -> None:
        """A chart of one thing needs another: counts go by what is counted, an attribute beside the name of its owner."""
        sketch = self.sketch
        wanted = sketch.chart in _TWO_AXES or any(o.axis for o in sketch.orders)
        if not wanted or len(sketch.outputs) != 1 or sketch.groups:
            return
        output = sketch.outputs[0]
        if output.measure is not None and output.measure.agg == "count" and output.measure.slot is not None and not output.measure.distinct:
            alt = self.alt(output.measure.slot)
            if alt.kind == "column" and not self._is_measure(alt):
                sketch.groups.append(Group(output.measure.slot, self._grain(alt)))
                sketch.outputs[0] = Output(measure=Measure("count"))
        elif output.slot is not None and self._is_measure(self.alt(output.slot)) and naming(self.vocabulary.table(self.alt(output.slot).table)):
            self.owner = self.alt(output.slot).table

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

    def _nest_superlative(self) -> None:
        """`the number of concerts in the stadium with the highest capacity`: the superlative picks rows to aggregate."""
        sketch = self.sketch
        plain = [o for o in sketch.outputs if o.slot is not None]
        order = sketch.orders[0] if len(sketch.orders) == 1 else None
        if not sketch.superlative or sketch.groups or plain or not sketch.outputs or order is None or order.slot is None or sketch.limit != 1:
            return
        sketch.conditions.append(Compare(order.slot, "=", Nested("max" if order.desc else "min")))
        sketch.orders, sketch.limit, sketch.superlative = [], None, False

    def _compared_values(self) -> None:
        """`for male and female students`: every value of a column named means one row for each."""
        if self.sketch.groups or not any(o.measure for o in self.sketch.outputs):
            return
        for condition in list(self.sketch.conditions):
            if isinstance(condition, Both | Compare) and not getattr(condition, "negated", False):
                slots = [p.slot for p in condition.parts if isinstance(p, Compare)] if isinstance(condition, Both) else []
                alts = [self.alt(s) for s in slots]
                if len(alts) > 1 and len({(a.table, a.column) for a in alts}) == 1 and len({v for a in alts for v in a.values}) == (self.column(alts[0]).distinct or 0):
                    self.sketch.groups.append(Group(slots[0]))
                    self.sketch.conditions.remove(condition)

    def _count_entities(self) -> None:
        """`monthly orders`, `customers by country`: things per group are counted."""
        sketch = self.sketch
        if not sketch.groups or sketch.pairs or any(o.measure is not None for o in sketch.outputs) or sketch.by != "by":
            return
        groups = {self.alt(g.slot).table for g in sketch.groups if self.alt(g.slot).kind == "table"}
        grouped = {g.slot for g in sketch.groups}
        things = [o for o in sketch.outputs if o.slot is not None and o.slot not in grouped]
        if len(things) == 1 and self.alt(things[0].slot or 0).kind == "table" and self.alt(things[0].slot or 0).table not in groups:
            sketch.outputs = [o for o in sketch.outputs if o is not things[0]] + [Output(measure=Measure("count", things[0].slot))]

    # outputs -----------------------------------------------------------------------

    def _select(self) -> None:
        sketch = self.sketch
        group_slots = {g.slot for g in sketch.groups}
        explicit = self._explicit_tables()
        if sketch.everything and not self.aggregated and sketch.focus is not None:
            self._show_all(self.alt(sketch.focus))
        for group in sketch.groups:
            self._show_group(group)
        if self.owner is not None:
            self._show_entity(Alt("table", self.owner))
        for output in sketch.outputs:
            if output.slot is not None and output.slot in group_slots:
                continue
            if output.measure is not None:
                self._show_measure(output.measure)
            elif output.slot is not None:
                self._show_slot(output.slot, explicit)
        if not self.selected and sketch.focus is not None:
            self._show_entity(self.alt(sketch.focus))
        if not self.selected:
            self._show_from_conditions()

    def _explicit_tables(self) -> set[TableKey]:
        return {self.alt(o.slot).table for o in self.sketch.outputs if o.slot is not None and self.alt(o.slot).kind == "column"}

    def _show(self, expression: exp.Expression, name: str, *, group: bool = False) -> None:
        if any(expression == shown for shown, _name in self.selected):
            return
        self.selected.append((expression, name))
        if group:
            self.grouped.append(expression)

    def _show_group(self, group: Group) -> None:
        alt = self.alt(group.slot)
        self.core.add(alt.table)
        if alt.kind == "table":
            if self.aggregated:
                self._show_entity(alt)
            return
        expression: exp.Expression = self.expression(alt)
        name = alt.column or ""
        if group.grain:
            expression, name = time_sql(expression, group.grain, self.column(alt)), group.grain
        self._show(expression, name, group=self.aggregated)

    def _show_slot(self, slot: int, explicit: set[TableKey]) -> None:
        alt = self.alt(slot)
        if alt.kind == "column" and self._whole_name(slot, alt):
            called = naming(self.vocabulary.table(alt.table))
            if len(called) == 2 and alt.column in {c.name for c in called}:
                self._show_entity(Alt("table", alt.table))
                return
        if alt.kind == "table":
            if alt.table in explicit and len(self.sketch.outputs) > 1:
                self.core.add(alt.table)
                return
            self._show_entity(alt)
            return
        self.core.add(alt.table)
        if alt.kind in {"value", "flag"}:
            raise Unreadable
        if self.aggregated and self._is_measure(alt) and self._implied_sums():
            self._show_measure(Measure(self._default_agg(alt), slot))
            return
        grain = self._grain(alt) if self.aggregated and self.sketch.chart in _TWO_AXES and any(o.measure and o.measure.agg == "count" for o in self.sketch.outputs) else None
        if grain:
            self._show(time_sql(self.expression(alt), grain, self.column(alt)), grain, group=True)
            return
        self._show(self.expression(alt), alt.column or "", group=self.aggregated)

    def _whole_name(self, slot: int, alt: Alt) -> bool:
        """Whether the words ask for a name as a whole, not for the first or last one."""
        words = {stem(word) for word in self.sketch.slot(slot).text.casefold().split()}
        return bool(words & {"name"}) and not words & {"first", "last", "middl", "given", "famili", "surnam"} and "_" not in self.sketch.slot(slot).text

    def _default_agg(self, alt: Alt) -> str:  # type: ignore[return]
        return "avg" if _AVERAGED & set(name_words(alt.column or "")) else "sum"

    def _show_all(self, alt: Alt) -> None:
        self.core.add(alt.table)
        for column in self.vocabulary.table(alt.table).columns:
            self._show(column_sql(alt.table, column), column.name)

    def _show_entity(self, alt: Alt) -> None:
        self.core.add(alt.table)
        if alt.kind != "table":
            self._show(self.expression(alt), alt.column or "", group=self.aggregated)
            return
        table = self.vocabulary.table(alt.table)
        columns = naming(table)
        if not columns:
            self._show_all(alt)
            return
        shown = [column_sql(alt.table, c) for c in columns]
        expression = shown[0] if len(shown) == 1 else exp.Concat(expressions=[shown[0], exp.Literal.string(" "), shown[1]], coalesce=True)
        name = columns[0].name if len(columns) == 1 else "name"
        if self.aggregated:
            for key in table.key:
                column = table.column(key)
                if column is not None:
                    self.grouped.append(column_sql(alt.table, column))
        self._show(expression, name, group=self.aggregated)

    def _show_from_conditions(self) -> None:
        tables = [self.alt(c.slot) for c in self.sketch.conditions if isinstance(c, Compare | Has) and c.slot is not None]
        if not tables:
            raise Unreadable
        self._show_entity(Alt("table", tables[0].table))
        self.penalty += 0.5

    # measures ------------------------------------------------------------------------

    def _show_measure(self, measure: Measure) -> None:
        if measure.agg == "raw" and not self.aggregated and measure.slot is not None:
            self.core.add(self.alt(measure.slot).table)
            self._show(self.expression(self.alt(measure.slot)), self.alt(measure.slot).column or "")
            return
        expression, name = self._aggregate(measure), self._measure_name(measure)
        if self.sketch.share:
            expression, name = self._share(expression), f"share_of_{name}"
        elif self.sketch.window and any(g.grain or self._is_time(self.alt(g.slot)) for g in self.sketch.groups):
            expression, name = self._windowed(expression), f"{self.sketch.window}_{name}"
        self._show(expression, name)

    def _is_time(self, alt: Alt) -> bool:
        return alt.kind == "column" and self.column(alt).role == "time"

    def _share(self, expression: exp.Expression) -> exp.Expression:
        """A part of the whole: of all groups, or of all rows when conditions pick the part."""
        picked = [c for c in self.sketch.conditions if isinstance(c, Compare) and c.op in {"value", "values"}]
        if picked and isinstance(expression, exp.Count):
            self.sketch.conditions = [c for c in self.sketch.conditions if c not in picked]
            predicates = [Predicates(self).predicate(c) for c in picked]
            self.core.update(self.alt(c.slot).table for c in picked)
            return exp.Avg(this=exp.Case().when(exp.and_(*predicates), exp.Literal.number(1)).else_(exp.Literal.number(0)))
        if not self.sketch.groups:
            return expression
        whole = exp.Window(this=exp.Sum(this=expression.copy()))
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=expression), expression=whole)

    def _windowed(self, expression: exp.Expression) -> exp.Expression:
        """Growth over the bucket before, or the running total, along the time buckets."""
        bucket = next(e for e in self.grouped)
        order = exp.Order(expressions=[exp.Ordered(this=bucket.copy(), nulls_first=False)])
        if self.sketch.window == "cumulative":
            return exp.Window(this=exp.Sum(this=expression), order=order)
        before = exp.Window(this=exp.func("LAG", expression.copy()), order=order)
        ratio = exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=expression), expression=exp.func("NULLIF", before, exp.Literal.number(0)))
        return exp.Sub(this=ratio, expression=exp.Literal.number(1))

    def _measure_name(self, measure: Measure) -> str:
        alt = self.alt(measure.slot) if measure.slot is not None else None
        thing = "rows" if alt is None else alt.column or alt.table[1]
        agg = self._default_agg(alt) if measure.agg == "raw" and alt is not None else measure.agg
        return f"{agg}_{thing}".lower()

    def _aggregate(self, measure: Measure) -> exp.Expression:
        if measure.agg == "count":
            return self._count(measure)
        if measure.slot is None:
            raise Unreadable
        alt = self.alt(measure.slot)
        if alt.kind != "column":
            raise Unreadable
        if measure.agg == "ratio" and measure.over is not None:
            over = self.alt(measure.over)
            self.core.update({alt.table, over.table})
            return exp.Div(this=exp.Sum(this=self.expression(alt)), expression=exp.func("NULLIF", exp.Sum(this=self.expression(over)), exp.Literal.number(0)))
        self.core.add(alt.table)
        agg = self._default_agg(alt) if measure.agg == "raw" else measure.agg
        expression = self.expression(alt)
        if agg in {"sum", "avg", "median"} and is_text(self.column(alt).type) and isinstance(expression, exp.Column):
            expression = exp.TryCast(this=expression, to=exp.DataType.build("DOUBLE"))
        return exp.func(agg, expression, dialect="duckdb")

    def _count(self, measure: Measure) -> exp.Expression:
        if measure.slot is None:
            return exp.Count(this=exp.Star())
        alt = self.alt(measure.slot)
        self.core.add(alt.table)
        if alt.kind == "table":
            return self._count_rows(alt, distinct=measure.distinct)
        expression = self.expression(alt)
        if not measure.distinct and any(expression == group for group in self.grouped):
            return exp.Count(this=exp.Star())
        if self._is_measure(alt) and not measure.distinct:
            return exp.Sum(this=expression)
        return exp.Count(this=exp.Distinct(expressions=[expression]))

    def _count_rows(self, alt: Alt, *, distinct: bool) -> exp.Expression:
        table = self.vocabulary.table(alt.table)
        multiplied = any(self.graph.widens(alt.table, other) for other in self.core if other != alt.table)
        if multiplied and len(table.key) == 1 and (column := table.column(table.key[0])):
            return exp.Count(this=exp.Distinct(expressions=[column_sql(alt.table, column)]))
        return exp.Count(this=exp.Star())

    # assembly ---------------------------------------------------------------------------

    def _assemble(self) -> exp.Query:
        order = [(self._order_expression(o), o.desc) for o in self.sketch.orders]
        where = self._where()
        havings = [Predicates(self).compare(self._aggregate(h.measure), h.op, h.operand) for h in self.sketch.havings]
        select = exp.select(*(exp.alias_(e, name, quoted=False) if not isinstance(e, exp.Column) else e for e, name in self._named()))
        tree = self._tree()
        select = self._from(select, tree)
        for predicate in where:
            select = select.where(predicate)
        if self.aggregated:
            groups = list(dict.fromkeys(self.grouped))
            has_aggregate = any(e.find(exp.AggFunc) for e, _name in self.selected) or bool(order) or bool(self.sketch.havings)
            if groups and has_aggregate:
                select = select.group_by(*groups)
            elif groups:
                select = select.distinct()
            for having in havings:
                select = select.having(having)
        elif self._wants_distinct():
            select = select.distinct()
        for expression, desc in order:
            if expression is not None:
                select = select.order_by(exp.Ordered(this=expression, desc=desc, nulls_first=False))
        if self.sketch.limit:
            select = select.limit(self.sketch.limit)
        return select

    def _named(self) -> list[tuple[exp.Expression, str]]:
        taken: dict[str, int] = {}
        named = []
        for expression, name in self.selected:
            count = taken.get(name, 0)
            taken[name] = count + 1
            named.append((expression, name if not count else f"{name}_{count + 1}"))
        return named

    def _wants_distinct(self) -> bool:
        return self.sketch.distinct and not self.sketch.superlative

    def _tree(self) -> Tree:
        if not self.core:
            raise Unreadable
        tables = sorted(self.core)
        tree = min((self.graph.tree(root, tables) for root in tables), key=lambda t: (t.cost, sum(s.widens for s in t.steps), t.root))
        if {t for t in tables} - {tree.root, *(s.target for s in tree.steps)}:
            raise Unreadable
        return tree

    def _from(self, select: exp.Select, tree: Tree) -> exp.Select:
        select = select.from_(table_sql(tree.root))
        for step in tree.steps:
            select = select.join(table_sql(step.target), on=on_sql(step))
        return select

    def _order_expression(self, order: Order) -> exp.Expression | None:
        if order.measure is not None:
            return self._aggregate(order.measure) if self.aggregated else self.expression(self.alt(order.measure.slot or 0))
        if order.axis is not None:
            return self._axis(order.axis)
        if order.slot is None:
            return self.selected[0][0] if self.selected else None
        alt = self.alt(order.slot)
        if alt.kind != "column":
            return next((e for e, _name in self.selected), None)
        self.core.add(alt.table)
        expression = self.expression(alt)
        if self.aggregated:
            inside = next((e for e, _name in self.selected if e == expression or (e.find(exp.AggFunc) and expression in list(e.find_all(exp.Column)))), None)
            if inside is None and any(expression in list(e.find_all(exp.Column)) for e, _name in self.selected):
                inside = next(e for e, _name in self.selected if expression in list(e.find_all(exp.Column)))
            if inside is not None:
                return inside
            if any(expression == g for g in self.grouped):
                return expression
            self.grouped.append(expression)
        return expression

    def _axis(self, axis: str) -> exp.Expression | None:
        if axis == "x" and not any(e.find(exp.AggFunc) for e, _name in self.selected) and (height := self._height()) is not None and len(self.selected) == 2:
            return next(e for e, _name in self.selected if e is not height)
        if axis == "x":
            return next((e for e, _name in self.selected if not e.find(exp.AggFunc)), self.selected[0][0] if self.selected else None)
        aggregate = next((e for e, _name in self.selected if e.find(exp.AggFunc)), None)
        return aggregate or self._height() or (self.selected[-1][0] if self.selected else None)

    def _height(self) -> exp.Expression | None:
        """The one number among what is shown: a chart's y axis."""
        numbers = [e for e, _name in self.selected if self._numeric(e)]
        return numbers[0] if len(numbers) == 1 else None

    def _numeric(self, expression: exp.Expression) -> bool:
        column = expression.find(exp.Column)
        if column is None:
            return False
        table = next((t for key, t in self.vocabulary.tables.items() if key[1] == column.table and key in self.core), None)
        found = table.column(column.name) if table else None
        return found is not None and found.role == "measure"

    # conditions ------------------------------------------------------------------------

    def _where(self) -> list[exp.Expression]:
        predicates = Predicates(self)
        return predicates.where(self.sketch.conditions)


def table_sql(key: TableKey) -> exp.Table:
    """A table as `schema.name`."""
    return exp.table_(key[1], db=key[0], quoted=None)


def on_sql(step: Step) -> exp.Expression:
    """The join condition of a step."""
    return exp.and_(*(
        exp.EQ(this=key_sql(step, a, step.source), expression=key_sql(step, b, step.target)) for a, b in zip(step.source_columns, step.target_columns, strict=True)
    ))


def key_sql(step: Step, column: str, table: TableKey) -> exp.Expression:
    """A key of a step; keys of different types meet as text."""
    named = exp.column(column, table=table[1])
    return exp.cast(named, "VARCHAR") if step.mixed else named


_UNUSED = (AnyOf, Both, Condition, Output, date)
