"""How many source rows went into an answer, after its filters."""

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.runner import Runner

MOST_COUNTED = 1_000_000  # rows of a live table: its database is not asked to count more


def rows_used(tree: exp.Query, result: Result, catalog: Catalog, run: Runner) -> int | None:
    """Rows of the innermost FROM and WHERE that feed the answer; None when that is not one plain number."""
    names = Names(catalog)
    scope = _feeding(scopes(tree)[-1])
    reads = names.reads(scope) if scope is not None else []
    if scope is None or not reads:
        return None
    homes = {(table.schema, table.name) for table in catalog.dataset.tables if table.link}
    live = [read.table for read in reads if (read.table.schema, read.table.name) in homes]
    if any(table.rows > MOST_COUNTED for table in live):
        return None
    if len(scope.references) == 1 and isinstance(reads[0].node, exp.Table) and not live and not scope.expression.args.get("where"):
        return reads[0].table.rows
    if scope.expression is tree and _lists_rows(tree):
        return result.row_count + result.cut_off
    counted = run.of(counting(scope.expression, tree)).rows()
    value = counted[0][0] if counted else None
    return value if isinstance(value, int) else None


def counting(select: exp.Expr, tree: exp.Query, *wanted: exp.Expr) -> exp.Select:
    """`select count(*)` (and what else is wanted) over the same FROM, joins and WHERE, with the common tables of the whole query."""
    made = exp.select(*(wanted or (exp.Count(this=exp.Star()),)))
    for name in ("from_", "joins", "laterals", "where"):
        part = select.args.get(name)
        if part:
            made.set(name, [node.copy() for node in part] if isinstance(part, list) else part.copy())
    around = tree.args.get("with_")
    if around is not None and select is not tree:
        made.set("with_", around.copy())
    elif select.args.get("with_") is not None:
        made.set("with_", select.args["with_"].copy())
    return made


def _feeding(scope: Scope) -> Scope | None:
    """Down through selects that only read one derived table."""
    while isinstance(scope.expression, exp.Select):
        inner = [source for _, source in scope.selected_sources.values()]
        only = inner[0] if len(inner) == 1 else None
        if not isinstance(only, Scope) or "stands_for" in only.expression.meta:
            return scope
        scope = only
    return None


def _lists_rows(tree: exp.Query) -> bool:
    shaped = any(tree.args.get(name) for name in ("group", "having", "distinct", "qualify", "limit", "offset"))
    return not shaped and not any(node.find(exp.AggFunc) for node in tree.expressions)
