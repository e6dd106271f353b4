"""Metrics and named filters in a query: put where an aggregate belongs, and written out as the SQL they stand for."""

from typing import Any

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.meanings import Meanings, Misfit, Unreadable
from insightora_dash.ask.offline.grammar.lexis.defined import Defined, Definitions
from insightora_dash.ask.offline.grammar.sketch import Compare, CountCompare, Measure, Order, Output
from insightora_dash.catalog.definitions import Metric
from insightora_dash.platform.wording import _


def settle(composer: Meanings) -> None:
    """A metric is an aggregate wherever it is said: shown, compared with a bound, or sorted by; raises Unreadable where rows would be counted twice."""
    sketch, defined = composer.sketch, composer.vocabulary.defined
    metrics = {slot: one for slot in range(len(sketch.slots)) if (one := defined.metric(composer.alt(slot).column)) is not None}
    if not metrics:
        _join_filters(composer)
        return
    if any(group.slot in metrics for group in sketch.groups):
        raise Unreadable
    sketch.outputs = [Output(measure=Measure("sum", o.slot)) if o.slot in metrics else _summed(o, metrics) for o in sketch.outputs]
    sketch.orders = [Order(o.desc, measure=Measure("sum", o.slot), axis=o.axis) if o.slot in metrics else o for o in sketch.orders]
    for condition in [c for c in sketch.conditions if isinstance(c, Compare) and c.slot in metrics]:
        if condition.negated or not isinstance(condition.operand, int | float | tuple):
            raise Unreadable
        sketch.conditions.remove(condition)
        sketch.havings.append(CountCompare(Measure("sum", condition.slot), condition.op, _fraction(condition.operand, metrics[condition.slot])))
    for one in metrics.values():
        composer.core.update(one.formula.tables)
        _note(composer, one.item)
    _join_filters(composer)
    _keep_apart(composer, [one.item for one in metrics.values() if isinstance(one.item, Metric)])
    _refuse_widening(composer, [one.item for one in metrics.values() if isinstance(one.item, Metric)])


def _fraction(bound: Any, metric: Defined) -> Any:
    """A bound on a percentage as the fraction it is stored as: over 40 % is over 0.4."""
    if not isinstance(metric.item, Metric) or metric.item.unit != "%" or not isinstance(bound, int | float) or abs(bound) <= 1:
        return bound
    return bound / 100


def _summed(output: Output, metrics: object) -> Output:
    measure = output.measure
    if measure is not None and measure.agg in {"ratio", "minus", "each"}:
        return output
    inside = measure is not None and measure.slot is not None and measure.slot in metrics  # type: ignore[operator]
    return Output(measure=Measure("sum", measure.slot)) if inside and measure is not None else output


def _note(composer: Meanings, metric: object) -> None:
    if isinstance(metric, Metric):
        composer.notes.append(f"{metric.name} = {metric.expression}")


def _join_filters(composer: Meanings) -> None:
    defined = composer.vocabulary.defined
    for pick in composer.picks:
        if pick.kind == "flag" and pick.column in defined:
            composer.core.update(defined.by_column[pick.column or ""].formula.tables - {pick.table})


def _keep_apart(composer: Meanings, metrics: list[Metric]) -> None:
    """Raises Unreadable where an amount would be added up once for each of the finer rows that a metric beside it is made of."""
    combined = [o.measure for o in composer.sketch.outputs if o.measure is not None and o.measure.agg in {"ratio", "minus", "over", "each"}]
    slots = [slot for measure in combined for slot in (measure.slot, measure.over) if slot is not None]
    grouped = {group.slot for group in composer.sketch.groups}
    slots += [o.slot for o in composer.sketch.outputs if o.slot is not None and o.slot not in grouped and composer.is_amount(composer.alt(o.slot))]
    if any(composer.graph.widens(composer.alt(slot).table, metric.table) for slot in slots for metric in metrics):
        raise Unreadable


def _refuse_widening(composer: Meanings, metrics: list[Metric]) -> None:
    said = {composer.alt(s).table for s in [g.slot for g in composer.sketch.groups] + [o.slot for o in composer.sketch.outputs if o.slot is not None]}
    for metric in metrics:
        finer = next((table for table in sorted(said) if composer.graph.widens(metric.table, table)), None)
        if finer is not None:
            raise Misfit(_("{metric} is defined on {home}; one of its rows can meet many of {table}, so it would be counted more than once. "
                           "Group it by something of {home}.", metric=metric.name, home=metric.table[1], table=finer[1]))


def written_out(tree: exp.Query, defined: Definitions) -> exp.Query:
    """The query with every metric and named filter replaced by its SQL."""
    for column in [c for c in tree.find_all(exp.Column) if c.name in defined]:
        one = defined.by_column[column.name]
        formula = one.formula.tree.copy()
        node: exp.Expr = column
        if isinstance(one.item, Metric):
            around = column.find_ancestor(exp.AggFunc)
            if around is None:
                raise Unreadable
            node = around
        _put(node, formula)
    return tree


def _put(node: exp.Expr, formula: exp.Expr) -> None:
    parent = node.parent
    if isinstance(parent, exp.EQ | exp.NEQ) and isinstance(parent.expression, exp.Boolean):
        wanted = bool(parent.expression.this) == isinstance(parent, exp.EQ)
        parent.replace(exp.paren(formula) if wanted else exp.Not(this=exp.paren(formula)))
    else:
        alone = isinstance(parent, exp.Select | exp.Alias | exp.Ordered)
        node.replace(formula if alone else exp.paren(formula))
