"""What can be added to each section of the builder."""

import json

from sqlglot import exp

from insightora_dash.catalog.definitions import Metric, NamedFilter
from insightora_dash.catalog.meaning.formulas import condition_formula, metric_formula
from insightora_dash.catalog.profile import is_number
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.building.fragments import condition, expression
from insightora_dash.query.building.writing import typed
from insightora_dash.query.edits import groups, lists, measures, ordering
from insightora_dash.query.edits.conditions import COMPARED, figure, one_of, texts
from insightora_dash.query.edits.edit import Choice, Desk, Field, Form, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, Readable, found
from insightora_dash.query.edits.outputs import add_output
from insightora_dash.query.edits.spans import dated, days, period_choices, within
from insightora_dash.query.parameters import literal
from insightora_dash.query.plan import Chip
from insightora_dash.query.split import aggregates
from insightora_dash.query.words import label, lowered, say

_PATTERNS = {"contains": N_("contains"), "starts": N_("starts with"), "ends": N_("ends with")}
_SQL = "written"


def _as_sql(name: str = N_("Formula or SQL")) -> Form:
    return Form(_SQL, _(name), (Field("sql", _(name), "code"),))


# Conditions: first the column, then what fits its type

def _filter_menu(opened: Opened, _chip: Chip) -> Menu:
    columns = list(opened.columns(joinable=True))
    several = len({readable.table.name for readable in columns}) > 1
    named = tuple(Choice(known.name, "named", known.name) for known in opened.catalog.filters if _fits(opened, known))
    choices = tuple(Choice(measures.said(one, several), "open", {"kind": "condition", "node": json.dumps(one.key)}) for one in columns)
    return Menu((Part(_("Named filters"), named), Part(_("Columns"), choices)), forms=(_as_sql(N_("Condition as SQL")),))


def _add_named(opened: Opened, _chip: Chip, value: object) -> None:
    known = found(next((one for one in opened.catalog.filters if one.name == value), None))
    opened.tree.where(exp.paren(_defined(opened, condition_formula(known.condition, known.table, opened.catalog).tree, known.table)), copy=False)


def _add_condition(opened: Opened, _chip: Chip, value: object) -> None:
    opened.tree.where(condition(typed(value)), copy=False)


def _condition_menu(opened: Opened, chip: Chip) -> Menu:
    readable = _readable(opened, chip)
    column, kind = readable.column, readable.column.type.upper()
    empty = Part(_("Missing values"), (Choice(_("is empty"), "empty", True), Choice(_("is not empty"), "empty", False)))
    if kind == "BOOLEAN":
        return Menu((Part(_("Values"), (Choice(_("yes"), "values", ["true"]), Choice(_("no"), "values", ["false"]))), empty))
    if dated(kind):
        return Menu((Part(_("Period"), period_choices(opened)), empty), dates=(None, None))
    if is_number(kind):
        bounds = " – ".join(str(value) for value in (column.minimum, column.maximum) if value is not None)
        return Menu((empty,), forms=(_comparison(_("Compared"), bounds),))
    values = tuple(Choice(str(value), "values", [str(value)]) for value, _count in column.top[:12] if value is not None)
    ways = Field("how", _("How"), "select", "contains", tuple((way, _(words)) for way, words in _PATTERNS.items()))
    text = Form("text", _("Text"), (ways, Field("text", _("Text"))))
    return Menu((Part(_("Values"), values), empty), search="values", column=(readable.table.schema, readable.table.name, column.name), forms=(text,))


def _comparison(title: str, hint: str = "", outputs: tuple[tuple[str, str], ...] = ()) -> Form:
    signs = Field("sign", _("Comparison"), "select", ">=", tuple((sign, _(word)) for sign, (_kind, word) in COMPARED.items()))
    what = (Field("output", _("What is measured"), "select", outputs[0][0], outputs),) if outputs else ()
    return Form("compare", f"{title} ({hint})" if hint else title, (*what, signs, Field("number", _("Number"), "number")))


def _readable(opened: Opened, chip: Chip) -> Readable:
    try:
        return opened.find(json.loads(chip.node))
    except ValueError as error:
        raise not_possible() from error


def _where(opened: Opened, made: exp.Expr) -> None:
    opened.tree.where(made, copy=False)


def _values(opened: Opened, chip: Chip, value: object) -> None:
    readable = _readable(opened, chip)
    _where(opened, one_of(opened.column(readable), texts(value), readable))


