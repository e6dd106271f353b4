"""Clauses without plain words: they can be taken out where the query stands without them."""

from sqlglot import exp

from insightora_dash.platform.wording import _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, drop_condition
from insightora_dash.query.edits.outputs import drop_order
from insightora_dash.query.plan import Chip

REMOVABLE = ("where", "having", "order", "offset", "qualify")


def _menu(_opened: Opened, chip: Chip) -> Menu:
    return Menu((Part("", (Choice(_("Remove"), "remove"),)),)) if chip.node.split(".")[0] in REMOVABLE else Menu()


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    clause, node = chip.node.split(".")[0], opened.at(chip.node)
    if clause in ("where", "having"):
        drop_condition(node)
    elif isinstance(node, exp.Ordered):
        drop_order(opened.tree, node)
    elif clause in REMOVABLE:
        opened.tree.set(clause, None)
    else:
        raise not_possible()


DESK = Desk(_menu, {"remove": _remove})
