"""The same figures by another column: what looking closer at a chart asks."""

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from insightora_dash.catalog.catalog import Catalog, Column, Table
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.query.query import Query

MOST_GROUPS = 50
NOT_PLAIN = N_("This figure is computed in a way that cannot be broken out by another column.")


def break_out(query: Query, table: Table, column: Column, catalog: Catalog, *, grain: str | None = None) -> Query:
    """The query's figures by `column` (its buckets of `grain`) instead of its own groups.

    Raises Invalid when the query is not one plain grouping, or when the column cannot be reached from what it reads.
    """
    tree = query.tree.copy()
    known_names(tree, Context(catalog))
    root = scopes(tree)[-1]
    if not isinstance(tree, exp.Select) or tree.find(exp.Window) or tree.args.get("distinct") or tree.args.get("having"):
        raise Invalid("not_plain", NOT_PLAIN)
    figures = [projection for projection in tree.expressions if projection.find(exp.AggFunc)]
    if not figures:
        raise Invalid("not_plain", NOT_PLAIN)
    place = reached(tree, root, table, column, catalog)
    value = exp.func("date_trunc", exp.Literal.string(grain), place, dialect="duckdb") if grain else place
    tree.set("expressions", [value.as_(exp.to_identifier(grain or column.name)), *figures])
    for part in ("group", "order", "limit", "offset"):
        tree.set(part, None)
    return Query(tree.group_by("1").order_by("1" if grain or column.role == "time" else "2 desc").limit(2000 if grain else MOST_GROUPS))


def reached(tree: exp.Select, root: Scope, table: Table, column: Column, catalog: Catalog) -> exp.Column:
    """The column where the query reads its table, or after a join along a relation."""
    read = Names(catalog).reads(root)
    spot = next((one for one in read if one.table is table), None)
    if spot is not None:
        return _column(column.name, spot.alias)
    for one in read:
        for relation in catalog.relations:
            here = relation.left == (one.table.schema, one.table.name) and relation.right == (table.schema, table.name)
            if here and not relation.many_to_many and len(relation.left_columns) == 1:
                alias = exp.TableAlias(this=exp.to_identifier("closer"))
                other = exp.Table(this=exp.to_identifier(table.name), db=exp.to_identifier(table.schema), alias=alias)
                on = exp.EQ(this=_column(relation.left_columns[0], one.alias), expression=_column(relation.right_columns[0], "closer"))
                _qualify(tree, one.alias, len(read))
                tree.join(other, on=on, join_type="left", copy=False)
                return _column(column.name, "closer")
    raise Invalid("not_reached", N_("There is no way from this figure to “{column}”."), column=column.label or column.name)


def _qualify(tree: exp.Select, alias: str, tables: int) -> None:
    """Plain names keep meaning the one table there was, now that another one joins it."""
    if tables == 1:
        for name in tree.find_all(exp.Column):
            if not name.table:
                name.set("table", exp.to_identifier(alias))


def _column(name: str, alias: str) -> exp.Column:
    return exp.column(exp.to_identifier(name), table=exp.to_identifier(alias))