def _empty(opened: Opened, chip: Chip, value: object) -> None:
    made = exp.Is(this=opened.column(_readable(opened, chip)), expression=exp.Null())
    _where(opened, made if value is True else exp.Not(this=made))


def _period(opened: Opened, chip: Chip, value: object) -> None:
    span = days(value)
    _where(opened, within(opened.column(_readable(opened, chip)), *span))


def _compared(what: exp.Expr, value: object) -> exp.Expr:
    kind = COMPARED.get(typed(value, "sign"))
    if kind is None:
        raise not_possible()
    return kind[0](this=what, expression=literal(figure(typed(value, "number"))))


def _number(opened: Opened, chip: Chip, value: object) -> None:
    _where(opened, _compared(opened.column(_readable(opened, chip)), value))


def _text(opened: Opened, chip: Chip, value: object) -> None:
    text, how = typed(value, "text").lower(), typed(value, "how")
    made = {"contains": exp.Contains, "starts": exp.StartsWith, "ends": exp.EndsWith}.get(how)
    if made is None:
        raise not_possible()
    column = exp.Lower(this=exp.cast(opened.column(_readable(opened, chip)), "VARCHAR"))
    _where(opened, made(this=column, expression=literal(text)))


# Groups and measures: the first one turns a list of rows into figures

def summarised(opened: Opened) -> bool:
    """Makes room for figures where rows were listed; False when there were figures already."""
    if aggregates(opened.tree):
        return False
    for name in ("order", "distinct", "qualify"):
        opened.tree.set(name, None)
    opened.tree.set("expressions", [])
    return True


def _group_menu(opened: Opened, _chip: Chip) -> Menu:
    choices = tuple(Choice(one.label, "group", one.value) for one in groups.group_choices(opened, joinable=True))
    return Menu((Part(_("Group by"), choices),), forms=(_as_sql(),))


def _group(opened: Opened, chip: Chip, value: object) -> None:
    fresh = summarised(opened)
    if fresh:
        opened.tree.select(exp.alias_(exp.Count(this=exp.Star()), "count_rows"), copy=False)
    groups.add_group(opened, chip, value)


def _group_by_sql(opened: Opened, _chip: Chip, value: object) -> None:
    made = expression(typed(value))
    if summarised(opened):
        opened.tree.select(exp.alias_(exp.Count(this=exp.Star()), "count_rows"), copy=False)
    add_output(opened.tree, made.unalias(), made.alias or made.name or "grouped", first=opened.tree.args.get("group") is None)
    group = opened.tree.args.get("group")
    if group is None:
        opened.tree.set("group", exp.Group(expressions=[made.unalias().copy()]))
    elif not group.args.get("all"):
        group.append("expressions", made.unalias().copy())


def _measure_menu(opened: Opened, _chip: Chip) -> Menu:
    figures = tuple(Choice(one.label, "measure", one.value) for one in measures.measure_choices(opened, joinable=True))
    named = tuple(Choice(metric.name, "metric", metric.name) for metric in opened.catalog.metrics if _fits(opened, metric))
    if aggregates(opened.tree):
        return Menu((Part(_("Metrics"), named), Part(_("Measure also"), figures)), forms=(_as_sql(),))
    show = lists.column_choices(opened, joinable=True)
    shown = () if any(output.is_star for output in opened.tree.selects) else (Part(_("Show also"), show),)
    only = (Part(_("Show only"), tuple(Choice(one.label, "only", one.value) for one in show)),) if not shown else ()
    return Menu((*shown, *only, Part(_("Put rows together"), (*named, *figures))), forms=(_as_sql(),))


def _measure(opened: Opened, chip: Chip, value: object) -> None:
    summarised(opened)
    measures.add_measure(opened, chip, value)


def _metric(opened: Opened, _chip: Chip, value: object) -> None:
    metric = found(next((one for one in opened.catalog.metrics if one.name == value), None))
    made = _defined(opened, metric_formula(metric.expression, metric.table, opened.catalog).tree, metric.table)
    summarised(opened)
    add_output(opened.tree, made, "_".join(metric.name.lower().split()))


def _defined(opened: Opened, tree: exp.Expr, table: tuple[str, str]) -> exp.Expr:
    """A metric or named filter with its columns as this query names them."""
    made = tree.copy()
    read = found(next((read for read in opened.names.reads(opened.scope) if (read.table.schema, read.table.name) == table), None))
    several = len(opened.names.sources(opened.scope)) > 1
    for column in made.find_all(exp.Column):
        for part in ("db", "catalog"):
            column.set(part, None)
        column.set("table", exp.to_identifier(read.alias) if several else None)
    return made


