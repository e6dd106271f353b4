"""The same query about another measure, or by another dimension, everything around it kept."""

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.edits.edit import Edit
from insightora_dash.query.edits.editing import changed
from insightora_dash.query.edits.opened import Opened
from insightora_dash.query.edits.outputs import replace_output
from insightora_dash.query.plan import Chip, read_plan
from insightora_dash.query.query import Query
from insightora_dash.query.split import group_terms

ROWS = ("", "", "*")  # the number of rows, as a column
NO_WAY = N_("{name} cannot take this place: the tile's query has none, or does not read its table.")

Column = tuple[str, str, str]  # schema, table, column


def swap_measure(query: Query, column: Column, catalog: Catalog) -> Query:
    """The first measure measures `column` (ROWS: counts rows), put together as before; raises Invalid when there is no way."""
    return _swapped(query, "measure", column, catalog)


def swap_group(query: Query, column: Column, catalog: Catalog) -> Query:
    """The first group is `column`, joined where it lies one key away; a query without groups stays. Raises Invalid when there is no way."""
    if isinstance(query.tree, exp.Select) and not group_terms(query.tree):
        return query
    return _swapped(query, "group", column, catalog)


def swap_metric(query: Query, metric: Metric, catalog: Catalog) -> Query:
    """The first measure is a metric of the table that the query reads; raises Invalid when it reads none of it."""
    chip, opened = _first(query, "measure", metric.name, catalog), Opened.of(query, catalog)
    reads = [read for read in opened.names.reads(opened.scope) if (read.table.schema, read.table.name) == metric.table]
    if len(reads) != 1:
        raise _no_way(metric.name)
    made = Query.parse(f"select {metric.expression}").tree.selects[0].unalias()
    for name in made.find_all(exp.Column):
        if not name.table:
            name.set("table", exp.to_identifier(reads[0].alias))
    replace_output(opened.tree, opened.at(chip.node), made, metric.name)
    return Query.parse(opened.tree.sql(dialect="duckdb"))


def _swapped(query: Query, kind: str, column: Column, catalog: Catalog) -> Query:
    chip, opened = _first(query, kind, column[2], catalog), Opened.of(query, catalog)
    offered = [["", *ROWS]] if column == ROWS else [one.key for one in opened.columns(joinable=kind == "group") if tuple(one.key[1:]) == column]
    if not offered:
        raise _no_way(column[2])
    try:
        return changed(query, Edit(chip.kind, chip.node, "column", offered[0]), catalog)
    except Conflict as error:
        raise _no_way(column[2]) from error


def _first(query: Query, kind: str, name: str, catalog: Catalog) -> Chip:
    chip = next((chip for chip in read_plan(query, catalog).chips if chip.kind == kind and chip.node), None)
    if chip is None:
        raise _no_way(name)
    return chip


def _no_way(name: str) -> Invalid:
    return Invalid("no_swap", NO_WAY, name=name)
