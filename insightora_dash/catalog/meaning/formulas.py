"""The SQL of metrics and named filters: parsed, its columns found in the catalog, and what it must not hold."""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.catalog.definitions import Place
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

LONGEST = 2_000  # characters
_FORBIDDEN = (exp.Query, exp.Window, exp.Placeholder, exp.Parameter)


@dataclass(frozen=True, slots=True)
class Formula:
    """A piece of SQL whose columns carry their table, and the tables it reads."""

    tree: exp.Expr
    tables: frozenset[Place]


def metric_formula(expression: str, table: Place, catalog: Catalog) -> Formula:
    """The aggregate of a metric; raises Invalid when it is none, or counts rows of `table` more than once."""
    tree = _parsed(expression)
    if not tree.find(exp.AggFunc):
        raise Invalid("not_aggregate", N_("“{sql}” gives no single figure. Use sum(…), avg(…), count(…), min(…) or max(…)."), sql=expression[:200])
    loose = next((c for c in tree.find_all(exp.Column) if not c.find_ancestor(exp.AggFunc, exp.Filter)), None)
    if loose is not None:
        raise Invalid("loose_column", N_("{column} stands outside of sum(…), avg(…), count(…) and the like, so it has many values."), column=loose.name)
    return _resolved(tree, table, catalog)


def condition_formula(condition: str, table: Place, catalog: Catalog) -> Formula:
    """The condition of a named filter on the rows of `table`; raises Invalid when it is none."""
    tree = _parsed(condition)
    if tree.find(exp.AggFunc):
        raise Invalid("aggregate_in_filter", N_("A filter is about single rows; sum(…), count(…) and the like belong into a metric."))
    if not isinstance(tree, exp.Predicate | exp.Connector | exp.Not | exp.Paren | exp.Column | exp.Boolean):
        raise Invalid("not_condition", N_("“{sql}” is not true or false for a row. Write a condition, for example status = 'active'."), sql=condition[:200])
    return _resolved(tree, table, catalog)


def reach(catalog: Catalog, table: Place) -> frozenset[Place]:
    """The tables of which each row of `table` meets at most one row, itself included."""
    found, left = {table}, [table]
    while left:
        here = left.pop()
        for relation in catalog.relations:
            if relation.left == here and not relation.many_to_many and relation.right not in found:
                found.add(relation.right)
                left.append(relation.right)
    return frozenset(found)


def _parsed(sql: str) -> exp.Expr:
    if not sql.strip() or len(sql) > LONGEST:
        raise Invalid("formula_length", N_("Write the formula in 1 to {most} characters."), most=LONGEST)
    try:
        trees = sqlglot.parse(f"SELECT {sql}", read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise Invalid("formula_unreadable", N_("This formula cannot be read: {sql}"), sql=sql[:200]) from error
    select = trees[0] if len(trees) == 1 else None
    plain = isinstance(select, exp.Select) and len(select.expressions) == 1 and not any(value for key, value in select.args.items() if key != "expressions")
    if not plain or select is None:
        raise Invalid("formula_not_one", N_("Write one expression only, without SELECT, FROM or a semicolon."))
    tree: exp.Expr = select.expressions[0].unalias()
    if any(tree.find(kind) for kind in _FORBIDDEN) or (tree.find(exp.Star) and not tree.find(exp.Count)):
        raise Invalid("formula_too_much", N_("A formula works on the columns of its table; sub-queries, windows and parameters do not fit into it."))
    tree.pop()
    return tree


def _resolved(tree: exp.Expr, base: Place, catalog: Catalog) -> Formula:
    home = catalog.table(*base)
    if home is None:
        raise Invalid("formula_table", N_("There is no table {name} any more."), name=".".join(base))
    near = {place: table for place in reach(catalog, base) if (table := catalog.table(*place)) is not None}
    tables = {(home.schema, home.name)}
    for column in list(tree.find_all(exp.Column)):
        owner = _owner(column, home, near, catalog)
        found = owner.column(column.name)
        if found is None:
            raise Invalid("formula_column", N_("{table} has no column {column}."), table=owner.label or owner.name, column=column.name)
        tables.add((owner.schema, owner.name))
        column.replace(exp.column(exp.to_identifier(found.name), table=exp.to_identifier(owner.name)))
    return Formula(tree, frozenset(tables))


def _owner(column: exp.Column, home: Table, near: dict[Place, Table], catalog: Catalog) -> Table:
    if not column.table or column.table.casefold() == home.name.casefold():
        return home
    named = [t for t in near.values() if t.name.casefold() == column.table.casefold() and column.db.casefold() in ("", t.schema.casefold())]
    if named:
        return named[0]
    if any(t.name.casefold() == column.table.casefold() for t in catalog.tables):
        raise Invalid("formula_widens", N_("One row of {home} can meet many of {other}, so the figure would count rows more than once. "
                                           "Start from the finer table."), home=home.label or home.name, other=column.table)
    raise Invalid("formula_table", N_("There is no table {name} any more."), name=column.table)
