"""Arithmetic as DuckDB means it: `/` gives doubles, `//` cuts off, rounding goes away from zero."""

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import NUMBERS, known_kind
from insightora_dash.engine.dialects.saying import DOUBLE, integer, number, say
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

MOST_DECIMALS = 15
_PLAIN: dict[type[exp.Expr], str] = {exp.Abs: "abs", exp.Ceil: "ceil", exp.Floor: "floor", exp.Sign: "sign"}
_REAL: dict[type[exp.Expr], str] = {exp.Sqrt: "sqrt", exp.Exp: "exp", exp.Ln: "ln"}


def as_double(node: exp.Expr) -> exp.Expr:
    """The number as a double."""
    if known_kind(node) == "double":
        return node.copy()
    _number(node)
    made: exp.Expr = exp.cast(node.copy(), DOUBLE)
    made.type = exp.DataType(this=DOUBLE)
    return made


def plain(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """abs, ceil, floor, sign."""
    _number(node.this)
    if node.args.get("decimals") or node.args.get("to"):
        raise unsaid(node)
    return say(dialect, _PLAIN[type(node)], node.this)


def real(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """sqrt, exp, ln."""
    return say(dialect, _REAL[type(node)], as_double(node.this))


def log(node: exp.Log, dialect: Dialect) -> exp.Expr:
    """The logarithm to base ten, which is what log means here."""
    base, value = (node.this, node.expression) if node.expression else (None, node.this)
    if base is not None and integer(base) != 10:
        raise unsaid(node)
    return say(dialect, "log10", as_double(value))


def power(node: exp.Pow, dialect: Dialect) -> exp.Expr:
    """x to the power of y."""
    return say(dialect, "power", as_double(node.this), as_double(node.expression))


def rounded(node: exp.Round, dialect: Dialect) -> exp.Expr:
    """round(x), round(x, decimals)."""
    decimals = 0 if node.args.get("decimals") is None else integer(node.args["decimals"])
    if decimals is None or not 0 <= decimals <= MOST_DECIMALS:
        raise unsaid(node)
    value: exp.Expr = node.this
    found = known_kind(value)
    if found == "integer":
        return value.copy()
    if found == "decimal":
        return say(dialect, "round_decimal", value, number(decimals))
    _number(value)
    return say(dialect, "round_double", value, number(f"1{'0' * decimals}.0"))


def divided(node: exp.Div, dialect: Dialect) -> exp.Expr:
    """a / b in doubles; where zero would give another value than here, only a divisor that cannot be zero will do."""
    if dialect.by_zero == "null" and not _never_zero(node.expression):
        raise Untranslatable(f"division by what may be zero in {dialect.name}")
    return say(dialect, "divide", as_double(node.this), as_double(node.expression))


def _never_zero(node: exp.Expr) -> bool:
    if isinstance(node, exp.Paren | exp.Cast):
        return _never_zero(node.this)
    if isinstance(node, exp.Nullif):
        return integer(node.expression) == 0
    return isinstance(node, exp.Literal) and not node.is_string and float(node.name) != 0


def cut(node: exp.IntDiv, dialect: Dialect) -> exp.Expr:
    """a // b of whole numbers."""
    if known_kind(node.this) != "integer" or known_kind(node.expression) != "integer":
        raise unsaid(node)
    return say(dialect, "integer_divide", node.this, node.expression)


def rest(node: exp.Mod, dialect: Dialect) -> exp.Expr:
    """a % b of whole numbers."""
    if known_kind(node.this) != "integer" or known_kind(node.expression) != "integer":
        raise unsaid(node)
    return say(dialect, "mod", node.this, node.expression)


def product(node: exp.Mul | exp.Neg, _dialect: Dialect) -> exp.Expr:
    """Multiplication and negation of numbers only: an interval is not one."""
    for part in node.unnest_operands() if isinstance(node, exp.Binary) else (node.this,):
        _number(part)
    return node


def extreme(node: exp.Greatest | exp.Least, dialect: Dialect) -> exp.Expr:
    """greatest and least, which pass over NULL here."""
    values = [node.this, *node.expressions]
    name = "GREATEST" if isinstance(node, exp.Greatest) else "LEAST"
    if len(values) != 2 or {known_kind(value) for value in values} - {*NUMBERS, "date", "null"} or name in dialect.lacks:
        raise unsaid(node)
    made = exp.Anonymous(this=name, expressions=values)
    return made if dialect.null_loses else exp.Coalesce(this=made, expressions=[value.copy() for value in values])


def _number(node: exp.Expr) -> None:
    if known_kind(node) not in (*NUMBERS, "null"):
        raise unsaid(node)


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(_PLAIN, plain),
    **dict.fromkeys(_REAL, real),
    exp.Log: log,
    exp.Pow: power,
    exp.Round: rounded,
    exp.Div: divided,
    exp.IntDiv: cut,
    exp.Mod: rest,
    exp.Mul: product,
    exp.Neg: product,
    exp.Greatest: extreme,
    exp.Least: extreme,
}
