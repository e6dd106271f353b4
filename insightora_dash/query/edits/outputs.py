"""Columns that a query shows: put in another's place, added, taken out, with everything that refers to them kept right."""

from collections.abc import Iterator

from sqlglot import exp

from insightora_dash.query.edits.opened import found
from insightora_dash.query.split import looked_up

_LATER = ("having", "qualify", "order", "group")  # clauses that may speak of a column by its name


def replace_output(tree: exp.Select, old: exp.Expr, made: exp.Expr, name: str) -> None:
    """Puts an expression in the place of a shown column; the order follows it, conditions on it stay as they were."""
    before, alias = old.unalias().copy(), old.alias
    new_name = unused(tree, name, besides=old) if not isinstance(made, exp.Column) or made.name.lower() != name.lower() else ""
    new = exp.alias_(made.copy(), exp.to_identifier(new_name)) if new_name else made.copy()
    terms = [term for term in _order(tree) if looked_up(term.this, tree.selects) == before]
    old.replace(new)
    for term in terms:
        if not term.this.is_int:
            named = alias and isinstance(term.this, exp.Column) and not term.this.table and term.this.name.lower() == alias.lower()
            term.set("this", exp.column(exp.to_identifier(new.alias)) if named and new.alias else made.copy())
    _spell_out(tree, alias, before)


def remove_output(tree: exp.Select, node: exp.Expr) -> None:
    """Takes a column out, with the order by it; numbers in GROUP BY and ORDER BY move along."""
    place = next((at for at, output in enumerate(tree.selects) if output is node), -1)
    if place < 0 or len(tree.selects) < 2:
        raise found(None)
    before, alias = node.unalias().copy(), node.alias
    for term in _order(tree):
        if looked_up(term.this, tree.selects) == before:
            drop_order(tree, term)
    node.pop()
    _spell_out(tree, alias, before)
    for number in _numbers(tree):
        if int(number.name) > place + 1:
            number.replace(exp.Literal.number(int(number.name) - 1))


def add_output(tree: exp.Select, made: exp.Expr, name: str, *, first: bool = False) -> None:
    """Shows one more column, in front of the others or behind them."""
    plain = isinstance(made, exp.Column) and made.name.lower() == name.lower() and all(output.alias_or_name.lower() != name.lower() for output in tree.selects)
    new = made.copy() if plain else exp.alias_(made.copy(), exp.to_identifier(unused(tree, name)))
    if first:
        for number in _numbers(tree):
            number.replace(exp.Literal.number(int(number.name) + 1))
        tree.set("expressions", [new, *tree.selects])
    else:
        tree.select(new, copy=False)


def drop_order(tree: exp.Select, term: exp.Expr) -> None:
    """Takes one term out of ORDER BY."""
    order = tree.args.get("order")
    term.pop()
    if order is not None and not order.expressions:
        tree.set("order", None)


def unused(tree: exp.Select, name: str, besides: exp.Expr | None = None) -> str:
    """The name, with a number behind it when another column has it."""
    taken = {output.alias_or_name.lower() for output in tree.selects if output is not besides}
    return next(made for made in (name, *(f"{name}_{number}" for number in range(2, 999))) if made.lower() not in taken)


def _order(tree: exp.Select) -> list[exp.Expr]:
    order = tree.args.get("order")
    return list(order.expressions) if order is not None else []


def _numbers(tree: exp.Select) -> Iterator[exp.Expr]:
    group = tree.args.get("group")
    for node in [*(group.expressions if group is not None else ()), *(term.this for term in _order(tree))]:
        if node.is_int:
            yield node


def _spell_out(tree: exp.Select, alias: str, before: exp.Expr) -> None:
    """A condition or group that used the name of a column which is gone says in full what it meant."""
    if not alias or any(output.alias_or_name.lower() == alias.lower() for output in tree.selects):
        return
    for name in _LATER:
        clause = tree.args.get(name)
        for column in list(clause.find_all(exp.Column)) if clause is not None else ():
            if not column.table and column.name.lower() == alias.lower():
                column.replace(before.copy())
