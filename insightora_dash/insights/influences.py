"""Figures that may move together with another one: other measures of its table, over the same time and the same rows."""

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.insights.material import Run, averaged, courses, main_table, measures
from insightora_dash.insights.statistics.series import Series
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.query.query import Query

MOST = 8


def influences(query: Query, catalog: Catalog) -> list[Column]:
    """The other measures of the table that a figure is made of."""
    table = main_table(query, catalog)
    own = {column.name.lower() for select in query.tree.selects if select.find(exp.AggFunc) for column in select.find_all(exp.Column)}
    return [column for column in measures(table) if column.name.lower() not in own][:MOST] if table else []


def influence(query: Query, column: Column, catalog: Catalog, run: Run) -> Series | None:
    """The course of another measure in the place of the query's own figures; None where it cannot be told."""
    tree = query.tree.copy()
    value = exp.column(exp.to_identifier(column.name, quoted=True))
    told = exp.Avg(this=value) if averaged(column) else exp.Sum(this=value)
    kept = [select for select in tree.selects if not select.find(exp.AggFunc)]
    tree.set("expressions", [*kept, told.as_(exp.to_identifier(column.name, quoted=True))])
    for part in ("order", "limit", "having"):
        tree.set(part, None)
    try:
        made = Query(tree)
        found = list(courses(made, run(made), catalog, run))
    except Unavailable:
        raise
    except InsightoraError:
        return None
    return found[0].series if len(found) == 1 and not found[0].series.group else None
