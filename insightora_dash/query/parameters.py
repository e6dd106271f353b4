"""Moments and settings of the workspace written into a query, so that equal bound SQL means equal answers."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from insightora_dash.catalog.moments import set_in_time
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context

_BRACED = (TokenType.L_BRACE, TokenType.L_BRACE, None, TokenType.R_BRACE, TokenType.R_BRACE)  # {{ name }}


def parameters(tree: exp.Query, context: Context) -> exp.Query:
    """The tree with today's date, `$name` parameters and the workspace's first day of the week filled in."""
    filled: exp.Query = tree.transform(_filled, context, copy=False)  # type: ignore[assignment]
    return filled


def unbraced(sql: str) -> str:
    """The SQL with every `{{ name }}` as the parameter `$name`; texts in quotes stay as they are."""
    try:
        tokens = sqlglot.tokenize(sql, read="duckdb") if "{{" in sql else []
    except SqlglotError:
        return sql  # whoever parses it says what is wrong
    for at in range(len(tokens) - 4, -1, -1):
        window = tokens[at:at + 5]
        if len(window) == 5 and all(kind in (None, token.token_type) for kind, token in zip(_BRACED, window, strict=True)) and window[2].text.isidentifier():
            sql = f"{sql[:window[0].start]}${window[2].text}{sql[window[4].end + 1:]}"
    return sql


def settled(tree: exp.Query, values: Mapping[str, object]) -> exp.Query:
    """A copy of the tree with these parameters filled in, each as a literal of its type; others stay."""

    def filled(node: exp.Expr) -> exp.Expr:
        return literal(values[node.name]) if isinstance(node, exp.Placeholder | exp.Parameter) and node.name in values else node

    made: exp.Query = tree.transform(filled)  # type: ignore[assignment]
    return made


def named(tree: exp.Expr) -> set[str]:
    """The parameters that a tree reads."""
    return {node.name for node in tree.find_all(exp.Placeholder, exp.Parameter) if node.name}


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
    if isinstance(node, exp.Placeholder | exp.Parameter):
        return _parameter(node, context)
    return set_in_time(node, context.catalog.today, context.catalog.week_start)


def _parameter(node: exp.Expr, context: Context) -> exp.Expr:
    if node.name not in context.parameters:
        raise Invalid("parameter_missing", N_("This query needs a value for {name}."), name=node.name or "?")
    return literal(context.parameters[node.name])
