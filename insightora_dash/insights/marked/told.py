"""Two sides of a mark as a finding: what made the change, adding up to it, or what sets a slice apart."""

from decimal import Decimal
from typing import Any

from insightora_dash.charts.shape import label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights import wording
from insightora_dash.insights.drivers import Change, drivers, mean_drivers
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.marked.sides import Sides, Split
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import NULL, format_percent
from insightora_dash.platform.wording import N_, _, current_locale

VIEWS = ("why", "rest")
MOST_BARS = 12


def told(sides: Sides, view: str) -> list[Finding]:
    """Findings from the column that tells most down to the one that tells least; raises Invalid where nothing does."""
    found = _why(sides) if view == "why" else _rest(sides)
    if not found:
        raise Invalid("nothing_near", N_("There is no column near this figure whose groups could tell more."))
    return found


def change_of(sides: Sides, split: Split) -> Change:
    """The change from one side to the other in contributions of one column's values that add up to it exactly.

    None of it is told where a value of a ratio has something to divide and nothing to divide it by.
    """
    before, after = split.sides
    if sides.ratio:
        undivided = any(amount and not per for side in split.sides for amount, per in side.values())
        return Change(Decimal(0), Decimal(0), ()) if undivided else mean_drivers(before, after)
    amounts = [{name: value[0] for name, value in side.items()} for side in (before, after)]
    return drivers(amounts[0], amounts[1], whole=(sides.wholes[0][0], sides.wholes[1][0]))


def _why(sides: Sides) -> list[Finding]:
    if not all(sides.rows):
        missing = sides.names[0] if not sides.rows[0] else sides.names[1]
        raise Invalid("no_rows_there", N_("There are no rows in {period}, so there is nothing to compare with."), period=missing)
    if not sides.ratio and sides.wholes[0] == sides.wholes[1]:
        raise Invalid("no_change", N_("It did not change between {first} and {last}."), first=sides.names[0], last=sides.names[1])
    ranked = sorted(((split, change_of(sides, split)) for split in sides.splits), key=lambda one: -one[1].telling)
    return [_drivers(sides, split, change) for split, change in ranked if change.drivers and change.change]


def _drivers(sides: Sides, split: Split, change: Change) -> Finding:
    measure, column = _measure(sides), split.column
    columns = (ResultColumn(column.name, "VARCHAR", "dimension", column.label or column.name),
               ResultColumn("contribution", "DOUBLE", "measure", _("Contribution"), measure.unit))  # fmt: skip
    rows = tuple((_("all others") if one.name is None else _said(one.name), float(one.change)) for one in change.drivers if one.change)
    sentence = wording.change(measure, column.label or column.name, change, sides.names)
    added = _("The contributions add up to the change: {parts}.", parts=wording.signed(change.change, wording.exactly(measure)))
    return Finding("drivers", sentence, change.telling, 0.0, split.sql, columns, rows, ChartSpec("waterfall", column.name, ("contribution",)), (added,))


def _rest(sides: Sides) -> list[Finding]:
    if not all(sides.rows):
        raise Invalid("no_rest", N_("There are no other rows to compare this part with."))
    found = [_apart(sides, split) for split in sides.splits]
    return sorted((one for one in found if one.rows), key=lambda one: -one.effect)


def _apart(sides: Sides, split: Split) -> Finding:
    """How a column's values make up the slice, beside how they make up the rest; of a ratio the figure on both sides."""
    column, measure = split.column, _measure(sides)
    shown = _ratios(split) if sides.ratio else _shares(sides, split)
    unit = measure.unit if sides.ratio else "%"
    columns = (ResultColumn(column.name, "VARCHAR", "dimension", column.label or column.name),
               ResultColumn("slice", "DOUBLE", "measure", sides.names[1], unit), ResultColumn("rest", "DOUBLE", "measure", sides.names[0], unit))  # fmt: skip
    rows = tuple((_said(name), float(own), float(rest)) for name, own, rest in shown[:MOST_BARS])
    apart = sum((abs(own - rest) for _name, own, rest in shown), Decimal(0)) / 2
    effect = min(1.0, float(apart)) if not sides.ratio else _spread(shown)
    spec = ChartSpec("bar_grouped", column.name, ("slice", "rest"))
    described = _("Described, not tested: {own} rows against {rest}.", own=wording.count(sides.rows[1]), rest=wording.count(sides.rows[0]))
    return Finding("segment", _apart_sentence(sides, split, shown), effect, 0.0, split.sql, columns, rows, spec, (described,))


def _apart_sentence(sides: Sides, split: Split, shown: list[tuple[Any, Decimal, Decimal]]) -> str:
    if not shown:
        return ""
    measure, locale = _measure(sides), current_locale()
    name, own, rest = max(shown, key=lambda one: abs(one[1] - one[2]))
    say = wording.about(measure) if sides.ratio else lambda value: format_percent(value, decimals=0, locale=locale)
    words = {"slice": sides.names[1], "what": label_of(measure), "column": split.column.label or split.column.name, "name": _said(name), "own": say(own),
             "rest": say(rest)}
    if sides.ratio:
        return _("{slice}: {what} is {own} where “{column}” is “{name}”, against {rest} for all others.", **words)
    return _("{slice}: “{name}” of “{column}” makes {own} of {what}, against {rest} for all others.", **words)


def _shares(sides: Sides, split: Split) -> list[tuple[Any, Decimal, Decimal]]:
    """Value, its share of the slice, its share of the rest; the largest of the slice first."""
    rest, own = split.sides
    wholes = [side[0] for side in sides.wholes]
    if not all(wholes):
        return []
    zero = (Decimal(0), Decimal(0))
    found = [(name, own.get(name, zero)[0] / wholes[1], rest.get(name, zero)[0] / wholes[0]) for name in dict.fromkeys((*own, *rest))]
    return sorted(found, key=lambda one: -abs(one[1]))


def _ratios(split: Split) -> list[tuple[Any, Decimal, Decimal]]:
    rest, own = split.sides
    both = [name for name in own if name in rest and own[name][1] and rest[name][1]]
    return sorted(((name, own[name][0] / own[name][1], rest[name][0] / rest[name][1]) for name in both), key=lambda one: -one[1])


def _spread(shown: list[tuple[Any, Decimal, Decimal]]) -> float:
    most = max((max(abs(own), abs(rest)) for _name, own, rest in shown), default=Decimal(0))
    return float(max((abs(own - rest) for _name, own, rest in shown), default=Decimal(0)) / most) if most else 0.0


def _measure(sides: Sides) -> ResultColumn:
    return sides.measure or ResultColumn("rows", "BIGINT", "measure", _("Rows"))


def _said(name: Any) -> str:
    return NULL if name is None else str(name)
