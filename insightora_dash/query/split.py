"""A column added to the groups of a select, and to everything above that reads it."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope


def aggregates(select: exp.Expr) -> bool:
    """Whether a select makes groups (or one group of everything)."""
    if select.args.get("group"):
        return True
    return any(node.find_ancestor(exp.Window, exp.Select) is select for output in getattr(select, "selects", []) for node in output.find_all(exp.AggFunc))


def group_terms(select: exp.Expr) -> list[exp.Expr]:
    """What a select groups by, with numbers, aliases and ALL looked up."""
    group = select.args.get("group")
    outputs: list[exp.Expr] = getattr(select, "selects", [])
    if group is None:
        return []
    if group.args.get("all"):
        return [output.unalias() for output in outputs if not output.find(exp.AggFunc)]
    return [looked_up(term, outputs) for term in group.expressions]


def looked_up(term: exp.Expr, outputs: list[exp.Expr]) -> exp.Expr:
    """The expression that a number or an alias in GROUP BY or ORDER BY stands for."""
    if term.is_int and 0 < int(term.name) <= len(outputs):
        return outputs[int(term.name) - 1].unalias()
    if isinstance(term, exp.Column) and not term.table:
        return next((output.this for output in outputs if isinstance(output, exp.Alias) and output.alias.lower() == term.name.lower()), term)
    return term


def can_split(scope: Scope, everywhere: list[Scope]) -> bool:
    """Whether this select, and all that read it up to the outermost, can show one more column."""
    return all(_plain(step) for step, _alias in _upwards(scope, everywhere)) and _reaches_root(scope, everywhere)


def split_upwards(scope: Scope, alias: str, column: str, everywhere: list[Scope]) -> None:
    """Groups this select by `alias.column` and carries the column outwards."""
    _split(scope.expression, _read(column, alias))
    for user, name in _upwards(scope, everywhere):
        if user is not scope:
            _split(user.expression, _read(column, name))


def _read(column: str, source: str) -> exp.Column:
    return exp.column(exp.to_identifier(column), table=exp.to_identifier(source) if source else None)  # a derived table may have no name


def _upwards(scope: Scope, everywhere: list[Scope]) -> Iterator[tuple[Scope, str]]:
    """The scope, then the one that reads it, and so on; each with the name by which it reads the one before."""
    yield scope, ""
    while True:
        users = [(user, name) for user in everywhere for name, _node in user.references if user.sources.get(name) is scope]
        if len(users) != 1:
            return
        scope, name = users[0]
        yield scope, name


def _reaches_root(scope: Scope, everywhere: list[Scope]) -> bool:
    *_steps, (top, _name) = _upwards(scope, everywhere)
    return top is everywhere[-1]


def _plain(scope: Scope) -> bool:
    select = scope.expression
    derived = sum(isinstance(source, Scope) for _node, source in scope.selected_sources.values())
    return isinstance(select, exp.Select) and not select.args.get("offset") and derived <= 1


def _split(select: exp.Expr, column: exp.Column) -> None:
    outputs: list[exp.Expr] = select.selects  # type: ignore[attr-defined]
    grouping = aggregates(select)
    for window in [node for node in select.find_all(exp.Window) if node.find_ancestor(exp.Select) is select]:
        window.set("partition_by", [*(window.args.get("partition_by") or ()), column.copy()])
    _limit_each(select, column, outputs)
    if not any(output.is_star or output.unalias() == column for output in outputs):
        select.select(column.copy(), copy=False)  # type: ignore[attr-defined]
    group = select.args.get("group")
    if group is not None and not group.args.get("all"):
        group.append("expressions", column.copy())
    elif group is None and grouping:
        select.set("group", exp.Group(expressions=[column.copy()]))


def _limit_each(select: exp.Expr, column: exp.Column, outputs: list[exp.Expr]) -> None:
    """ "Top five" becomes the top five of each currency; other orders only get a last word on ties."""
    order, limit = select.args.get("order"), select.args.get("limit")
    if order is None:
        return
    own = exp.Ordered(this=column.copy())
    if limit is None:
        order.append("expressions", own)
        return
    terms = []
    for term in order.expressions:
        made = term.copy()
        made.set("this", looked_up(term.this, outputs).copy())
        terms.append(made)
    rank = exp.Window(this=exp.RowNumber(), partition_by=[column.copy()], order=exp.Order(expressions=terms))
    best = exp.LTE(this=rank, expression=limit.expression.copy())
    before = select.args.get("qualify")
    select.set("qualify", exp.Qualify(this=exp.and_(before.this, best) if before else best))
    select.set("limit", None)
    order.set("expressions", [own, *order.expressions])
