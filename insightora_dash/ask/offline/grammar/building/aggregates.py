"""Measures as SQL: aggregates, counts that do not multiply, shares, growth and running totals."""

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.columns_sql import column_sql
from insightora_dash.ask.offline.grammar.building.meanings import Meanings, Unreadable
from insightora_dash.ask.offline.grammar.building.predicates import Predicates
from insightora_dash.ask.offline.grammar.sketch import (
    Alt,
    Compare,
    Measure,
)
from insightora_dash.catalog.profile import is_text
from insightora_dash.catalog.words import plain


class Aggregates(Meanings):
    """Adds the aggregates."""

    __slots__ = ()

    def _aggregate(self, measure: Measure) -> exp.Expr:
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

    def _count(self, measure: Measure) -> exp.Expr:
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
        thing = "rows" if alt is None else alt.column or alt.table[1]
        agg = self._default_agg(alt) if measure.agg == "raw" and alt is not None else measure.agg
        return f"{agg}_{thing}".lower()

    def _share(self, expression: exp.Expr) -> exp.Expr:
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

    def _windowed(self, expression: exp.Expr) -> exp.Expr:
        """Growth over the bucket before, or the running total, along the time buckets."""
        bucket = next(e for e in self.grouped)
        order = exp.Order(expressions=[exp.Ordered(this=bucket.copy(), nulls_first=False)])
        if self.sketch.window == "cumulative":
            return exp.Window(this=exp.Sum(this=expression), order=order)
        before = exp.Window(this=exp.func("LAG", expression.copy()), order=order)
        ratio = exp.Div(this=exp.Mul(this=exp.Literal.number("1.0"), expression=expression), expression=exp.func("NULLIF", before, exp.Literal.number(0)))
        return exp.Sub(this=ratio, expression=exp.Literal.number(1))
