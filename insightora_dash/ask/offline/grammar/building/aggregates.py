"""Measures as SQL: aggregates, counts that do not multiply, shares, growth and running totals."""

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.columns_sql import column_sql, time_sql
from insightora_dash.ask.offline.grammar.building.meanings import AVERAGED, Meanings, Unreadable
from insightora_dash.ask.offline.grammar.building.predicates import Predicates
from insightora_dash.ask.offline.grammar.building.sources_sql import table_sql
from insightora_dash.ask.offline.grammar.lexis.lookups import MAIN_WORDS
from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Compare,
    Group,
    Measure,
    TableKey,
)
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.words import name_words, plain
from insightora_dash.platform.wording import _

_FACTORS = {"thousand": 1e3, "thousands": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "billions": 1e9}
_MASSES = {"g": 0.001, "kg": 1, "kilograms": 1, "t": 1000, "tonnes": 1000, "tons": 1000}
_LENGTHS = {"mm": 0.001, "cm": 0.01, "m": 1, "meters": 1, "metres": 1, "km": 1000, "kilometers": 1000, "kilometres": 1000}
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800, "months": 2629800, "years": 31557600}


def told(column: str) -> str:
    """The name of a result column for a figure that is told from dates: `age:birth_date` is the age."""
    kind, _colon, rest = column.partition(":")
    if kind in {"metric", "filter"} or not rest:
        return column
    return "age" if kind == "age" else "time_between" if kind == "span" else rest.replace(" ", "_")


UNSHARED = 1.5  # what it costs that a share is asked of nothing that could be a part


