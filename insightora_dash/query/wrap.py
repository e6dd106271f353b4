"""Rights put around tables: row rules and masks hold in every scope that reads a table."""

from collections.abc import Iterator

from sqlglot import exp, maybe_parse

from insightora_dash.catalog.catalog import Table
from insightora_dash.query.context import Context
from insightora_dash.query.names import STANDS_FOR, Names, Read, scopes


def row_rules(tree: exp.Query, context: Context) -> exp.Query:
    """`t` becomes `(select * from t where rule)` wherever a table with a rule is read."""
    for read in _reads(tree, context):
        rule = context.row_rules.get((read.table.schema, read.table.name))
        if rule is not None:
            _wrap(read, [exp.Star()], rule)
    return tree


def masks(tree: exp.Query, context: Context) -> exp.Query:
    """`t` becomes `(select a, mask as b from t)` wherever a table with a masked column is read."""
    for read in _reads(tree, context):
        shown = [_shown(read.table, column.name, context) for column in read.table.columns]
        if any(isinstance(projection, exp.Alias) for projection in shown):
            _wrap(read, shown, None)
    return tree


def _reads(tree: exp.Query, context: Context) -> Iterator[Read]:
    names = Names(context.catalog)
    return iter([read for scope in scopes(tree) for read in names.reads(scope)])


def _shown(table: Table, column: str, context: Context) -> exp.Expr:
    mask = context.masks.get((table.schema, table.name, column))
    if mask is None:
        return exp.column(exp.to_identifier(column))
    return exp.alias_(maybe_parse(mask, dialect="duckdb"), exp.to_identifier(column))


def _wrap(read: Read, shown: list[exp.Expr], rule: str | None) -> None:
    node = read.node
    around = {name: node.args.get(name) for name in ("joins",)}
    inner = node.copy()
    inner.set("joins", None)
    if isinstance(inner, exp.Table):
        inner.set("alias", None)
    select = exp.Select(expressions=shown).from_(inner, copy=False)
    if rule is not None:
        select = select.where(maybe_parse(rule, into=exp.Condition, dialect="duckdb"), copy=False)
    outer = exp.Subquery(this=select, alias=exp.TableAlias(this=exp.to_identifier(read.alias)), **around)
    for made in (select, outer):
        made.meta[STANDS_FOR] = (read.table.schema, read.table.name)
    node.replace(outer)
