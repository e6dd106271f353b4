"""Where a filter goes so that it means what a person expects, or why it cannot be applied.

Into the WHERE of the scope that reads the table, after its joins; around the outermost select when the query compares
rows with other rows (windows, previous periods), so that those still see all rows; otherwise a note says "not filtered".
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from insightora_dash.catalog.catalog import Column, Relation, Table
from insightora_dash.platform.wording import _
from insightora_dash.query.conditions import condition, on_bucket
from insightora_dash.query.context import Context
from insightora_dash.query.filters import Filter
from insightora_dash.query.grains import bucket, part
from insightora_dash.query.names import Names, Read, scopes
from insightora_dash.query.obstacles import compares_periods, feeds_window, obstacle
from insightora_dash.query.wrap import masks, row_rules


@dataclass(frozen=True, slots=True)
class _Target:
    """The table to filter where it is read, and the condition for an alias of it."""

    table: Table
    column: Column
    make: Callable[[str], exp.Expr]


def filters(tree: exp.Query, context: Context) -> exp.Query:
    """The tree with every filter placed, or a note for each that is not."""
    for wanted in context.filters:
        placed = _place(tree, wanted, context)
        if isinstance(placed, str):
            context.notes.append(_("not filtered: {reason}", reason=placed))
            context.unfiltered.append(placed)
        else:
            tree = placed
    return tree


def _place(tree: exp.Query, wanted: Filter, context: Context) -> exp.Query | str:
    names = Names(context.catalog)
    schema, table, column = wanted.column
    if schema is None or table is None:
        return _place_on_output(tree, wanted, context, names)
    found = context.catalog.table(schema, table)
    described = found.column(column) if found else None
    if found is None or described is None:
        return _("there is no column {column} any more", column=column)
    target = _target(tree, found, described, wanted, context, names)
    if target is None:
        return _("{column} plays no part in this question", column=described.label or described.name)
    if tree.find(exp.Window) or compares_periods(tree, target.table, target.column, names):
        return _place_compared(tree, wanted, target, names)
    return _inside(tree, target, names)


def _place_on_output(tree: exp.Query, wanted: Filter, context: Context, names: Names) -> exp.Query | str:
    root = scopes(tree)[-1]
    outputs = names.outputs(root)
    if outputs is not None and wanted.column[2].lower() not in {name.lower() for name in outputs}:
        return _("{column} plays no part in this question", column=wanted.column[2])
    found = names.projection(root, wanted.column[2])
    origin = names.origin(*found) if found else None
    if origin is not None:
        whole = (origin.table.schema, origin.table.name, origin.column.name)
        return _place(tree, replace(wanted, column=whole), context)
    return _around(tree, condition(exp.column(exp.to_identifier(wanted.column[2]), table="answer"), wanted), names)


def _target(tree: exp.Query, table: Table, column: Column, wanted: Filter, context: Context, names: Names) -> _Target | None:
    moments = column.type.upper().startswith("TIMESTAMP")
    read = {(r.table.schema, r.table.name) for scope in scopes(tree) for r in names.reads(scope)}
    if (table.schema, table.name) in read:
        return _Target(table, column, lambda alias: condition(_column(column.name, alias), wanted, moments=moments))
    for relation in context.catalog.relations:
        if relation.right == (table.schema, table.name) and relation.left in read and not relation.many_to_many and len(relation.left_columns) == 1:
            return _through(relation, table, column, wanted, context)
    return None


def _through(relation: Relation, table: Table, column: Column, wanted: Filter, context: Context) -> _Target | None:
    """A filter on a table that the query does not read, through the key that points to it."""
    left = context.catalog.table(*relation.left)
    key = left.column(relation.left_columns[0]) if left else None
    if left is None or key is None:
        return None
    other = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema), alias=exp.TableAlias(this=exp.to_identifier("kept")))
    inner = exp.select(_column(relation.right_columns[0], "kept")).from_(other)
    inner = inner.where(condition(_column(column.name, "kept"), wanted, moments=column.type.upper().startswith("TIMESTAMP")))
    allowed = masks(row_rules(inner, context), context)  # this pass comes after the rights, so what it reads needs them too
    return _Target(left, key, lambda alias: exp.In(this=_column(key.name, alias), query=exp.Subquery(this=allowed.copy())))


def _place_compared(tree: exp.Query, wanted: Filter, target: _Target, names: Names) -> exp.Query | str:
    shown = _shown(tree, target, names)
    label = target.column.label or target.column.name
    if shown is None:
        if feeds_window(tree, target.table, target.column, names) or compares_periods(tree, target.table, target.column, names):
            return _("{column} is what this question compares by, and it is not shown", column=label)
        return _inside(tree, target, names)
    name, grain, number = shown
    output = exp.column(exp.to_identifier(name), table="answer")
    if grain is None:
        return _around(tree, condition(output, wanted, moments=target.column.type.upper().startswith("TIMESTAMP")), names)
    made = on_bucket(output, grain, wanted, number=number)
    return _around(tree, made, names) if made is not None else _("the limits of {column} lie inside a {grain}", column=label, grain=_(grain))


def _shown(tree: exp.Query, target: _Target, names: Names) -> tuple[str, str | None, bool] | None:
    """The output column that shows the target's column: its name, its grain, and whether that is a number."""
    root = scopes(tree)[-1]
    for name in names.outputs(root) or ():
        found = names.projection(root, name)
        if found is None:
            continue
        node, scope = names.unfolded(*found)
        for reader, number in ((bucket, False), (part, True)):
            made = reader(node)
            if made and (not number or made[0] == "year") and _is(names, made[1], scope, target):
                return name, made[0], number
        if _is(names, node, scope, target):
            return name, None, False
    return None


def _is(names: Names, node: exp.Expr, scope: object, target: _Target) -> bool:
    origin = names.origin(node, scope)  # type: ignore[arg-type]
    return origin is not None and origin.table is target.table and origin.column is target.column


def _inside(tree: exp.Query, target: _Target, names: Names) -> exp.Query | str:
    everywhere = scopes(tree)
    spots = [r for scope in everywhere for r in names.reads(scope) if r.table is target.table]
    reason = obstacle(everywhere, spots, target.column, names)
    if reason is not None:
        return reason
    for spot in spots:
        _narrow(spot, target.make(spot.alias))
    return tree


def _narrow(spot: Read, made: exp.Expr) -> None:
    join = spot.node.parent
    if isinstance(join, exp.Join) and join.kind == "SEMI":
        join.set("on", exp.and_(join.args.get("on"), made))
    else:
        spot.scope.expression.where(made, copy=False)  # type: ignore[attr-defined]


def _around(tree: exp.Query, made: exp.Expr, names: Names) -> exp.Query | str:
    outputs = names.outputs(scopes(tree)[-1])
    order = tree.args.get("order")
    known = {name.lower() for name in outputs or ()}
    for term in order.expressions if order else ():
        if not (term.this.is_int or (isinstance(term.this, exp.Column) and not term.this.table and term.this.name.lower() in known)):
            return _("its order is not one of the columns shown")
    outer_parts = {name: tree.args.get(name) for name in ("order", "limit", "offset")}
    for name in outer_parts:
        tree.set(name, None)
    outer = exp.select("*").from_(tree.subquery("answer", copy=False), copy=False).where(made, copy=False)
    for name, node in outer_parts.items():
        outer.set(name, node)
    return outer


def _column(name: str, alias: str) -> exp.Column:
    return exp.column(exp.to_identifier(name), table=exp.to_identifier(alias))
