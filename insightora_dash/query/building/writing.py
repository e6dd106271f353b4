"""The form that shows a clause as SQL in the menu of its chip, and the change when it is sent."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from insightora_dash.platform.wording import _
from insightora_dash.query.building.fragments import condition, expression, rewrite, text_of
from insightora_dash.query.edits import plain_sql
from insightora_dash.query.edits.edit import Choice, Desk, Field, Form, Menu, Part, not_possible
from insightora_dash.query.edits.groups import replace_group
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.edits.outputs import remove_output, replace_output
from insightora_dash.query.edits.spans import exchange
from insightora_dash.query.plan import Chip
from insightora_dash.query.split import looked_up

WRITE = "write"
_REMOVABLE = (*plain_sql.REMOVABLE, "sample", "windows", "joins", "expressions", "distinct", "limit", "group")


def written(opened: Opened, chip: Chip) -> Form:
    """The clause as editable SQL."""
    return Form(WRITE, _("As SQL"), (Field("sql", _("As SQL"), "code", _text(opened, chip)),))


def typed(value: object, name: str = "sql") -> str:
    """A text of a form that was sent; raises Invalid when there is none."""
    text = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(text, str) or not text.strip():
        raise not_possible()
    return text.strip()


def write(opened: Opened, chip: Chip, value: object) -> None:
    """Puts the text that was sent in the place of the clause."""
    text = typed(value)
    if chip.kind == "group" and len(chip.also) <= 1:
        made = expression(text)
        shown = opened.at(chip.also[0]) if chip.also else None
        replace_group(opened, chip, made.unalias(), made.alias or (shown.alias_or_name if shown is not None else "") or "grouped")
    elif chip.kind == "period":
        exchange(opened, chip, condition(text))
    else:
        rewrite(opened, chip.node, text)


def with_sql(desk: Desk, *, named: bool = False, removable: bool = False) -> Desk:
    """A desk whose menus also have the clause as SQL; `named` ones can be renamed, `removable` ones taken out."""

    def menu(opened: Opened, chip: Chip) -> Menu:
        made = desk.menu(opened, chip)
        parts = (*made.parts, Part("", (Choice(_("Remove"), "remove"),))) if removable else made.parts
        forms = [written(opened, chip)]
        if named and (output := _output(opened, chip)) is not None and not output.is_star:
            forms.insert(0, Form("name", _("Called"), (Field("name", _("Called"), "text", output.alias_or_name),)))
        return Menu(parts, made.search, made.dates, made.number, made.column, (*made.forms, *forms))

    changes: dict[str, Callable[[Opened, Chip, object], None]] = {**desk.changes, WRITE: write}
    if named:
        changes["name"] = _rename
    if removable:
        changes["remove"] = _remove_output
    return Desk(menu, changes)


def _output(opened: Opened, chip: Chip) -> exp.Expr | None:
    path = chip.node if chip.node.startswith("expressions") else next((path for path in chip.also if path.startswith("expressions")), None)
    return opened.at(path) if path else None


def _rename(opened: Opened, chip: Chip, value: object) -> None:
    name, output = typed(value, "name"), found(_output(opened, chip))
    before, tree = output.unalias().copy(), opened.tree
    replace_output(tree, output, before, name)


def _remove_output(opened: Opened, chip: Chip, _value: object) -> None:
    if len(opened.tree.selects) == 1:
        opened.tree.set("expressions", [exp.Star()])
    else:
        remove_output(opened.tree, opened.at(chip.node))


def _text(opened: Opened, chip: Chip) -> str:
    node = opened.at(chip.node)
    if chip.kind == "group" and chip.also:
        node = opened.at(chip.also[0]).unalias()
    elif chip.kind == "group":
        node = looked_up(node, opened.tree.selects)
    elif chip.kind == "period":
        return " AND ".join(text_of(opened.at(path)) for path in (chip.node, *chip.also))
    return text_of(node)


def _plain_menu(opened: Opened, chip: Chip) -> Menu:
    remove = (Part("", (Choice(_("Remove"), "remove"),)),) if chip.node.split(".")[0] in _REMOVABLE else ()
    return Menu(remove, forms=(written(opened, chip),))


def _plain_remove(opened: Opened, chip: Chip, value: object) -> None:
    clause = chip.node.split(".")[0]
    if clause in plain_sql.REMOVABLE:
        plain_sql.DESK.changes["remove"](opened, chip, value)
    elif clause == "expressions":
        _remove_output(opened, chip, value)
    elif clause == "joins":
        opened.at(chip.node).pop()
    elif clause in _REMOVABLE:
        opened.tree.set(clause, None)
    else:
        raise not_possible()


PLAIN: Desk = Desk(_plain_menu, {WRITE: write, "remove": _plain_remove})
