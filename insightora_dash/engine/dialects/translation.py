"""A checked DuckDB query in another database's SQL."""

from collections.abc import Mapping

from sqlglot import exp

from insightora_dash.engine.dialects import aggregates, comparisons, core, names, numbers, texts, times
from insightora_dash.engine.dialects.booleans import apart
from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import kind
from insightora_dash.engine.dialects.origin import Origins
from insightora_dash.engine.dialects.registry import dialect_of
from insightora_dash.engine.dialects.spelled import spelled, text
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

HANDLERS: Mapping[type[exp.Expr], Handler] = {
    **numbers.HANDLERS, **times.HANDLERS, **texts.HANDLERS, **comparisons.HANDLERS, **aggregates.HANDLERS,
}  # fmt: skip


def translate(tree: exp.Query, dialect: str, origins: Origins) -> str:
    """The SQL of `dialect` that gives what this checked tree gives in DuckDB; raises Untranslatable when there is none.

    Columns come in the tree's order; their names and types are the database's: `shape.conform` makes them DuckDB's again.
    """
    target = dialect_of(dialect)
    try:
        made = names.explicit(tree, origins)
        core.check(made)
        _has(made, target)
        _say(made, target)
        made = apart(made, target)
        for rewrite in target.rewrites:
            made = rewrite(made)
        return text(made, target.name)
    except RecursionError as error:
        raise Untranslatable("nesting this deep") from error


def _has(tree: exp.Query, dialect: Dialect) -> None:
    """Raises Untranslatable for a join, set operation or function that the database lacks."""
    for node in tree.walk():
        called = {str(node.side), str(node.kind)} if isinstance(node, exp.Join) else {type(node).__name__}
        if isinstance(node, exp.Except | exp.Intersect) and not node.args.get("distinct"):
            called = {"except all"}
        if found := called & dialect.lacks:
            raise Untranslatable(f"{', '.join(found)} in {dialect.name}")


def _say(tree: exp.Query, dialect: Dialect) -> None:
    """Replaces, from the leaves up, what the database says differently; a replaced node keeps its type."""
    for node in reversed(list(tree.walk())):
        made = _exact(node, dialect) if isinstance(node, exp.Column) else _said(node, dialect)
        if made is not node:
            made.type = made.type or node.type
            node.replace(made)
    left = next(tree.find_all(exp.Interval), None)
    if left is not None:
        raise unsaid(left)


def _said(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    handler = HANDLERS.get(type(node))
    return handler(node, dialect) if handler else node


def _exact(column: exp.Column, dialect: Dialect) -> exp.Expr:
    if dialect.exactly == "{0}" or not column.table or kind(column) != "text":
        return column
    return spelled(dialect.exactly, column, like=exp.DType.VARCHAR)
