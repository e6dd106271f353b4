"""Order and limit: the other way round, by another column, more or fewer rows; and repeats."""

from sqlglot import exp

from insightora_dash.platform.wording import _
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, found
from insightora_dash.query.edits.outputs import drop_order
from insightora_dash.query.plan import Chip
from insightora_dash.query.split import looked_up
from insightora_dash.query.words import label, say

COUNTS = (3, 5, 10, 20, 50, 100)
_MOST = 1_000_000


def order_choices(opened: Opened, now: exp.Expr | None = None) -> tuple[Choice, ...]:
    """Every column that is shown."""
    outputs: list[exp.Expr] = getattr(opened.scope.expression, "selects", [])
    return tuple(Choice(say(output.unalias(), opened.scope, opened.names) or label(output.alias_or_name), "by", at, output.unalias() == now)
                 for at, output in enumerate(outputs) if not output.is_star)


def limit_choices(now: str = "") -> tuple[Choice, ...]:
    """The usual numbers of rows."""
    return tuple(Choice(_("{count} rows", count=count), "count", count, str(count) == now) for count in COUNTS)


def add_order(opened: Opened, _chip: Chip, value: object) -> None:
    """Sorts by one more column, highest first."""
    opened.tree.order_by(exp.Ordered(this=_shown(opened, value), desc=True, nulls_first=False), copy=False)


def set_limit(opened: Opened, _chip: Chip, value: object) -> None:
    """At most so many rows."""
    try:
        count = int(str(value))
    except ValueError as error:
        raise not_possible() from error
    if not 1 <= count <= _MOST:
        raise not_possible()
    opened.tree.set("limit", exp.Limit(expression=exp.Literal.number(count)))


def _order_menu(opened: Opened, chip: Chip) -> Menu:
    term = opened.read(chip.node)
    down = bool(term.args.get("desc"))
    ways = (Choice(_("highest first"), "direction", "down", down), Choice(_("lowest first"), "direction", "up", not down))
    now = looked_up(term.this, getattr(opened.scope.expression, "selects", []))
    return Menu((Part(_("Direction"), ways), Part(_("Sorted by"), order_choices(opened, now)), Part("", (Choice(_("Remove"), "remove"),))))


def _direction(opened: Opened, chip: Chip, value: object) -> None:
    term = opened.at(chip.node)
    if value not in ("up", "down"):
        raise not_possible()
    term.set("desc", value == "down")
    term.set("nulls_first", False)


def _by(opened: Opened, chip: Chip, value: object) -> None:
    opened.at(chip.node).set("this", _shown(opened, value))


def _shown(opened: Opened, value: object) -> exp.Expr:
    outputs = opened.tree.selects
    if not isinstance(value, int) or not 0 <= value < len(outputs) or outputs[value].is_star:
        raise found(None)
    return outputs[value].unalias().copy()


def _drop(opened: Opened, chip: Chip, _value: object) -> None:
    drop_order(opened.tree, opened.at(chip.node))


def _limit_menu(opened: Opened, chip: Chip) -> Menu:
    now = opened.read(chip.node).expression.name
    return Menu((Part(_("At most"), limit_choices(now)), Part("", (Choice(_("Remove"), "remove"),))), number=("count", now))


def _unlimited(opened: Opened, _chip: Chip, _value: object) -> None:
    opened.tree.set("limit", None)


def _distinct_menu(_opened: Opened, _chip: Chip) -> Menu:
    return Menu((Part("", (Choice(_("Show repeats as well"), "remove"),)),))


def _repeats(opened: Opened, _chip: Chip, _value: object) -> None:
    opened.tree.set("distinct", None)


ORDER = Desk(_order_menu, {"direction": _direction, "by": _by, "remove": _drop})
LIMIT = Desk(_limit_menu, {"count": set_limit, "remove": _unlimited})
DISTINCT = Desk(_distinct_menu, {"remove": _repeats})
