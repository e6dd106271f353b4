"""Moments and settings of the workspace written into a query, so that equal bound SQL means equal answers."""

from datetime import date, datetime
from decimal import Decimal

from sqlglot import exp

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context

# Spellings of "today" that DuckDB would answer from its own clock in UTC.
TODAY = frozenset({"today", "current_date"})


def parameters(tree: exp.Query, context: Context) -> exp.Query:
    """The tree with today's date, `$name` parameters and the workspace's first day of the week filled in."""
    filled: exp.Query = tree.transform(_filled, context, copy=False)  # type: ignore[assignment]
    return filled


def literal(value: object) -> exp.Expr:
    """A Python value as a DuckDB literal; raises Invalid for what has none."""
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMP")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if value is None or isinstance(value, bool | int | float | Decimal | str):
        return exp.Literal.number(value) if isinstance(value, Decimal) else exp.convert(value)
    raise Invalid("bad_value", N_("{value} cannot be used as a value here."), value=str(value)[:80])


def _filled(node: exp.Expr, context: Context) -> exp.Expr:
    if isinstance(node, exp.CurrentDate) or (isinstance(node, exp.Anonymous) and node.name.lower() in TODAY):
        return literal(context.catalog.today)
    if isinstance(node, exp.Placeholder | exp.Parameter):
        return _parameter(node, context)
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc) and context.catalog.week_start and node.text("unit").upper() == "WEEK":
        return _week(node, context.catalog.week_start)
    return node


def _parameter(node: exp.Expr, context: Context) -> exp.Expr:
    if node.name not in context.parameters:
        raise Invalid("parameter_missing", N_("This query needs a value for {name}."), name=node.name or "?")
    return literal(context.parameters[node.name])


def _week(node: exp.Expr, first_day: int) -> exp.Expr:
    if node.meta.get("week"):
        return node
    shift = exp.Interval(this=exp.Literal.string(str(7 - first_day)), unit=exp.var("DAY"))
    moved = node.copy()
    moved.meta["week"] = True
    moved.set("this", exp.Add(this=exp.paren(moved.this), expression=shift))
    return exp.cast(exp.paren(exp.Sub(this=moved, expression=shift.copy())), "DATE")
