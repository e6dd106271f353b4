"""Two versions side by side: how each did on its own rows held back, and both on the same ones where that is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from insightora_dash.insights.learning.views import LearnedView, Version
from insightora_dash.insights.learning.wording import WAYS, amount, decimals, percent
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import N_, _, current_locale

MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is told of the older and of the newer version, line by line, and a sentence on which is the better one on the same rows."""

    older: Version
    newer: Version
    lines: tuple[tuple[str, str, str], ...]
    sentence: str


def compare(one: LearnedView, first: int, second: int) -> Comparison:
    """Two kept versions by their numbers; raises NotFound for one that is not there or says nothing."""
    kept = {version.number: version for version in one.versions if version.outcome == "kept"}
    if first == second or not {first, second} <= kept.keys():
        raise NotFound("no_such_versions", N_("Choose two different versions that were kept."))
    older, newer = kept[min(first, second)], kept[max(first, second)]
    same = newer.told.get("others", {}).get(older.id)
    return Comparison(older, newer, tuple(_lines(one.task, older, newer, same)), _sentence(one.task, older, newer, same))


def _lines(task: str, older: Version, newer: Version, same: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str]]:
    yield _("Rows of the table"), _count(older.rows), _count(newer.rows)
    yield _("Learned from"), _count(older.told["learned_from"]), _count(newer.told["learned_from"])
    yield _("By"), _(WAYS[older.way]), _(WAYS[newer.way])
    if task == "segments":
        yield _("Segments"), _count(len(older.names)), _count(len(newer.names))
        yield _("Silhouette"), decimals(older.told["clear"]), decimals(newer.told["clear"])
        yield _("Two halves agree"), percent(older.told["stable"]), percent(newer.told["stable"])
        return
    what = _measure(task).capitalize()
    yield _("{what}, on rows held back then", what=what), _figure(task, older.told), _figure(task, newer.told)
    if same is not None:
        yield _("{what}, both on the newer rows held back", what=what), _figure(task, same), _figure(task, newer.told)
    if "ranked" in older.told and "ranked" in newer.told:
        yield _("Ranked rightly (AUC), on rows held back then"), percent(older.told["ranked"], 1), percent(newer.told["ranked"], 1)
    yield from _importance(older, newer)


def _importance(older: Version, newer: Version) -> Iterator[tuple[str, str, str]]:
    """By how much each column matters, the most telling of the newer version first."""
    before, after = ({one["column"]: float(one["share"]) for one in version.told["importance"]} for version in (older, newer))
    for column in list(dict.fromkeys([*after, *before]))[:MOST_COLUMNS]:
        then, now = (percent(max(0.0, found[column])) if column in found else "–" for found in (before, after))
        yield _("Worse without {column}", column=column), then, now


def _sentence(task: str, older: Version, newer: Version, same: Mapping[str, Any] | None) -> str:
    if task == "segments":
        return _("Segments are found anew each time: those of one version need not be those of another.")
    if same is None:
        return _("The two were not tried on the same rows, so their figures compare only roughly.")
    lost, gained = float(same["loss"]), float(newer.told["loss"])
    better = newer if gained < lost else older
    return _("On the same rows held back version {number} is the better one: {what} {figure}, the other {other}.", number=better.number,
             what=_measure(task), figure=_figure(task, newer.told if better is newer else same),
             other=_figure(task, same if better is newer else newer.told))  # fmt: skip


def _measure(task: str) -> str:
    return _("off on average") if task == "number" else _("right")


def _figure(task: str, told: Mapping[str, Any]) -> str:
    return amount(told["error"]) if task == "number" else percent(told["right"], 1)


def _count(number: int) -> str:
    return format_number(number, locale=current_locale())
