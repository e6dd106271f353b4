"""Comparisons, order and conversions between kinds of values."""

from sqlglot import exp

from insightora_dash.engine.dialects import times
from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import NUMBERS, TIMES, kind, known_kind
from insightora_dash.engine.dialects.saying import DATE, TEXT, TIMESTAMP, absent, choice, number, say
from insightora_dash.engine.dialects.spelled import spelled
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

_ORDERING = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_CONVERTED = frozenset({
    "integer>integer", "integer>double", "integer>decimal", "decimal>double", "double>double", "decimal>decimal", "text>text", "date>date",
    "timestamp>timestamp", "date>timestamp", "timestamp>date", "integer>text",
})  # fmt: skip


def compared(node: exp.Binary, dialect: Dialect) -> exp.Expr:
    """a = b and its kin, both sides of one kind."""
    left, right = _alike([node.this, node.expression], dialect, ordering=isinstance(node, _ORDERING))
    node.set("this", left)
    node.set("expression", right)
    return node


def distinct(node: exp.NullSafeEQ | exp.NullSafeNEQ, dialect: Dialect) -> exp.Expr:
    """a is (not) distinct from b."""
    if "distinct from" not in dialect.lacks:
        return compared(node, dialect)
    left, right = _alike([node.this, node.expression], dialect, ordering=False)
    same = isinstance(node, exp.NullSafeEQ)
    missing = [absent(side) for side in (left, right)]
    equal = exp.EQ if same else exp.NEQ
    return choice(
        (exp.And(this=missing[0], expression=missing[1]), exp.Boolean(this=same)),
        (exp.Or(this=missing[0].copy(), expression=missing[1].copy()), exp.Boolean(this=not same)),
        (equal(this=left.copy(), expression=right.copy()), exp.true()),
        otherwise=exp.false(),
        like=exp.DType.BOOLEAN,
    )


def between(node: exp.Between, dialect: Dialect) -> exp.Expr:
    """x between low and high."""
    value, low, high = _alike([node.this, node.args["low"], node.args["high"]], dialect, ordering=True)
    made = exp.Between(this=value.copy(), low=low.copy(), high=high.copy())
    return exp.Not(this=exp.paren(made)) if node.args.get("negate") else made


def listed(node: exp.In, dialect: Dialect) -> exp.Expr:
    """x in (…), x in (select …)."""
    if isinstance(node.this, exp.Tuple) or node.args.get("unnest") or node.args.get("field"):
        raise unsaid(node)
    query = node.args.get("query")
    if query is not None:
        inner = query.unnest().selects[0]
        if {known_kind(node.this), known_kind(inner.unalias())} not in ({kind(node.this)}, {"integer", "decimal"}):
            raise unsaid(node)
        return node
    value, *values = _alike([node.this, *node.expressions], dialect, ordering=False)
    node.set("this", value)
    node.set("expressions", values)
    return node


def _alike(values: list[exp.Expr], dialect: Dialect, *, ordering: bool) -> list[exp.Expr]:
    """The values made comparable: literals read as what they are compared with, dates beside moments as moments."""
    kinds = {known_kind(value) for value in values} - {"null"}
    typed = {known_kind(value) for value in values if not _written(value)} - {"null"}
    if typed and typed <= {*TIMES}:
        wanted = "timestamp" if "timestamp" in typed or any(_written(value) and _has_clock(value) for value in values) else "date"
        return [_as_time(value, wanted, dialect) for value in values]
    if kinds <= {*NUMBERS} or kinds <= {"boolean"}:
        return values
    if kinds <= {"text"}:
        return [in_order(value, dialect) if ordering else value for value in values]
    raise Untranslatable(f"a comparison of {' with '.join(sorted(kinds))}")


def _written(value: exp.Expr) -> bool:
    return isinstance(value, exp.Literal) and value.is_string


def _has_clock(value: exp.Expr) -> bool:
    return len(value.name.strip()) > len("2024-01-01")


