"""For databases where a condition is no value: conditions used as values become 1 and 0, values used as conditions become comparisons."""

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.kinds import kind
from insightora_dash.engine.dialects.saying import choice, number
from insightora_dash.engine.dialects.untranslatable import unsaid

_CONDITIONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.Like, exp.Exists)


def apart(tree: exp.Query, dialect: Dialect) -> exp.Query:
    """The tree with conditions only where conditions may stand."""
    if dialect.booleans:
        return tree
    for node in reversed(list(tree.walk())):
        if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
            raise unsaid(node)
        if _is_condition(node) and not _stands_as_condition(node):
            node.replace(choice((node.copy(), number(1)), (exp.Not(this=exp.paren(node.copy())), number(0)), like=exp.DType.BOOLEAN))
        elif isinstance(node, exp.Boolean) and not _stands_as_condition(node):
            node.replace(exp.Literal.number(int(bool(node.this))))
        elif kind(node) == "boolean" and not isinstance(node, exp.Paren | exp.Alias) and not _is_condition(node) and _stands_as_condition(node):
            value = exp.Literal.number(int(bool(node.this))) if isinstance(node, exp.Boolean) else node.copy()
            node.replace(exp.EQ(this=exp.Paren(this=value) if isinstance(value, exp.Case) else value, expression=exp.Literal.number(1)))
    return tree


def _is_condition(node: exp.Expr) -> bool:
    return isinstance(node, _CONDITIONS)


def _stands_as_condition(node: exp.Expr) -> bool:
    parent = node.parent
    if isinstance(parent, exp.Paren):
        return _stands_as_condition(parent)
    if isinstance(parent, exp.Where | exp.Having | exp.Qualify | exp.And | exp.Or | exp.Not):
        return True
    if isinstance(parent, exp.Join):
        return node.arg_key == "on"
    return isinstance(parent, exp.If) and node.arg_key == "this" and isinstance(parent.parent, exp.Case)
