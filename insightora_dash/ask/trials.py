"""What an A/B test says, in a sentence: who is ahead or nobody, within which range, and whether enough people saw it. Told from the figures alone."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_number, format_percent
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.query import Query

FIGURES = frozenset({"variant", "mean", "people", "difference", "low", "high", "p_value", "people_needed"})
SURE = 0.05  # chance below which a difference is told as one
Row = Mapping[str, Any]
Say = Callable[[float], str]


def trial_sentence(result: Result, query: Query, catalog: Catalog) -> str | None:
    """The sentence of an A/B test's rows, the control first; None for any other result."""
    if not {column.name for column in result.columns} >= FIGURES or not result.row_count:
        return None
    control, *variants = result.table.to_pylist()
    if control["difference"] is not None or not variants or any(row["difference"] is None for row in variants):
        return None
    judged = [row for row in variants if row["p_value"] is not None]
    if not judged:
        return _("Too few people to tell who is ahead: it takes at least 30 of each variant.")
    say = _share if _is_rate(query, catalog) else _amount
    sure = [row for row in judged if row["p_value"] < SURE]
    best = max(sure or judged, key=lambda row: float(row["difference"]) if sure else abs(float(row["difference"])))
    return " ".join([_told(best, control, say) if sure else _open(best, control, say), _power(best, control, decided=bool(sure))])


def _told(row: Row, control: Row, say: Say) -> str:
    """One that differs: ahead of the control or behind it."""
    figures = _figures(row, control, say)
    if row["difference"] > 0:
        return _("Winner: “{variant}” with {mean} against {other} of “{control}”, a difference of {gap} (between {low} and {high}); chance alone: {p}.",
                 **figures)  # fmt: skip
    return _("“{variant}” does worse: {mean} against {other} of “{control}”, a difference of {gap} (between {low} and {high}); chance alone: {p}.", **figures)


def _open(row: Row, control: Row, say: Say) -> str:
    return _("No winner: “{variant}” has {mean}, “{control}” {other}; the difference of {gap} may be anything between {low} and {high} (chance alone: {p}).",
             **_figures(row, control, say))  # fmt: skip


def _figures(row: Row, control: Row, say: Say) -> dict[str, str]:
    gap = _points if say is _share else _amount
    chance = float(row["p_value"])
    p = _("under 0.1 %") if chance < 0.001 else format_percent(chance, decimals=1, locale=current_locale())
    return {"variant": str(row["variant"]), "control": str(control["variant"]), "mean": say(float(row["mean"])), "other": say(float(control["mean"])),
            "gap": gap(float(row["difference"])), "low": gap(float(row["low"])), "high": gap(float(row["high"])), "p": p}  # fmt: skip


def _power(row: Row, control: Row, *, decided: bool) -> str:
    """Whether enough people saw it to find a difference as large as this one four times in five."""
    needed, fewest = row["people_needed"], min(int(row["people"]), int(control["people"]))
    if needed is None:
        return _("The two do not differ at all, so no number of people would tell them apart.")
    figures = {"needed": _count(int(needed)), "people": _count(fewest)}
    if fewest >= int(needed):
        return _("Enough people saw it: a difference of this size takes {needed} a side (80 % power), there are {people}.", **figures)
    if decided:
        return _("Fewer people saw it than such a difference takes for 80 % power ({needed} a side, there are {people}): its size may be overstated.",
                 **figures)  # fmt: skip
    return _("A difference of this size takes {needed} people a side to be found (80 % power), there are {people}.", **figures)


def _is_rate(query: Query, catalog: Catalog) -> bool:
    """Whether the outcome is yes or no, so that its mean is a share."""
    mean = next(iter(query.tree.find_all(exp.Avg)), None)
    column = mean.find(exp.Column) if mean else None
    places = [(table.db, table.name) for table in query.tree.find_all(exp.Table) if table.db]
    tables = [found for place in places if (found := catalog.table(*place)) is not None]
    known = [table.column(column.name) for table in tables if column is not None]
    return any(one is not None and one.role == "boolean" for one in known)


def _share(value: float) -> str:
    return format_percent(value, decimals=1, locale=current_locale())


def _points(value: float) -> str:
    return _("{n} points", n=format_number(round(100 * value, 1), signed=True, locale=current_locale()))


def _amount(value: float) -> str:
    return format_number(float(f"{value:.4g}"), locale=current_locale())


def _count(number: int) -> str:
    return format_number(number, locale=current_locale())
