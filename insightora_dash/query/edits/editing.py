"""The menu of a chip, and the query after a choice in it."""

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.edits import adding, conditions, groups, lists, measures, ordering, plain_sql, spans
from insightora_dash.query.edits.edit import ADD, Desk, Edit, Menu, not_possible
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.plan import Chip, read_plan
from insightora_dash.query.query import Query

DESKS: dict[str, Desk] = {
    "measure": measures.DESK, "group": groups.DESK, "filter": conditions.DESK, "having": conditions.DESK, "period": spans.DESK, "order": ordering.ORDER,
    "limit": ordering.LIMIT, "distinct": ordering.DISTINCT, "column": lists.COLUMN, "join": lists.JOIN, "sql": plain_sql.DESK, ADD: adding.DESK,
}  # fmt: skip


def menu_of(query: Query, kind: str, node: str, catalog: Catalog) -> Menu:
    """What can be done with a chip; raises Conflict when the query has no such chip (any more)."""
    chip, desk = _chip(query, kind, node, catalog)
    return desk.menu(Opened.of(query, catalog), chip)


def changed(query: Query, edit: Edit, catalog: Catalog) -> Query:
    """The query with one clause changed as chosen; raises Invalid or Conflict when that is not possible."""
    chip, desk = _chip(query, edit.kind, edit.node, catalog)
    change = desk.changes.get(edit.do)
    if change is None:
        raise not_possible()
    opened = Opened.of(query, catalog)
    change(opened, chip, edit.value)
    return Query.parse(opened.tree.sql(dialect="duckdb"))


def editable(chip: Chip) -> bool:
    """Whether a chip has a menu."""
    return bool(chip.node) and chip.kind in DESKS and (chip.kind != "sql" or chip.node.split(".")[0] in plain_sql.REMOVABLE)


def _chip(query: Query, kind: str, node: str, catalog: Catalog) -> tuple[Chip, Desk]:
    desk = found(DESKS.get(kind))
    if kind == ADD:
        return Chip("sql", "", "", ""), desk
    return found(next((chip for chip in read_plan(query, catalog).chips if (chip.kind, chip.node) == (kind, node)), None)), desk
