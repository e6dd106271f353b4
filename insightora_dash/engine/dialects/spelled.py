"""SQL text with holes for the parts of the tree: how a database spells what sqlglot cannot be trusted with."""

from functools import cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect as SqlDialect
from sqlglot.errors import ErrorLevel, SqlglotError

from insightora_dash.engine.dialects.untranslatable import Untranslatable

_SIMPLE = (exp.Column, exp.Literal, exp.Func, exp.Paren, exp.Boolean, exp.Null, exp.Star)


class Spelled(exp.Expression):
    """A template of the target's SQL whose holes {0}, {1} … are the expressions."""

    arg_types = {"this": True, "expressions": False}


def spelled(template: str, *parts: exp.Expr, like: exp.DType | None = None) -> exp.Expr:
    """The template as a node; binary parts get brackets, the template brings its own where it needs them."""
    node = Spelled(this=template, expressions=[_bracketed(part.copy()) for part in parts])
    if like is not None:
        node.type = exp.DataType(this=like)
    return node


def _bracketed(part: exp.Expr) -> exp.Expr:
    if isinstance(part, (*_SIMPLE, Spelled, exp.Case, exp.Distinct)) and not isinstance(part, exp.Connector):
        return part
    made = exp.Paren(this=part)
    made.type = part.type
    return made


def text(tree: exp.Query, dialect: str) -> str:
    """The tree in a database's SQL; raises Untranslatable when sqlglot has no way to say a part of it."""
    generator = _generator(dialect)
    try:
        return str(generator(dialect=dialect, unsupported_level=ErrorLevel.RAISE, comments=False).generate(tree))
    except (SqlglotError, ValueError) as error:
        raise Untranslatable(str(error).split("\n")[0][:200]) from error


@cache
def _generator(dialect: str) -> Any:
    theirs = SqlDialect.get_or_raise(dialect).generator_class
    return type(f"{theirs.__name__}Spelling", (theirs,), {"TRANSFORMS": {**theirs.TRANSFORMS, Spelled: _filled}})


def _filled(generator: Any, node: Spelled) -> str:
    parts = [generator.sql(part) for part in node.expressions]
    return str(node.this).format(*parts)
