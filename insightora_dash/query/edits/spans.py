"""Periods: this and that month, quarter and year, exact days, all time."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlglot import exp

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import format_period
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.clauses import conjuncts
from insightora_dash.query.edits.edit import Choice, Desk, Menu, Part, not_possible
from insightora_dash.query.edits.opened import Opened, Readable, found
from insightora_dash.query.grains import last, start
from insightora_dash.query.parameters import literal
from insightora_dash.query.periods import Period, period
from insightora_dash.query.plan import Chip

_EARLIEST, _LATEST = date(1, 1, 1), date(9998, 12, 31)


def presets(anchor: date) -> Iterator[tuple[str, date, date]]:
    """Periods that end with the data or with its last whole part."""
    month, quarter, year = (start(grain, anchor) for grain in ("month", "quarter", "year"))
    yield _("this month"), month, last("month", month)
    yield _("last month"), start("month", month - timedelta(days=1)), month - timedelta(days=1)
    yield _("last 3 months"), _months_back(month, 2), last("month", month)
    yield _("last 12 months"), _months_back(month, 11), last("month", month)
    yield _("this quarter"), quarter, last("quarter", quarter)
    yield _("last quarter"), start("quarter", quarter - timedelta(days=1)), quarter - timedelta(days=1)
    yield _("this year"), year, last("year", year)
    yield _("last year"), date(year.year - 1, 1, 1), date(year.year - 1, 12, 31)


def anchor_of(opened: Opened) -> date:
    """The newest day of the data, at the latest today."""
    return min(opened.catalog.newest or opened.catalog.today, opened.catalog.today)


def add_period(opened: Opened, _chip: Chip, value: object) -> None:
    """A period on the first time column of the query."""
    opened.tree.where(within(opened.column(found(time_column(opened))), *days(value)), copy=False)


def time_column(opened: Opened) -> Readable | None:
    """The first column of the query that holds days or moments."""
    return next((readable for readable in opened.columns() if readable.column.role == "time" and dated(readable.column.type)), None)


def period_choices(opened: Opened, now: Period | None = None) -> tuple[Choice, ...]:
    """The usual periods with their days."""
    shown = (now.first, now.last) if now else None
    return tuple(Choice(f"{name}: {format_period(first, end, locale=current_locale())}", "period", [first.isoformat(), end.isoformat()], (first, end) == shown)
                 for name, first, end in presets(anchor_of(opened)))


def _menu(opened: Opened, chip: Chip) -> Menu:
    now = _now(opened, chip)
    return Menu((Part(_("Period"), period_choices(opened, now)), Part("", (Choice(_("All time"), "remove"),))), dates=(now.first, now.last))


def _set(opened: Opened, chip: Chip, value: object) -> None:
    column = _now(opened, chip).column
    exchange(opened, chip, within(column, *days(value)))


def _remove(opened: Opened, chip: Chip, _value: object) -> None:
    exchange(opened, chip, None)


def exchange(opened: Opened, chip: Chip, made: exp.Expr | None) -> None:
    """Puts one condition where the first of the chip's stood; the others go."""
    nodes = [opened.at(path) for path in (chip.node, *chip.also)]
    where = found(nodes[0].find_ancestor(exp.Where))
    kept: list[exp.Expr] = []
    for part in conjuncts(where.this):
        if part is nodes[0] and made is not None:
            kept += [node.copy() for node in conjuncts(made)]
        elif all(part is not node for node in nodes):
            kept.append(part.copy())
    opened.tree.set("where", exp.Where(this=exp.and_(*kept)) if kept else None)


def _now(opened: Opened, chip: Chip) -> Period:
    made: Period | None = None
    for path in (chip.node, *chip.also):
        one = period(opened.at(path))
        made = one if made is None or one is None else made.within(one)
    return found(made)


def within(column: exp.Expr, first: date | None, end: date | None) -> exp.Expr:
    """The condition that a column lies between two days, both included; None leaves a side open."""
    parts: list[exp.Expr] = []
    if first is not None:
        parts.append(exp.GTE(this=column.copy(), expression=literal(first)))
    if end is not None:
        parts.append(exp.LT(this=column.copy(), expression=literal(end + timedelta(days=1))))
    return exp.and_(*parts)


def days(value: object) -> tuple[date | None, date | None]:
    """Two days that the browser sent; raises Invalid when they are none or the wrong way round."""
    if isinstance(value, list) and len(value) == 2 and any(value):
        try:
            first, end = (date.fromisoformat(day) if day else None for day in value)
        except (TypeError, ValueError) as error:
            raise not_possible() from error
        if (first or _EARLIEST) <= (end or _LATEST) <= _LATEST:
            return first, end
        raise Invalid("period_backwards", N_("A period has to begin before it ends. Choose its days again."))
    raise not_possible()


def _months_back(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)


def dated(kind: str) -> bool:
    """Whether a type holds days or moments."""
    return kind.upper().startswith(("DATE", "TIMESTAMP"))


DESK = Desk(_menu, {"period": _set, "remove": _remove})