def _as_time(value: exp.Expr, wanted: str, dialect: Dialect) -> exp.Expr:
    if _written(value):
        return times.literal(value.name, wanted, dialect)
    if wanted == "timestamp" and known_kind(value) == "date":
        return say(dialect, "to_timestamp", value, like=TIMESTAMP)
    return value


def in_order(value: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A text where its order counts."""
    if kind(value) != "text" or dialect.in_order == "{0}":
        return value
    return spelled(dialect.in_order, value, like=TEXT)


def ordered(node: exp.Ordered, dialect: Dialect) -> exp.Expr:
    """One key of an ORDER BY."""
    node.set("this", in_order(node.this, dialect))
    return node


def in_turn(node: exp.Order, dialect: Dialect) -> exp.Expr:
    """The keys of an ORDER BY; NULL comes where the query wants it also where the database has no words for that."""
    if dialect.orders_nulls:
        return node
    keys: list[exp.Expr] = []
    for key in node.expressions:
        descending, first = bool(key.args.get("desc")), bool(key.args.get("nulls_first"))
        if first == descending:  # NULL is the least there
            missing = choice((absent(key.this), number(1)), otherwise=number(0))
            keys.append(exp.Ordered(this=missing, desc=first, nulls_first=not first))
        keys.append(exp.Ordered(this=key.this.copy(), desc=descending, nulls_first=not descending))
    return exp.Order(expressions=keys)


def converted(node: exp.Cast, dialect: Dialect) -> exp.Expr:
    """cast(x as type), where it gives what DuckDB's gives."""
    since, until = known_kind(node.this), known_kind(node)
    if isinstance(node.this, exp.Literal) and node.this.is_string and until in TIMES:
        return times.literal(node.this.name, until, dialect)
    step = f"{since}>{until}"
    if since != "null" and step not in _CONVERTED and step not in dialect.casts:
        raise unsaid(node)
    if step == "integer>text":
        return say(dialect, "to_text", node.this, like=TEXT)
    if step in ("text>text", "date>date", "timestamp>timestamp", "double>double"):
        same: exp.Expr = node.this
        return same.copy()
    if until in TIMES and since != "null":
        return say(dialect, f"to_{until}", node.this, like=DATE if until == "date" else TIMESTAMP)
    return node


def iffy(node: exp.If, _dialect: Dialect) -> exp.Expr:
    """if(condition, a, b)."""
    if isinstance(node.parent, exp.Case):
        return node
    return choice((node.this, node.args["true"]), otherwise=node.args.get("false"))


def switched(node: exp.Case, dialect: Dialect) -> exp.Expr:
    """case x when …: written as conditions, so that its comparisons are of one kind."""
    if node.this is None:
        return node
    for case in node.args["ifs"]:
        left, right = _alike([node.this, case.this], dialect, ordering=False)
        case.set("this", exp.EQ(this=left.copy(), expression=right.copy()))
    node.set("this", None)
    return node


def nulled(node: exp.Nullif, dialect: Dialect) -> exp.Expr:
    """nullif(a, b)."""
    left, right = _alike([node.this, node.expression], dialect, ordering=False)
    node.set("this", left)
    node.set("expression", right)
    return node


def literal(node: exp.Literal, dialect: Dialect) -> exp.Expr:
    """A text literal, refused where the database takes it for something else."""
    if node.is_string and dialect.empty_is_null and not node.name:
        raise Untranslatable(f"the empty text in {dialect.name}")
    return node


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), compared),
    exp.NullSafeEQ: distinct,
    exp.NullSafeNEQ: distinct,
    exp.Between: between,
    exp.In: listed,
    exp.Ordered: ordered,
    exp.Order: in_turn,
    exp.Cast: converted,
    exp.If: iffy,
    exp.Case: switched,
    exp.Nullif: nulled,
    exp.Literal: literal,
}
