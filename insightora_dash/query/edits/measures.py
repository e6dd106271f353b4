"""Measures: another aggregate, another column, one more, one less."""

from sqlglot import exp

from insightora_dash.catalog.profile import is_number
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, Readable
from insightora_dash.query.edits.outputs import add_output, remove_output, replace_output
from insightora_dash.query.plan import Chip
from insightora_dash.query.words import lowered

AGGREGATES: dict[str, str] = {
    "sum": N_("sum of {what}"), "avg": N_("average {what}"), "median": N_("median {what}"), "min": N_("lowest {what}"), "max": N_("highest {what}"),
    "count_distinct": N_("number of different {what}"),
}
_NUMBERS_ONLY = ("sum", "avg", "median")
_MOST = 40  # columns a menu offers


def aggregate(name: str, column: exp.Expr) -> exp.Expr:
    """An aggregate of a column by its short name."""
    if name == "count_distinct":
        return exp.Count(this=exp.Distinct(expressions=[column.copy()]))
    made = {"sum": exp.Sum, "avg": exp.Avg, "median": exp.Median, "min": exp.Min, "max": exp.Max}.get(name)
    if made is None:
        raise not_possible()
    return made(this=column.copy())


def measure_choices(opened: Opened, *, joinable: bool = False, now: exp.Expr | None = None) -> tuple[Choice, ...]:
    """A number of rows, and every column that can be measured; `now` is the aggregate that stands there."""
    rows = Choice(_("number of rows"), "column", ["", "", "", "*"], isinstance(now, exp.Count) and _argument(now) is None)
    columns = [readable for readable in opened.columns(joinable=joinable) if readable.column.role == "measure"]
    several = len({readable.table.name for readable in columns}) > 1
    measured = opened.names.origin(argument, opened.scope) if (argument := _argument(now)) is not None else None
    return (rows, *(Choice(_(AGGREGATES[_kept(now, readable)], what=said(readable, several)), "column", readable.key,
                           measured is not None and measured.column is readable.column) for readable in columns[:_MOST]))


def said(readable: Readable, several: bool) -> str:
    """A column inside a sentence, with its table where there are several."""
    label = lowered(readable.column.label or readable.column.name)
    return f"{label} ({lowered(readable.table.label or readable.table.name)})" if several else label


def measure_of(opened: Opened, value: object, now: exp.Expr | None = None) -> tuple[exp.Expr, str]:
    """The expression and the name for a chosen column."""
    if value == ["", "", "", "*"]:
        return exp.Count(this=exp.Star()), "count_rows"
    readable = opened.find(value)
    kind = _kept(now, readable)
    return aggregate(kind, opened.column(readable)), f"{kind}_{readable.column.name}"


def _menu(opened: Opened, chip: Chip) -> Menu:
    node = opened.read(chip.node).unalias()
    core = _core(node)
    column = _argument(core)
    parts = []
    if column is not None:
        origin = opened.names.origin(column, opened.scope)
        what = lowered((origin.column.label or origin.column.name) if origin else column.name)
        fits = [name for name in AGGREGATES if name not in _NUMBERS_ONLY or origin is None or is_number(origin.column.type)]
        now = _name_of(core)
        parts.append(Part(_("How it is put together"), tuple(Choice(_(AGGREGATES[name], what=what), "aggregate", name, name == now) for name in fits)))
    parts.append(Part(_("What is measured"), measure_choices(opened, now=core)))
    more = len(_measures(opened.scope.expression)) > 1
    return Menu((*parts, Part("", (Choice(_("Remove"), "remove"),))) if more else tuple(parts))


def _aggregate(opened: Opened, chip: Chip, value: object) -> None:
    node = opened.at(chip.node)
    core = _core(node.unalias())
    column = _argument(core)
    if core is None or column is None or not isinstance(value, str):
        raise not_possible()
    made = aggregate(value, column)
    whole = node.unalias().copy()
    inner = next(part for part in whole.walk() if part == core)
    whole = made if inner is whole else _swapped(whole, inner, made)
    replace_output(opened.tree, node, whole, f"{value}_{column.name if isinstance(column, exp.Column) else 'value'}")


def _column(opened: Opened, chip: Chip, value: object) -> None:
    made, name = measure_of(opened, value, _core(opened.at(chip.node).unalias()))
    replace_output(opened.tree, opened.at(chip.node), made, name)


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    remove_output(opened.tree, opened.at(chip.node))


def add_measure(opened: Opened, _chip: Chip, value: object) -> None:
    """One more measure behind the others."""
    made, name = measure_of(opened, value)
    add_output(opened.tree, made, name)


def _swapped(whole: exp.Expr, inner: exp.Expr, made: exp.Expr) -> exp.Expr:
    inner.replace(made)
    return whole


def _core(node: exp.Expr) -> exp.Expr | None:
    """The one aggregate of a measure; None when it is made of several or compares rows."""
    found = list(node.find_all(exp.AggFunc))
    return found[0] if len(found) == 1 and not node.find(exp.Window, exp.Query) else None


def _argument(core: exp.Expr | None) -> exp.Expr | None:
    what = core.this if core is not None else None
    if isinstance(what, exp.Distinct):
        what = what.expressions[0] if len(what.expressions) == 1 else None
    return what if isinstance(what, exp.Expr) and not isinstance(what, exp.Star | exp.Literal) else None


def _kept(now: exp.Expr | None, readable: Readable) -> str:
    """The aggregate that stays when only the column changes."""
    name = _name_of(now)
    name = name if name in AGGREGATES else "sum"
    return name if name not in _NUMBERS_ONLY or is_number(readable.column.type) else "count_distinct"


def _name_of(core: exp.Expr | None) -> str:
    named: dict[type, str] = {exp.Sum: "sum", exp.Avg: "avg", exp.Median: "median", exp.Min: "min", exp.Max: "max"}
    if isinstance(core, exp.Count) and isinstance(core.this, exp.Distinct):
        return "count_distinct"
    return named.get(type(core), "count" if isinstance(core, exp.Count) else "sum")


def _measures(tree: exp.Expr) -> list[exp.Expr]:
    return [output for output in getattr(tree, "selects", []) if output.find(exp.AggFunc)]


DESK = Desk(_menu, {"aggregate": _aggregate, "column": _column, "remove": _remove})
