"""Aggregates: averages in doubles, exact quantiles, filters, conditions counted."""

from sqlglot import exp

from insightora_dash.engine.dialects.comparisons import in_order
from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import NUMBERS, known_kind
from insightora_dash.engine.dialects.numbers import as_double
from insightora_dash.engine.dialects.saying import choice, number, say
from insightora_dash.engine.dialects.spelled import spelled
from insightora_dash.engine.dialects.untranslatable import unsaid

_SPREAD: dict[type[exp.Expr], str] = {
    exp.Stddev: "stddev", exp.StddevSamp: "stddev", exp.StddevPop: "stddev_pop", exp.Variance: "variance", exp.VariancePop: "variance_pop",
}  # fmt: skip


def averaged(node: exp.Avg, dialect: Dialect) -> exp.Expr:
    """avg(x): other databases keep the type of x, and its few decimals."""
    inner = _argument(node)
    if dialect.exact_averages and known_kind(inner) == "decimal":
        return node
    made = as_double(inner)
    node.set("this", exp.Distinct(expressions=[made]) if isinstance(node.this, exp.Distinct) else made)
    return node


def summed(node: exp.Sum, dialect: Dialect) -> exp.Expr:
    """sum(x) of numbers; of whole ones wide enough, where the database would keep their type."""
    inner = _argument(node)
    if known_kind(inner) not in NUMBERS:
        raise unsaid(node)
    if known_kind(inner) == "integer" and "wide" in dialect.functions:
        made = say(dialect, "wide", inner, like=exp.DType.BIGINT)
        node.set("this", exp.Distinct(expressions=[made]) if isinstance(node.this, exp.Distinct) else made)
    return node


def counted(node: exp.Count, _dialect: Dialect) -> exp.Expr:
    """count(*), count(x), count(distinct x)."""
    if node.expressions or (isinstance(node.this, exp.Distinct) and len(node.this.expressions) != 1):
        raise unsaid(node)
    return node


def outermost(node: exp.Min | exp.Max, dialect: Dialect) -> exp.Expr:
    """min and max of one value."""
    if node.expressions or known_kind(node.this) == "boolean":
        raise unsaid(node)
    node.set("this", in_order(node.this, dialect))
    return node


def spread(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """Standard deviation and variance."""
    return say(dialect, _SPREAD[type(node)], as_double(_argument(node)))


def middle(node: exp.Median, dialect: Dialect) -> exp.Expr:
    """The median, interpolated."""
    return _quantile(node.this, number("0.5"), dialect)


def quantile(node: exp.PercentileCont, dialect: Dialect) -> exp.Expr:
    """quantile_cont(x, p)."""
    if isinstance(node.parent, exp.WithinGroup):
        return node
    share = node.expression
    if not isinstance(share, exp.Literal) or share.is_string or not 0 <= float(share.name) <= 1:
        raise unsaid(node)
    return _quantile(node.this, share, dialect)


def within_group(node: exp.WithinGroup, dialect: Dialect) -> exp.Expr:
    """percentile_cont(p) within group (order by x)."""
    keys = node.expression.expressions
    share = node.this.this
    if not isinstance(node.this, exp.PercentileCont) or len(keys) != 1 or keys[0].args.get("desc") or not isinstance(share, exp.Literal):
        raise unsaid(node)
    return _quantile(keys[0].this, share, dialect)


def _quantile(value: exp.Expr, share: exp.Expr, dialect: Dialect) -> exp.Expr:
    if isinstance(value, exp.Distinct) or known_kind(value) not in NUMBERS:
        raise unsaid(value)
    made = say(dialect, "quantile", as_double(value), share)
    return made if known_kind(value) != "decimal" else _cut_to_scale(made, value, float(share.name))


def _cut_to_scale(made: exp.Expr, value: exp.Expr, share: float) -> exp.Expr:
    """DuckDB interpolates decimals in units of their last place and drops what is less than one: known exactly for quarters only."""
    places = value.type.expressions if value.type is not None and isinstance(value, exp.Column) else []
    if len(places) != 2 or not (share * 4).is_integer():
        raise unsaid(value)
    return spelled("(FLOOR({0} * {1} + 0.000001) / {1})", made, number(f"1{'0' * int(places[1].name)}.0"))


def counted_if(node: exp.CountIf, _dialect: Dialect) -> exp.Expr:
    """count_if(condition), which is NULL here where no row says yes or no."""
    return exp.Sum(this=_one_or_zero(node.this))


def all_or_any(node: exp.LogicalAnd | exp.LogicalOr, _dialect: Dialect) -> exp.Expr:
    """bool_and, bool_or."""
    ones = _one_or_zero(node.this)
    most = exp.Min(this=ones) if isinstance(node, exp.LogicalAnd) else exp.Max(this=ones)
    return exp.EQ(this=most, expression=number(1))


def _one_or_zero(condition: exp.Expr) -> exp.Case:
    return choice((condition, number(1)), (exp.Not(this=exp.paren(condition.copy())), number(0)))


def any_one(node: exp.AnyValue, dialect: Dialect) -> exp.Expr:
    """any_value(x): the least is one of them, and the same one each time."""
    return outermost(exp.Min(this=node.this.copy()), dialect)


def unwrapped(node: exp.IgnoreNulls, _dialect: Dialect) -> exp.Expr:
    """What any_value is wrapped in."""
    inner: exp.Expr = node.this
    return inner.copy()


def filtered(node: exp.Filter, dialect: Dialect) -> exp.Expr:
    """aggregate FILTER (WHERE condition), inside the aggregate where the database has no such clause."""
    if dialect.filters and isinstance(node.this, exp.AggFunc):
        return node
    aggregate, condition = node.this.copy(), node.expression.this
    if not isinstance(aggregate, exp.Count | exp.Sum | exp.Avg | exp.Min | exp.Max):
        raise unsaid(node)
    inner = _argument(aggregate)
    chosen = choice((condition, number(1) if isinstance(inner, exp.Star) else inner))
    aggregate.set("this", exp.Distinct(expressions=[chosen]) if isinstance(aggregate.this, exp.Distinct) else chosen)
    return aggregate


def beside(node: exp.Lag | exp.Lead, dialect: Dialect) -> exp.Expr:
    """lag and lead, with a value for where there is no row."""
    if node.args.get("default") is not None and "lag default" in dialect.lacks:
        raise unsaid(node)
    return node


def _argument(node: exp.Expr) -> exp.Expr:
    inner: exp.Expr = node.this
    if not isinstance(inner, exp.Distinct):
        return inner
    if len(inner.expressions) != 1 or inner.args.get("on"):
        raise unsaid(node)
    only: exp.Expr = inner.expressions[0]
    return only


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(_SPREAD, spread),
    exp.Avg: averaged,
    exp.Sum: summed,
    exp.Count: counted,
    exp.Min: outermost,
    exp.Max: outermost,
    exp.Median: middle,
    exp.PercentileCont: quantile,
    exp.WithinGroup: within_group,
    exp.CountIf: counted_if,
    exp.LogicalAnd: all_or_any,
    exp.LogicalOr: all_or_any,
    exp.AnyValue: any_one,
    exp.IgnoreNulls: unwrapped,
    exp.Filter: filtered,
    exp.Lag: beside,
    exp.Lead: beside,
}
