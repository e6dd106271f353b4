"""Why a filter inside a query would not mean what a person expects."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Column, Table
from insightora_dash.platform.wording import _
from insightora_dash.query.names import Names, Read, scopes


def obstacle(everywhere: list[Scope], spots: list[Read], column: Column, names: Names) -> str | None:
    """Why a condition on `column` cannot go where its table is read; None when it can."""
    label = column.label or column.name
    for spot in spots:
        if sum(other.scope is spot.scope for other in spots) > 1:
            return _("{column} is read twice side by side", column=label)
        if _excludes(spot, names):
            return _("{column} is only used to leave rows out", column=label)
        reason = _above(spot.scope, everywhere, label, set())
        if reason is not None:
            return reason
    return _unions(everywhere, spots, label)


def compares_periods(tree: exp.Query, table: Table, column: Column, names: Names) -> bool:
    """Whether the query sets one period of a time column beside another."""
    if column.role != "time":
        return False
    everywhere = scopes(tree)
    spots = [r for scope in everywhere for r in names.reads(scope) if r.table is table]
    if sum(_uses(spot.scope, everywhere, set()) for spot in spots) > 1 and not isinstance(tree, exp.SetOperation):
        return True
    return any(_chosen_by(spot.scope, table, column, names) for spot in spots)


def feeds_window(tree: exp.Query, table: Table, column: Column, names: Names) -> bool:
    """Whether a window orders or divides its rows by the column."""
    for scope in scopes(tree):
        for window in scope.find_all(exp.Window):
            order = window.args.get("order")
            for node in [*(window.args.get("partition_by") or ()), *(order.expressions if order else ())]:
                if (table.schema, table.name, column.name) in names.bases(node, scope):
                    return True
    return False


def _uses(scope: Scope, everywhere: list[Scope], above: set[int]) -> int:
    """In how many ways a scope's rows reach the outermost select."""
    if scope is everywhere[-1] or id(scope) in above:
        return 1
    return sum(_uses(user, everywhere, above | {id(scope)}) for user, _node in _users(scope, everywhere))


def _chosen_by(scope: Scope, table: Table, column: Column, names: Names) -> bool:
    """Whether a projection picks rows by the column (CASE WHEN date …, FILTER (WHERE date …))."""
    projections = getattr(scope.expression, "selects", [])
    return any(
        (table.schema, table.name, column.name) in names.bases(chooser, scope)
        for projection in projections for chooser in projection.find_all(exp.If, exp.Filter)
    )


def _excludes(spot: Read, names: Names) -> bool:
    join = spot.node.parent
    if not isinstance(join, exp.Join):
        return False
    if join.kind == "ANTI":
        return True
    where = spot.scope.expression.args.get("where")
    missing = where.find_all(exp.Is) if where and join.side in ("LEFT", "FULL") else ()
    return any(
        isinstance(check.expression, exp.Null) and not isinstance(check.parent, exp.Not) and isinstance(check.this, exp.Column)
        and _of(check.this, spot, names) for check in missing
    )


def _of(column: exp.Column, spot: Read, names: Names) -> bool:
    if column.table:
        return column.table.lower() == spot.alias.lower()
    return any(holder is spot.table for holder in names.holders(column, spot.scope))


def _above(scope: Scope, everywhere: list[Scope], label: str, seen: set[int]) -> str | None:
    if id(scope) in seen:
        return None
    seen.add(id(scope))
    for user, node in _users(scope, everywhere):
        if _negated(node, user):
            return _("{column} is only used to leave rows out", column=label)
        if _null_extended(node, user):
            return _("rows without a match would stay, whatever {column} is", column=label)
        reason = _above(user, everywhere, label, seen)
        if reason is not None:
            return reason
    return None


def _users(scope: Scope, everywhere: list[Scope]) -> Iterator[tuple[Scope, exp.Expr]]:
    """The scopes that use this one, with the node that stands for it there."""
    for user in everywhere:
        if scope in user.subquery_scopes or scope in user.set_operation_scopes:
            yield user, scope.expression
        else:
            for name, node in user.references:
                if user.sources.get(name) is scope:
                    yield user, node


def _negated(node: exp.Expr, user: Scope) -> bool:
    if isinstance(user.expression, exp.Except):
        return True
    walk = node.parent
    while walk is not None and walk is not user.expression:
        if isinstance(walk, exp.Not) or (isinstance(walk, exp.Join) and walk.kind == "ANTI"):
            return True
        walk = walk.parent
    return False


def _null_extended(node: exp.Expr, user: Scope) -> bool:
    place = node.find_ancestor(exp.Join, exp.From, exp.Where, exp.Having, exp.Select)
    joins = user.expression.args.get("joins") or []
    if isinstance(place, exp.From):
        return any(join.side in ("RIGHT", "FULL") for join in joins)
    if not isinstance(place, exp.Join) or place not in joins:
        return False
    later = joins[joins.index(place) + 1:]
    return place.side in ("LEFT", "FULL") or any(join.side in ("RIGHT", "FULL") for join in later)


def _unions(everywhere: list[Scope], spots: list[Read], label: str) -> str | None:
    for scope in everywhere:
        reached = [any(_feeds(spot.scope, branch, everywhere, set()) for spot in spots) for branch in scope.set_operation_scopes]
        if any(reached) and not all(reached):
            return _("{column} plays a part in only some of the rows", column=label)
    return None


def _feeds(scope: Scope, target: Scope, everywhere: list[Scope], seen: set[int]) -> bool:
    if scope is target:
        return True
    if id(scope) in seen:
        return False
    seen.add(id(scope))
    return any(_feeds(user, target, everywhere, seen) for user, _node in _users(scope, everywhere))