def _only(opened: Opened, chip: Chip, value: object) -> None:
    opened.tree.set("expressions", [])
    lists.show_column(opened, chip, value)


def _formula(opened: Opened, _chip: Chip, value: object) -> None:
    made = expression(typed(value))
    if made.find(exp.AggFunc) and not made.find(exp.Window):
        summarised(opened)
    if made.is_star:
        opened.tree.select(made, copy=False)
    else:
        add_output(opened.tree, made.unalias(), made.alias or (made.name if isinstance(made, exp.Column) else "") or "formula")


def _fits(opened: Opened, item: Metric | NamedFilter) -> bool:
    """Whether the query reads the table of a definition exactly once, and the definition needs no other one."""
    if sum((read.table.schema, read.table.name) == item.table for read in opened.names.reads(opened.scope)) != 1:
        return False
    try:
        formula = metric_formula if isinstance(item, Metric) else condition_formula
        return formula(item.expression if isinstance(item, Metric) else item.condition, item.table, opened.catalog).tables <= {item.table}
    except InsightoraError:
        return False


# Conditions on groups, order, limit

def _having_menu(opened: Opened, _chip: Chip) -> Menu:
    outputs = tuple((str(at), say(output.unalias(), opened.scope, opened.names) or label(output.alias_or_name))
                    for at, output in enumerate(getattr(opened.scope.expression, "selects", [])) if output.find(exp.AggFunc))
    return Menu((), forms=(*((_comparison(_("Only groups where"), outputs=outputs),) if outputs else ()), _as_sql(N_("Condition as SQL"))))


def _having(opened: Opened, _chip: Chip, value: object) -> None:
    at, outputs = typed(value, "output"), opened.tree.selects
    output = found(outputs[int(at)] if at.isdigit() and int(at) < len(outputs) else None)
    opened.tree.having(_compared(output.unalias().copy(), value), copy=False)


def _having_sql(opened: Opened, _chip: Chip, value: object) -> None:
    opened.tree.having(condition(typed(value)), copy=False)


def _order_menu(opened: Opened, _chip: Chip) -> Menu:
    if aggregates(opened.tree) or not any(output.is_star for output in opened.tree.selects):
        return Menu((Part(_("Sorted by"), ordering.order_choices(opened)),))
    columns = tuple(Choice(lowered(one.column.label or one.column.name), "along", one.key) for one in opened.columns())
    return Menu((Part(_("Sorted by"), columns),))


def _by(opened: Opened, chip: Chip, value: object) -> None:
    _instead_of_all(opened)
    ordering.add_order(opened, chip, value)


def _instead_of_all(opened: Opened) -> None:
    """ORDER BY ALL stands alone: one column takes its place."""
    order = opened.tree.args.get("order")
    if order is not None and any(term.this.name.lower() == "all" and not isinstance(term.this, exp.Literal) for term in order.expressions):
        opened.tree.set("order", None)


def _along(opened: Opened, _chip: Chip, value: object) -> None:
    _instead_of_all(opened)
    opened.tree.order_by(exp.Ordered(this=opened.column(opened.find(value)), desc=True, nulls_first=False), copy=False)


def _limit_menu(opened: Opened, _chip: Chip) -> Menu:
    limit = () if opened.tree.args.get("limit") else (Part(_("At most"), ordering.limit_choices()),)
    once = () if opened.tree.args.get("distinct") else (Part(_("Repeats"), (Choice(_("each row once"), "once", True),)),)
    return Menu((*limit, *once), number=("count", "") if limit else None)


def _once(opened: Opened, _chip: Chip, _value: object) -> None:
    opened.tree.distinct(copy=False)


COLUMN_CHANGES = {"measure": _measure, "metric": _metric, "show": lists.show_column, "only": _only, _SQL: _formula}
CONDITION = Desk(_condition_menu, {"values": _values, "empty": _empty, "period": _period, "compare": _number, "text": _text})
ADD_FILTER = Desk(_filter_menu, {"named": _add_named, _SQL: _add_condition})
ADD_GROUP = Desk(_group_menu, {"group": _group, _SQL: _group_by_sql})
ADD_MEASURE = Desk(_measure_menu, COLUMN_CHANGES)
ADD_HAVING = Desk(_having_menu, {"compare": _having, _SQL: _having_sql})
ADD_ORDER = Desk(_order_menu, {"by": _by, "along": _along})
ADD_LIMIT = Desk(_limit_menu, {"count": ordering.set_limit, "once": _once})
