"""The menu of a chip of the builder, and the query after a choice in it."""


from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import _
from insightora_dash.query.building import adding, joining
from insightora_dash.query.building.board import WHOLE, board_chips
from insightora_dash.query.building.writing import PLAIN, WRITE, typed, with_sql
from insightora_dash.query.context import Context
from insightora_dash.query.edits import conditions, groups, measures, ordering, spans
from insightora_dash.query.edits.edit import Desk, Edit, Field, Form, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.known import known_names
from insightora_dash.query.plan import Chip
from insightora_dash.query.query import Query

START = "start"  # the kind of the chip with which an empty builder begins
ADD = "add_"  # and the section: the kind of the chip that adds to it
_COLUMN = Desk(lambda _opened, _chip: Menu(), {})

DESKS: dict[str, Desk] = {
    "table": joining.SOURCE, "join": joining.JOIN, "measure": with_sql(measures.DESK, named=True), "column": with_sql(_COLUMN, named=True, removable=True),
    "group": with_sql(groups.DESK, named=True), "filter": with_sql(conditions.DESK), "having": with_sql(conditions.DESK), "period": with_sql(spans.DESK),
    "order": with_sql(ordering.ORDER), "limit": with_sql(ordering.LIMIT), "distinct": with_sql(ordering.DISTINCT), "sql": PLAIN,
    "condition": adding.CONDITION,
}  # fmt: skip
_ADDING: dict[str, Desk] = {
    "join": joining.ADD_JOIN, "filter": adding.ADD_FILTER, "group": adding.ADD_GROUP, "measure": adding.ADD_MEASURE, "column": adding.ADD_MEASURE,
    "having": adding.ADD_HAVING, "order": adding.ADD_ORDER, "limit": adding.ADD_LIMIT,
}  # fmt: skip
DESKS |= {ADD + section: desk for section, desk in _ADDING.items()}


def menu_of(sql: str, kind: str, node: str, catalog: Catalog) -> Menu:
    """What can be done with a chip; raises Conflict when the query has no such chip (any more)."""
    if kind == START:
        return Menu((Part(_("Tables"), joining.table_choices(catalog)),))
    if kind == WHOLE:
        return Menu(forms=(Form(WRITE, _("As SQL"), (Field("sql", _("As SQL"), "code", sql),)),))
    query = Query.parse(sql)
    opened = Opened.of(query, catalog)
    return found(DESKS.get(kind)).menu(opened, _chip(query, kind, node, opened))


def changed(sql: str, edit: Edit, catalog: Catalog) -> Query:
    """The query with one clause changed; raises Invalid or Conflict when that is not possible, or something else would lose what it refers to."""
    if edit.kind == START:
        return joining.beginning(catalog, edit.value)
    if edit.kind == WHOLE:
        return Query.parse(typed(edit.value))
    query = Query.parse(sql)
    opened = Opened.of(query, catalog)
    change = found(DESKS.get(edit.kind)).changes.get(edit.do)
    if change is None:
        raise not_possible()
    change(opened, _chip(query, edit.kind, edit.node, opened), edit.value)
    after = Query.parse(opened.tree.sql(dialect="duckdb"))
    known_names(after.tree.copy(), Context(catalog))
    return after


def _chip(query: Query, kind: str, node: str, opened: Opened) -> Chip:
    if kind.startswith(ADD) or kind == "condition":
        return Chip("sql", "", "", node)
    return found(next((chip for chip in board_chips(query, opened) if (chip.kind, chip.node) == (kind, node)), None))
