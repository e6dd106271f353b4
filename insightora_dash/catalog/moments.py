"""Moments of the workspace written into SQL: its today, and the first day of its week."""

from datetime import date

from sqlglot import exp

# Spellings of "today" that DuckDB would answer from its own clock in UTC.
TODAY = frozenset({"today", "current_date"})


def set_in_time(node: exp.Expr, today: date, week_start: int) -> exp.Expr:
    """A node with today's date, or with weeks that begin on the workspace's first day, where it is one of these."""
    if isinstance(node, exp.CurrentDate) or (isinstance(node, exp.Anonymous) and node.name.lower() in TODAY):
        return exp.cast(exp.Literal.string(today.isoformat()), "DATE")
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc) and week_start and node.text("unit").upper() == "WEEK":
        return _week(node, week_start)
    return node


def _week(node: exp.Expr, first_day: int) -> exp.Expr:
    if node.meta.get("week"):
        return node
    shift = exp.Interval(this=exp.Literal.string(str(7 - first_day)), unit=exp.var("DAY"))
    moved = node.copy()
    moved.meta["week"] = True
    moved.set("this", exp.Add(this=exp.paren(moved.this), expression=shift))
    return exp.cast(exp.paren(exp.Sub(this=moved, expression=shift.copy())), "DATE")