class Aggregates(Meanings):
    """Adds the aggregates."""

    __slots__ = ()

    def _aggregate(self, measure: Measure) -> exp.Expr:
        if measure.agg == "count":
            return self._count(measure)
        if measure.agg == "each":
            return self._each(measure)
        if measure.slot is None:
            raise Unreadable
        alt = self.alt(measure.slot)
        if measure.agg == "met":
            return self._met(alt.table)
        if measure.agg == "over":
            return self._per_unit(measure)
        if measure.agg == "odds":
            return self._odds(measure)
        if alt.kind != "column":
            raise Unreadable
        if measure.agg in {"ratio", "minus"}:
            return self._of_two(measure, alt)
        self.core.add(alt.table)
        agg = self._default_agg(alt) if measure.agg == "raw" else measure.agg
        expression = self.expression(alt)
        if agg in {"sum", "avg", "median"} and is_text(self.column(alt).type) and isinstance(expression, exp.Column):
            expression = exp.TryCast(this=expression, to=exp.DataType.build("DOUBLE"))
        if agg == "range":
            return exp.Sub(this=exp.Max(this=expression), expression=exp.Min(this=expression.copy()))
        if agg[0] == "p" and agg[1:].isdigit():
            return exp.func("QUANTILE_CONT", expression, exp.Literal.number(str(int(agg[1:]) / 100)), dialect="duckdb")
        return exp.func(agg, expression, dialect="duckdb")

    def _per_unit(self, measure: Measure) -> exp.Expr:
        """How many there are per unit of what each group has: admissions per bed of a ward."""
        over = self.alt(measure.over or 0)
        telling = {alt.table for g in self.sketch.groups if (alt := self.alt(g.slot)).kind == "table" or alt.column in {
            *self.vocabulary.table(alt.table).key, *(c.name for c in naming(self.vocabulary.table(alt.table)))}}
        if over.table not in telling:
            raise Unreadable
        self.core.add(over.table)
        units = exp.func("NULLIF", exp.Max(this=self.expression(over)), exp.Literal.number(0))
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=self._count(Measure("count", measure.slot))), expression=units)

    def _odds(self, measure: Measure) -> exp.Expr:
        """Rows of one kind to rows of another."""
        sides = []
        for slot in (measure.slot, measure.over):
            self.core.add(self.alt(slot or 0).table)
            holds = Predicates(self).predicate(Compare(slot or 0, "value"))
            sides.append(exp.Count(this=exp.Case().when(holds, exp.Literal.number(1))))
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=sides[0]), expression=exp.func("NULLIF", sides[1], exp.Literal.number(0)))

    def _met(self, event: TableKey) -> exp.Expr:
        """The share of rows that an event happened to."""
        relation = self.vocabulary.happening.get(event)
        if relation is None:
            raise Unreadable
        self.core.add(relation.right)
        happened = exp.select(exp.column(relation.left_columns[0], table=event[1])).from_(table_sql(event))
        holds = exp.In(this=exp.column(relation.right_columns[0], table=relation.right[1]), query=exp.Subquery(this=happened))
        return exp.Avg(this=exp.Case().when(holds, exp.Literal.number(1)).else_(exp.Literal.number(0)))

    def _of_two(self, measure: Measure, alt: Alt) -> exp.Expr:
        """A total over another, or less another; over the main measure of its table where none was said."""
        over = self.alt(measure.over) if measure.over is not None else self._main_beside(alt)
        if over.kind != "column" or over == alt:
            raise Unreadable
        self.core.update({alt.table, over.table})
        one, other = exp.Sum(this=self.expression(alt)), exp.Sum(this=self._beside(alt, over))
        if measure.agg == "minus":
            return exp.Sub(this=one, expression=other)
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=one), expression=exp.func("NULLIF", other, exp.Literal.number(0)))

    def _beside(self, alt: Alt, over: Alt) -> exp.Expr:
        """`price per sqm` where some have no price: the size of those that have one. No refund is a refund of nothing, its revenue counts."""
        amount, divisor = self.expression(alt), self.expression(over)
        if alt.table != over.table or not self.column(alt).nulls or not AVERAGED & set(name_words(alt.column or "")):
            return divisor
        return exp.Case().when(exp.Not(this=exp.Is(this=amount, expression=exp.Null())), divisor)

    def _main_beside(self, alt: Alt) -> Alt:
        table = self.vocabulary.table(alt.table)
        ranked = [(rank, place, column) for place, column in enumerate(table.columns) if column.role == "measure" and column.name != alt.column
                  and (rank := next((i for i, word in enumerate(MAIN_WORDS) if word in name_words(column.name)), None)) is not None and column.money]
        if not ranked or not self.column(alt).money:  # a rate of clicks is no part of the revenue
            raise Unreadable
        chosen = min(ranked, key=lambda item: item[:2])[2]
        self.notes.append(_("A rate of {measure} is read as its share of {whole}.", measure=" ".join(name_words(alt.column or "")), whole=" ".join(
            name_words(chosen.name))))
        return Alt("column", alt.table, chosen.name)

    def _each(self, measure: Measure) -> exp.Expr:
        """A total over how many things there are; of one row each, their average."""
        over = self.alt(measure.over or 0)
        if measure.grain is not None:
            return self._per_bucket(measure, over)
        key = self.vocabulary.table(over.table).key
        alt = self.alt(measure.slot) if measure.slot is not None else over
        self.core.update({alt.table, over.table})
        if alt.kind == "column" and alt.table == over.table:
            return exp.Avg(this=self.expression(alt))
        column = self.vocabulary.table(over.table).column(key[0]) if len(key) == 1 else None
        if column is None or alt.table == over.table:
            raise Unreadable
        things = exp.Count(this=exp.Distinct(expressions=[column_sql(over.table, column)]))
        total: exp.Expr = exp.Sum(this=self.expression(alt)) if alt.kind == "column" and self._is_measure(alt) else self._count(Measure("count", measure.slot))
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=total), expression=things)

    def _per_bucket(self, measure: Measure, over: Alt) -> exp.Expr:
        """A total over the number of days or months that have rows: the mean of their totals."""
        alt = self.alt(measure.slot or 0)
        self.core.update({alt.table, over.table})
        bucket = time_sql(self.expression(over), measure.grain or "day", self.column(over))
        total: exp.Expr = exp.Sum(this=self.expression(alt)) if alt.kind == "column" else self._count(Measure("count", measure.slot))
        buckets = exp.func("NULLIF", exp.Count(this=exp.Distinct(expressions=[bucket])), exp.Literal.number(0))
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=total), expression=buckets)

    def _count(self, measure: Measure) -> exp.Expr:
        if measure.slot is None:
            return exp.Count(this=exp.Star())
        alt = self.alt(measure.slot)
        self.core.add(alt.table)
        if alt.kind == "table":
            return self._count_rows(alt, distinct=measure.distinct)
        expression = self.expression(alt)
        if not measure.distinct and self._counts_groups(alt, expression):
            return exp.Count(this=exp.Star())
        if self._is_time(alt) and not measure.distinct and not self.sketch.groups and self._grain(alt):
            self.unsaid = "bucket"
        if self._is_measure(alt) and not measure.distinct:
            return exp.Sum(this=expression)
        return exp.Count(this=exp.Distinct(expressions=[expression]))

    def _counts_groups(self, alt: Alt, expression: exp.Expr) -> bool:
        """Whether the column counted is the one grouped by, itself or cut to its bucket: then rows are meant."""
        return any(expression == group or (self._is_time(alt) and expression in list(group.find_all(exp.Column))) for group in self.grouped)

    def _count_rows(self, alt: Alt, *, distinct: bool) -> exp.Expr:
        table = self.vocabulary.table(alt.table)
        multiplied = any(self.graph.widens(alt.table, other) for other in self.core if other != alt.table)
        if multiplied and len(table.key) == 1 and (column := table.column(table.key[0])):
            return exp.Count(this=exp.Distinct(expressions=[column_sql(alt.table, column)]))
        return exp.Count(this=exp.Star())

    def _measure_name(self, measure: Measure) -> str:
        alt = self.alt(measure.slot) if measure.slot is not None else None
        if alt is not None and (metric := self.vocabulary.defined.metric(alt.column)) is not None:
            return "_".join(plain(metric.item.name).split())
        thing = "rows" if alt is None else told(alt.column or alt.table[1])
        agg = self._default_agg(alt) if measure.agg == "raw" and alt is not None else measure.agg
        if measure.grain is not None:
            return f"avg_{thing}_per_{measure.grain}".lower()
        return f"{agg}_{thing}".lower()

    def _share(self, expression: exp.Expr) -> exp.Expr:
        """A part of the whole: of all groups, or of all rows when conditions pick the part."""
        values = [c for c in self.sketch.conditions if isinstance(c, Compare) and (c.op in {"value", "values"} or c in self.sketch.parts)]
        bounds = [c for c in self.sketch.conditions if isinstance(c, Compare)]
        told = values or [c for c in bounds if c.op not in {"period", "month", "weekdays"}] or bounds  # percent of rides shorter than 10 minutes
        picked = [c for c in values if c in self.sketch.parts] or ([] if self.sketch.groups else told)
        if picked and isinstance(expression, exp.Count | exp.Sum):
            self.sketch.conditions = [c for c in self.sketch.conditions if c not in picked]
            holds = exp.and_(*(Predicates(self).predicate(c) for c in picked))
            self.core.update(self.alt(c.slot).table for c in picked)
            if isinstance(expression, exp.Count):
                return exp.Avg(this=exp.Case().when(holds, exp.Literal.number(1)).else_(exp.Literal.number(0)))
            part = exp.Sum(this=exp.Case().when(holds, expression.this.copy()).else_(exp.Literal.number(0)))
            return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=part), expression=exp.func("NULLIF", expression, exp.Literal.number(0)))
        if not self.sketch.groups:
            self.penalty += UNSHARED
            return expression
        within = [self._group_sql(g) for g in self.sketch.groups if g.whole] if len(self.sketch.groups) > 1 else []
        whole = exp.Window(this=exp.Sum(this=expression.copy()), partition_by=within)
        return exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=expression), expression=whole)

    def _group_sql(self, group: Group) -> exp.Expr:
        """The column shown for a group that has been shown already."""
        alt = self.alt(group.slot)
        place = self.sketch.groups.index(group)
        return self.expression(alt) if alt.kind == "column" and not group.grain else self.selected[place][0].copy()

    def _windowed(self, expression: exp.Expr) -> exp.Expr:
        """Growth over the bucket before, the running total or the moving average, along the time buckets; within the other groups."""
        bucket, others = self._buckets()
        order = exp.Order(expressions=[exp.Ordered(this=bucket.copy(), nulls_first=False)])
        within = [other.copy() for other in others]
        if self.sketch.window == "cumulative":
            return exp.Window(this=exp.Sum(this=expression), partition_by=within, order=order)
        if self.sketch.window.startswith("moving:"):
            rows = exp.WindowSpec(kind="ROWS", start=exp.Literal.number(int(self.sketch.window.split(":")[1]) - 1), start_side="PRECEDING", end="CURRENT ROW")
            return exp.Window(this=exp.Avg(this=expression), partition_by=within, order=order, spec=rows)
        before = exp.Window(this=exp.func("LAG", expression.copy()), partition_by=within, order=order)
        if self.sketch.window == "change":
            return exp.Sub(this=expression, expression=before)
        ratio = exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=expression), expression=exp.func("NULLIF", before, exp.Literal.number(0)))
        return exp.Sub(this=ratio, expression=exp.Literal.number(1))

    def _grown(self, expression: exp.Expr) -> exp.Expr:
        """How much a figure grew from one period to another."""
        slot, before, after = self.sketch.grown or (0, None, None)
        alt = self.alt(slot)
        if before is None or after is None or not isinstance(expression, exp.AggFunc):
            raise Unreadable
        predicates = Predicates(self)
        self.core.add(alt.table)
        sides = []
        for span in (after, before):
            holds = predicates.within(self.expression(alt), self.column(alt), span)
            counted = isinstance(expression, exp.Count)
            inner = exp.Literal.number(1) if counted and not isinstance(expression.this, exp.Distinct) else expression.this
            case = exp.Case().when(holds, inner.expressions[0].copy() if isinstance(inner, exp.Distinct) else inner.copy())
            one = expression.copy()
            one.set("this", exp.Distinct(expressions=[case]) if isinstance(inner, exp.Distinct) else case)
            sides.append(one)
        if self.sketch.window == "change":
            return exp.Sub(this=sides[0], expression=sides[1])
        ratio = exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=sides[0]), expression=exp.func("NULLIF", sides[1], exp.Literal.number(0)))
        return exp.Sub(this=ratio, expression=exp.Literal.number(1))

    def _buckets(self) -> tuple[exp.Expr, list[exp.Expr]]:
        """The time bucket among the groups, and the other groups."""
        timed = self.timed if self.timed is not None else self.grouped[0]
        return timed, [e for e in self.grouped if e != timed]

    def _scaled(self, expression: exp.Expr, measure: Measure) -> exp.Expr:
        """A figure in the unit asked for: thousands, hours."""
        factor = _FACTORS.get(self.sketch.scale)
        if not self.sketch.scale or (measure.agg in {"count", "ratio", "each"} and factor is None):
            return expression
        if factor is None:
            unit = self.column(self.alt(measure.slot)).unit if measure.slot is not None and self.alt(measure.slot).kind == "column" else None
            units = next((known for known in (_SECONDS, _MASSES, _LENGTHS) if self.sketch.scale in known), _SECONDS)
            held, wanted = units.get(unit or ""), units.get(self.sketch.scale)
            if held is None or wanted is None:
                raise Unreadable
            factor = wanted / held
        if factor == 1:
            return expression
        if factor < 1:
            return exp.Mul(this=expression, expression=exp.Literal.number(f"{1 / factor:.0f}"))
        return exp.Div(this=expression, expression=exp.Literal.number(f"{factor:.0f}.0" if factor == int(factor) else f"{factor:g}"))
