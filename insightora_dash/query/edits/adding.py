"""The chip that adds a clause: a group, a measure, a condition, a period, an order, a limit, a column."""

from insightora_dash.platform.wording import _
from insightora_dash.query.edits.conditions import add_filter, filter_choices
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part
from insightora_dash.query.edits.groups import add_group, group_choices
from insightora_dash.query.edits.lists import column_choices, show_column
from insightora_dash.query.edits.measures import add_measure, measure_choices
from insightora_dash.query.edits.opened import Opened
from insightora_dash.query.edits.ordering import add_order, limit_choices, order_choices, set_limit
from insightora_dash.query.edits.spans import add_period, period_choices, time_column
from insightora_dash.query.plan import Chip
from insightora_dash.query.split import aggregates


def _menu(opened: Opened, _chip: Chip) -> Menu:
    tree = opened.scope.expression
    grouped = aggregates(tree)
    parts = [Part(_("Only where"), filter_choices(opened))]
    if grouped:
        by, also = _as(group_choices(opened, joinable=True), "group"), _as(measure_choices(opened), "measure")
        parts = [Part(_("Group by"), by), *parts, Part(_("Measure also"), also)]
    else:
        parts.append(Part(_("Show also"), column_choices(opened, joinable=True)))
    if time_column(opened) is not None:
        parts.append(Part(_("Period"), period_choices(opened)))
    if not tree.args.get("order"):
        parts.append(Part(_("Sorted by"), order_choices(opened)))
    if not tree.args.get("limit"):
        parts.append(Part(_("At most"), limit_choices()))
    return Menu(tuple(parts))


def _as(choices: tuple[Choice, ...], do: str) -> tuple[Choice, ...]:
    return tuple(Choice(choice.label, do, choice.value, choice.current) for choice in choices)


DESK = Desk(_menu, {
    "group": add_group, "measure": add_measure, "filter": add_filter, "period": add_period, "by": add_order, "count": set_limit, "show": show_column,
})  # fmt: skip
