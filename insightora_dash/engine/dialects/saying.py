"""Saying one of the shared functions in a database's words."""

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spelled import spelled
from insightora_dash.engine.dialects.untranslatable import Untranslatable

DOUBLE, TEXT, DATE, TIMESTAMP, BIGINT = exp.DType.DOUBLE, exp.DType.VARCHAR, exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.BIGINT


def say(dialect: Dialect, function: str, *parts: exp.Expr, like: exp.DType | None = None) -> exp.Expr:
    """The function over these parts; raises Untranslatable when the database has no way to say it."""
    template = dialect.functions.get(function)
    if template is None:
        raise Untranslatable(f"{function} in {dialect.name}")
    return spelled(template, *parts, like=like)


def number(value: int | str) -> exp.Expr:
    """A number as a literal with its type."""
    text = str(value)
    literal = exp.Literal.number(text.lstrip("-"))
    literal.type = exp.DataType(this=BIGINT if text.lstrip("-").isdigit() else DOUBLE)
    if not text.startswith("-"):
        return literal
    made = exp.Paren(this=exp.Neg(this=literal))
    made.type = literal.type
    return made


def words(value: str) -> exp.Expr:
    """A text as a literal with its type."""
    literal = exp.Literal.string(value)
    literal.type = exp.DataType(this=TEXT)
    return literal


def choice(*cases: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None, like: exp.DType | None = None) -> exp.Case:
    """CASE WHEN … THEN … ELSE … END."""
    made = exp.Case(ifs=[exp.If(this=condition.copy(), true=value.copy()) for condition, value in cases], default=otherwise)
    if like is not None:
        made.type = exp.DataType(this=like)
    return made


def absent(node: exp.Expr) -> exp.Is:
    """x IS NULL."""
    return exp.Is(this=node.copy() if isinstance(node, exp.Column | exp.Paren) else exp.Paren(this=node.copy()), expression=exp.Null())


def integer(node: exp.Expr | None) -> int | None:
    """The value of a whole-number literal, with its sign."""
    if isinstance(node, exp.Paren):
        return integer(node.this)
    if isinstance(node, exp.Neg):
        inner = integer(node.this)
        return None if inner is None else -inner
    if isinstance(node, exp.Literal) and node.name.isdigit() and len(node.name) < 19:
        return int(node.name)
    return None
