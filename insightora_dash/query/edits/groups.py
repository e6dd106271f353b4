"""Groups: another column, another grain of time, one more, one less."""

from sqlglot import exp

from insightora_dash.catalog.profile import is_number
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.measures import said
from insightora_dash.query.edits.opened import Opened, Readable, found
from insightora_dash.query.edits.outputs import add_output, drop_order, remove_output, replace_output
from insightora_dash.query.grains import bucket, part
from insightora_dash.query.plan import Chip
from insightora_dash.query.split import aggregates, looked_up

GRAINS = {"year": N_("year"), "quarter": N_("quarter"), "month": N_("month"), "week": N_("week"), "day": N_("day")}
_ROLES = ("dimension", "geo", "boolean", "text", "time", "id")
_MOST = 60


def group_choices(opened: Opened, *, joinable: bool = False, now: exp.Expr | None = None) -> tuple[Choice, ...]:
    """Every column that rows can be put together by; times by month. `now` is the group that stands there."""
    origin = opened.names.origin(now, opened.scope) if now is not None else None
    columns = [readable for readable in opened.columns(joinable=joinable) if readable.column.role in _ROLES]
    columns.sort(key=lambda readable: (readable.alias == "", _ROLES.index(readable.column.role)))
    several = len({readable.table.name for readable in columns}) > 1
    return tuple(Choice(_label(readable, several), "column", readable.key, origin is not None and origin.column is readable.column)
                 for readable in columns[:_MOST])


def add_group(opened: Opened, _chip: Chip, value: object) -> None:
    """One more group, shown in front of the measures."""
    made, name = _group(opened, opened.find(value))
    group = opened.tree.args.get("group")
    grouping = aggregates(opened.tree)
    add_output(opened.tree, made, name, first=group is None)
    if group is not None and not group.args.get("all"):
        group.append("expressions", made.copy())
    elif group is None and grouping:
        opened.tree.set("group", exp.Group(expressions=[made.copy()]))


def _label(readable: Readable, several: bool) -> str:
    label = said(readable, several)
    return _("{column}, by month", column=label) if _is_time(readable) else label


def _is_time(readable: Readable) -> bool:
    return readable.column.role == "time" and not is_number(readable.column.type)


def _group(opened: Opened, readable: Readable) -> tuple[exp.Expr, str]:
    column = opened.column(readable)
    return _bucketed("month", column) if _is_time(readable) else (column, readable.column.name)


def _bucketed(grain: str, column: exp.Expr) -> tuple[exp.Expr, str]:
    return exp.cast(exp.TimestampTrunc(this=column.copy(), unit=exp.var(grain.upper())), "DATE"), grain


def _menu(opened: Opened, chip: Chip) -> Menu:
    node = _expression(opened, chip)
    if _held(opened, node):
        return Menu()
    made = bucket(node) or part(node)
    times = tuple(Choice(_(word), "grain", grain, made[0] == grain) for grain, word in GRAINS.items()) if made else ()
    by_month = made[1] if made and made[0] == "month" else None if made else node
    columns = Part(_("Group by"), group_choices(opened, now=by_month))
    return Menu((*([Part(_("By"), times)] if times else []), columns, Part("", (Choice(_("Remove"), "remove"),))))


def _held(opened: Opened, node: exp.Expr) -> bool:
    """Whether a window runs along this group or within it: without the group its query would not mean anything."""
    columns = {column.sql() for column in node.find_all(exp.Column)}
    along = [term for window in opened.tree.find_all(exp.Window) for term in (*window.args.get("partition_by", ()), window.args.get("order")) if term]
    return any(column.sql() in columns for term in along for column in term.find_all(exp.Column))


def _free(opened: Opened, chip: Chip) -> exp.Expr:
    node = _expression(opened, chip)
    if _held(opened, node):
        raise not_possible()
    return node


def _expression(opened: Opened, chip: Chip) -> exp.Expr:
    shown = opened.read(chip.also[0] if chip.also else chip.node).unalias()
    return looked_up(shown, getattr(opened.scope.expression, "selects", []))


def _grain(opened: Opened, chip: Chip, value: object) -> None:
    node = _free(opened, chip)
    made = bucket(node) or part(node)
    if made is None or value not in GRAINS:
        raise not_possible()
    replace_group(opened, chip, *_bucketed(str(value), made[1]))


def _column(opened: Opened, chip: Chip, value: object) -> None:
    readable = opened.find(value)
    _free(opened, chip)
    replace_group(opened, chip, *_group(opened, readable))


def replace_group(opened: Opened, chip: Chip, made: exp.Expr, name: str) -> None:
    """Groups by another expression, and shows it where the group was shown."""
    term, shown = opened.at(chip.node), [opened.at(path) for path in chip.also]
    before = looked_up(term, opened.tree.selects).copy() if not isinstance(term, exp.Group) else None
    if not isinstance(term, exp.Group) and not term.is_int:
        term.replace(made.copy())
    for output in shown[:1]:
        replace_output(opened.tree, output, made, name)
    for output in shown[1:]:
        remove_output(opened.tree, output)
    if not shown and before is not None:
        _follow(opened, before, made)


def _follow(opened: Opened, before: exp.Expr, made: exp.Expr) -> None:
    order = opened.tree.args.get("order")
    for term in order.expressions if order is not None else ():
        if term.this == before:
            term.set("this", made.copy())


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    _free(opened, chip)
    term, shown = opened.at(chip.node), [opened.at(path) for path in chip.also]
    if isinstance(term, exp.Group):
        found(shown or None)
    else:
        before = looked_up(term, opened.tree.selects).copy()
        group = opened.tree.args["group"]
        term.pop()
        if not group.expressions:
            opened.tree.set("group", None)
        _unsort(opened, before)
    for output in shown:
        remove_output(opened.tree, output)


def _unsort(opened: Opened, before: exp.Expr) -> None:
    order = opened.tree.args.get("order")
    for term in list(order.expressions) if order is not None else ():
        if looked_up(term.this, opened.tree.selects) == before:
            drop_order(opened.tree, term)


DESK = Desk(_menu, {"grain": _grain, "column": _column, "remove": _remove})
