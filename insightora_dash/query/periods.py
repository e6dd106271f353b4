"""Conditions on time columns as periods with exact days."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlglot import exp

from insightora_dash.query.grains import bucket, following, last, part, start
from insightora_dash.query.words import literal_day


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; an open end is None."""

    column: exp.Expr
    first: date | None
    last: date | None

    def within(self, other: "Period") -> "Period":
        """The days in both."""
        firsts = [day for day in (self.first, other.first) if day]
        lasts = [day for day in (self.last, other.last) if day]
        return Period(self.column, max(firsts, default=None), min(lasts, default=None))


def period(node: exp.Expr) -> Period | None:
    """The period that one condition describes; None when it is not one of literal days."""
    if isinstance(node, exp.Paren):
        return period(node.this)
    if isinstance(node, exp.And):
        left, right = period(node.left), period(node.right)
        return left.within(right) if left and right and left.column == right.column else None
    if isinstance(node, exp.Between):
        low, high = literal_day(node.args["low"]), literal_day(node.args["high"])
        return Period(node.this, low, high) if low and high and isinstance(node.this, exp.Column) else None
    if isinstance(node, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        return _compared(node)
    return None


def _compared(node: exp.Binary) -> Period | None:
    year = part(node.left)
    if year is not None:
        return _year(node, *year)
    day = literal_day(node.right)
    if day is None:
        return None
    made = bucket(node.left)
    grain, column = made or ("day", _uncast(node.left))
    if not isinstance(column, exp.Column) or start(grain, day) != day:
        return None
    if isinstance(node, exp.EQ):
        return Period(column, day, last(grain, day))
    if isinstance(node, exp.GTE):
        return Period(column, day, None)
    if isinstance(node, exp.GT):
        return Period(column, following(grain, day), None)
    return Period(column, None, day - timedelta(days=1) if isinstance(node, exp.LT) else last(grain, day))


def _uncast(node: exp.Expr) -> exp.Expr:
    return node.this if isinstance(node, exp.Cast) and node.to.is_type("date", "timestamp") else node


def _year(node: exp.Binary, kind: str, column: exp.Expr) -> Period | None:
    if kind != "year" or not isinstance(node.right, exp.Literal) or not node.right.is_int or not isinstance(column, exp.Column):
        return None
    year = int(node.right.this)
    if not 1 <= year <= 9998:
        return None
    first, end = date(year, 1, 1), date(year, 12, 31)
    after, before = end + timedelta(days=1), first - timedelta(days=1)
    spans = {exp.EQ: (first, end), exp.GTE: (first, None), exp.GT: (after, None), exp.LTE: (None, end), exp.LT: (None, before)}
    return Period(column, *spans[type(node)])
