"""Columns of a list, and what happens to rows that a join finds no partner for."""

from sqlglot import exp

from insightora_dash.platform.wording import _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.measures import said
from insightora_dash.query.edits.opened import Opened
from insightora_dash.query.edits.outputs import add_output, remove_output
from insightora_dash.query.plan import Chip
from insightora_dash.query.words import label, lowered, say

_MOST = 60


def column_choices(opened: Opened, *, joinable: bool = False) -> tuple[Choice, ...]:
    """Columns that are not shown yet."""
    shown = {output.unalias().name.lower() for output in opened.tree.selects}
    columns = [readable for readable in opened.columns(joinable=joinable) if readable.column.name.lower() not in shown]
    several = len({readable.table.name for readable in columns}) > 1
    return tuple(Choice(said(readable, several), "show", readable.key) for readable in columns[:_MOST])


def show_column(opened: Opened, _chip: Chip, value: object) -> None:
    """One more column behind the others."""
    readable = opened.find(value)
    add_output(opened.tree, opened.column(readable), readable.column.name)


def _column_menu(opened: Opened, chip: Chip) -> Menu:
    nodes = [(path, opened.read(path)) for path in (chip.node, *chip.also)]
    if any(node.is_star for _path, node in nodes):
        return Menu()
    hide = tuple(Choice(say(node.unalias(), opened.scope, opened.names) or label(node.alias_or_name), "hide", path) for path, node in nodes)
    parts = [Part(_("Leave out"), hide)] if len(nodes) > 1 else []
    return Menu((*parts, Part(_("Show also"), column_choices(opened))))


def _hide(opened: Opened, chip: Chip, value: object) -> None:
    if value not in (chip.node, *chip.also):
        raise not_possible()
    remove_output(opened.tree, opened.at(str(value)))


def _join_menu(opened: Opened, chip: Chip) -> Menu:
    choices = []
    for path in (chip.node, *chip.also):
        join = opened.read(path)
        if isinstance(join, exp.Join) and join.kind.upper() in ("", "INNER") and join.side.upper() in ("", "LEFT") and join.args.get("on"):
            name = join.this.alias_or_name
            table = opened.names.table(join.this)
            what = lowered(table.label) if table is not None and table.label else name
            left = join.side.upper() == "LEFT"
            choices += [Choice(_("only rows with {table}", table=what), "matched", path, not left),
                        Choice(_("also rows without {table}", table=what), "all", path, left)]
    return Menu((Part(_("Rows without a partner"), tuple(choices)),))


def _matched(opened: Opened, chip: Chip, value: object) -> None:
    _side(opened, chip, value, None)


def _all(opened: Opened, chip: Chip, value: object) -> None:
    _side(opened, chip, value, "LEFT")


def _side(opened: Opened, chip: Chip, value: object, side: str | None) -> None:
    join = opened.at(str(value)) if value in (chip.node, *chip.also) else None
    if not isinstance(join, exp.Join):
        raise not_possible()
    join.set("side", side)
    join.set("kind", None)


COLUMN = Desk(_column_menu, {"hide": _hide, "show": show_column})
JOIN = Desk(_join_menu, {"matched": _matched, "all": _all})
