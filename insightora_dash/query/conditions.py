"""Filters as SQL conditions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlglot import exp

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.filters import Filter
from insightora_dash.query.grains import last, start
from insightora_dash.query.parameters import literal

_COMPARISONS: dict[str, type[exp.Expr]] = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


def condition(column: exp.Expr, wanted: Filter, *, moments: bool = False) -> exp.Expr:
    """The filter on `column`; with `moments` (a timestamp column) an upper day counts until its end."""
    if wanted.op == "is null":
        return exp.Is(this=column, expression=exp.Null())
    if wanted.op == "is not null":
        return exp.Not(this=exp.Is(this=column, expression=exp.Null()))
    if wanted.op in ("in", "not in"):
        return _one_of(column, _many(wanted.value), negated=wanted.op == "not in")
    if wanted.op == "between":
        low, high = _pair(wanted.value)
        return exp.and_(exp.GTE(this=column, expression=literal(low)), _until(column.copy(), high, moments))
    if wanted.op == "within":
        low, high = _pair(wanted.value)
        return exp.and_(exp.GTE(this=column, expression=literal(low)), exp.LT(this=column.copy(), expression=literal(high)))
    if wanted.op == "contains":
        text = exp.cast(column, "VARCHAR")
        return exp.func("contains", exp.Lower(this=text), literal(str(wanted.value).lower()), dialect="duckdb")
    if wanted.op == "<=":
        return _until(column, wanted.value, moments)
    if wanted.op in _COMPARISONS:
        return _COMPARISONS[wanted.op](this=column, expression=literal(wanted.value))
    if wanted.op == "!=":
        return exp.NullSafeNEQ(this=column, expression=literal(wanted.value))
    return _equal(column, wanted.value, moments)


def on_bucket(column: exp.Expr, grain: str, wanted: Filter, *, number: bool) -> exp.Expr | None:
    """The filter on days as a filter on time buckets (`number`: years as integers); None when it cuts a bucket in two."""
    low, high = _span(wanted)
    if (low is None and high is None) or (low is not None and start(grain, low) != low) or (high is not None and last(grain, start(grain, high)) != high):
        return None
    parts: list[exp.Expr] = []
    if low is not None:
        parts.append(exp.GTE(this=column.copy(), expression=literal(low.year if number else low)))
    if high is not None:
        parts.append(exp.LTE(this=column.copy(), expression=literal(high.year if number else start(grain, high))))
    return exp.and_(*parts)


def _span(wanted: Filter) -> tuple[date | None, date | None]:
    one = wanted.value
    if wanted.op == "between":
        low, high = _pair(wanted.value)
        return _day(low), _day(high)
    if wanted.op == "=":
        return _day(one), _day(one)
    day = _day(one) if wanted.op in _COMPARISONS else None
    if day is None:
        return None, None
    return {">=": (day, None), ">": (day + timedelta(days=1), None), "<=": (None, day), "<": (None, day - timedelta(days=1))}[wanted.op]


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _equal(column: exp.Expr, value: object, moments: bool) -> exp.Expr:
    if value is None:
        return exp.Is(this=column, expression=exp.Null())
    day = _day(value) if moments else None
    if day is not None:
        return exp.and_(exp.GTE(this=column, expression=literal(day)), _until(column.copy(), day, moments))
    return exp.EQ(this=column, expression=literal(value))


def _until(column: exp.Expr, high: object, moments: bool) -> exp.Expr:
    day = _day(high) if moments else None
    if day is not None:
        return exp.LT(this=column, expression=literal(day + timedelta(days=1)))
    return exp.LTE(this=column, expression=literal(high))


def _one_of(column: exp.Expr, values: Sequence[object], *, negated: bool) -> exp.Expr:
    known = [literal(value) for value in values if value is not None]
    listed: exp.Expr = exp.In(this=column, expressions=known) if known else exp.false()
    empty = exp.Is(this=column.copy(), expression=exp.Null())
    if negated:
        outside = exp.Not(this=listed)
        return exp.and_(outside, exp.Not(this=empty)) if None in values else exp.paren(exp.or_(outside, empty))
    return exp.paren(exp.or_(listed, empty)) if None in values else listed


def _many(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _pair(value: object) -> tuple[object, object]:
    if isinstance(value, list | tuple) and len(value) == 2:
        return value[0], value[1]
    raise Invalid("bad_filter", N_("A range needs its two ends."))
