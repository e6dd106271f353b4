"""Time buckets: which expressions make them, and where they begin and end."""

from datetime import date, timedelta

from sqlglot import exp

GRAINS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
_PARTS: dict[type[exp.Expr], str] = {exp.Year: "year", exp.Quarter: "quarter", exp.Month: "month", exp.Week: "week", exp.Day: "day", exp.Hour: "hour"}


def bucket(node: exp.Expr) -> tuple[str, exp.Expr] | None:
    """The grain and the time expression of `date_trunc(grain, time)` (a cast around it is looked through)."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
        unit = node.text("unit").lower()
        return (unit, node.this) if unit in GRAINS else None
    return None


def part(node: exp.Expr) -> tuple[str, exp.Expr] | None:
    """The part and the time expression of `year(time)` or `extract(year from time)`: a number."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    if isinstance(node, exp.Extract):
        return node.name.lower(), node.expression
    kind = _PARTS.get(type(node))
    return (kind, node.this) if kind else None


def start(grain: str, day: date) -> date:
    """The first day of the bucket that `day` lies in; weeks begin on Monday."""
    if grain == "year":
        return date(day.year, 1, 1)
    if grain == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    if grain == "month":
        return date(day.year, day.month, 1)
    return day - timedelta(days=day.weekday()) if grain == "week" else day


def following(grain: str, first: date) -> date:
    """The first day of the bucket after the one that begins on `first`."""
    days = {"year": 366, "quarter": 93, "month": 31, "week": 7}.get(grain, 1)
    return start(grain, first + timedelta(days=days))


def last(grain: str, first: date) -> date:
    """The last day of the bucket that begins on `first`."""
    return following(grain, first) - timedelta(days=1)
