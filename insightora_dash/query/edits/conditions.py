"""Conditions: other values, another comparison, another number, none."""

from sqlglot import exp

from insightora_dash.catalog.profile import is_number
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, Readable, drop_condition
from insightora_dash.query.parameters import literal
from insightora_dash.query.plan import Chip
from insightora_dash.query.words import lowered

COMPARED: dict[str, tuple[type[exp.Binary], str]] = {
    ">": (exp.GT, N_("more than")), ">=": (exp.GTE, N_("at least")), "<": (exp.LT, N_("less than")), "<=": (exp.LTE, N_("at most")),
    "=": (exp.EQ, N_("exactly")),
}
_MOST = 200  # values of one condition
_LONGEST = 500


def filter_choices(opened: Opened) -> tuple[Choice, ...]:
    """Every column that a condition can be put on, for the menu that goes on to its values."""
    fitting = [readable for readable in opened.columns() if readable.column.role in ("dimension", "geo", "boolean", "text")]
    return tuple(Choice(lowered(readable.column.label or readable.column.name), "values_of", readable.key) for readable in fitting)


def add_filter(opened: Opened, _chip: Chip, value: object) -> None:
    """One more condition: a column has one of these values; `value` is {"column", "values"}."""
    if not isinstance(value, dict):
        raise not_possible()
    readable = opened.find(value.get("column"))
    opened.tree.where(one_of(opened.column(readable), texts(value.get("values")), readable), copy=False)


def _menu(opened: Opened, chip: Chip) -> Menu:
    node, remove = opened.read(chip.node), Part("", (Choice(_("Remove"), "remove"),))
    about = _about(node)
    if about is None:
        return Menu((remove,))
    core, negated = about
    left = _left(core)
    origin = opened.names.origin(left, opened.scope)
    if isinstance(core, tuple(kind for kind, _word in COMPARED.values())) and (origin is None or is_number(origin.column.type)):
        words = tuple(Choice(_(word), "compare", sign, type(core) is kind) for sign, (kind, word) in COMPARED.items())
        return Menu((Part(_("Compared"), words), remove), number=("number", core.expression.sql(dialect="duckdb")))
    if origin is None:
        return Menu((remove,))
    column = origin.column
    if column.role == "boolean" or column.type.upper() == "BOOLEAN":
        return Menu((Part(_("Values"), tuple(Choice(word, "values", [text]) for text, word in (("true", _("yes")), ("false", _("no"))))), remove))
    now = set(_values(core))
    known = [str(value) for value, _count in column.top if value is not None]
    values = [*dict.fromkeys([*now, *known])][:12]
    sense = Part(_("Comparison"), (Choice(_("is"), "negate", False, not negated), Choice(_("is not"), "negate", True, negated)))
    offered = Part(_("Values"), tuple(Choice(value, "toggle", value, value in now) for value in values))
    place = (origin.table.schema, origin.table.name, column.name)
    return Menu((sense, offered, remove), search="values", column=place)


def _set_values(opened: Opened, chip: Chip, value: object) -> None:
    node, copy = opened.at(chip.node), opened.read(chip.node)
    core, negated = _about(node) or _missing()
    readable = _readable(opened, copy)
    made = one_of(_left(core), texts(value), readable)
    node.replace(exp.Not(this=made) if negated else made)


def _toggle(opened: Opened, chip: Chip, value: object) -> None:
    core, _negated = _about(opened.at(chip.node)) or _missing()
    now = _values(core)
    wanted = [text for text in now if text != value] if value in now else [*now, value]
    _set_values(opened, chip, wanted or [value])


def _negate(opened: Opened, chip: Chip, value: object) -> None:
    node = opened.at(chip.node)
    core, _negated = _about(node) or _missing()
    plain = exp.EQ(this=core.this, expression=core.expression) if isinstance(core, exp.NEQ) else core
    node.replace(exp.Not(this=plain.copy()) if value is True else plain.copy())


def _compare(opened: Opened, chip: Chip, value: object) -> None:
    node = opened.at(chip.node)
    kind = COMPARED.get(str(value))
    if kind is None or not isinstance(node, exp.Binary):
        raise not_possible()
    node.replace(kind[0](this=node.this.copy(), expression=node.expression.copy()))


def _number(opened: Opened, chip: Chip, value: object) -> None:
    node = opened.at(chip.node)
    if not isinstance(node, exp.Binary):
        raise not_possible()
    node.set("expression", literal(figure(value)))


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    drop_condition(opened.at(chip.node))


def figure(value: object) -> int | float:
    """A number that was sent; raises Invalid for anything else."""
    try:
        number = float(str(value).replace(",", "."))
    except ValueError as error:
        raise not_possible() from error
    if number != number or abs(number) > 1e18:
        raise not_possible()
    return int(number) if number == int(number) else number


def _about(node: exp.Expr) -> tuple[exp.Expr, bool] | None:
    """The comparison inside a condition, and whether it is turned round; None for what is not one."""
    negated = False
    while isinstance(node, exp.Paren | exp.Not):
        negated ^= isinstance(node, exp.Not)
        node = node.this
    if isinstance(node, exp.In) and node.expressions and all(isinstance(value, exp.Literal) for value in node.expressions):
        return node, negated
    if isinstance(node, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE) and isinstance(node.expression.unnest(), exp.Literal | exp.Neg | exp.Boolean):
        return node, negated ^ isinstance(node, exp.NEQ)
    return None


def _left(core: exp.Expr) -> exp.Expr:
    """The column of a comparison, without what makes letters small."""
    left = core.this
    while isinstance(left, exp.Lower | exp.Upper | exp.Trim | exp.Paren):
        left = left.this
    return left  # type: ignore[no-any-return]


def _values(core: exp.Expr) -> list[str]:
    return [value.name for value in (core.expressions if isinstance(core, exp.In) else [core.expression])]


def _readable(opened: Opened, node: exp.Expr) -> Readable | None:
    core, _negated = _about(node) or _missing()
    origin = opened.names.origin(_left(core), opened.scope)
    return Readable("", origin.table, origin.column) if origin else None


def one_of(column: exp.Expr, values: list[str], readable: Readable | None) -> exp.Expr:
    """The condition that a column has one of these values."""
    kind = readable.column.type.upper() if readable else "VARCHAR"
    made = [exp.Boolean(this=value == "true") if kind == "BOOLEAN" else literal(figure(value)) if is_number(kind) else literal(value) for value in values]
    return exp.EQ(this=column.copy(), expression=made[0]) if len(made) == 1 else exp.In(this=column.copy(), expressions=made)


def texts(value: object) -> list[str]:
    """The texts that were sent; raises Invalid for anything else."""
    if isinstance(value, list) and 0 < len(value) <= _MOST and all(isinstance(text, str) and len(text) <= _LONGEST for text in value):
        return value
    raise not_possible()


def _missing() -> tuple[exp.Expr, bool]:
    raise not_possible()


DESK = Desk(_menu, {"values": _set_values, "toggle": _toggle, "negate": _negate, "compare": _compare, "number": _number, "remove": _remove})
