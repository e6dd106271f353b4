"""Which chart suits a result, and why."""

import re
from dataclasses import replace
from functools import cache

from insightora_dash.charts.kind import Fit, Kind
from insightora_dash.charts.registry import kind_named, kinds
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.platform.wording import _


def choose(result: Result, *, wanted: str | None = None, order: str | None = None) -> tuple[ChartSpec, tuple[str, ...]]:
    """The chart that suits the columns best, with its reason, and every kind that fits, best first.

    `wanted` is a kind asked for in words ("pie", "stacked bar"): taken when it fits, otherwise the reason says what it lacks.
    `order` names the column the question sorted by; groups then keep the order of the rows.
    """
    shape = Shape(result, order)
    fits = {kind.name: found for kind in kinds().values() if (found := kind.fits(shape)) is not None}
    names = sorted(fits, key=lambda name: (-fits[name].score, name))
    asked = asked_kind(wanted)
    if asked is None:
        return fits[names[0]].spec, tuple(names)
    if asked.name in fits:
        spec = replace(fits[asked.name].spec, reason=_("asked for: {kind}", kind=_(asked.label)))
        return spec, (asked.name, *(name for name in names if name != asked.name))
    return _instead(asked, fits[names[0]]), tuple(names)


def fit(result: Result, kind: str, *, order: str | None = None) -> ChartSpec | None:
    """The result drawn as this kind, None when it does not fit."""
    found = kind_named(kind).fits(Shape(result, order))
    return found.spec if found else None


def asked_kind(words: str | None) -> Kind | None:
    """The kind that a phrase names, by the longest word that says so."""
    if not words:
        return None
    if words in kinds():
        return kinds()[words]
    text = " ".join(re.findall(r"\w+", words.lower()))
    words_of = [(word, kind) for kind in kinds().values() for word in (kind.name.replace("_", " "), *kind.words)]
    said = [(len(word), kind) for word, kind in words_of if re.search(rf"\b{re.escape(word)}(s|n|en|es)?(diagramm|chart)?\b", text)]
    return max(said, key=lambda found: found[0])[1] if said else None


def kind_called(words: str) -> str | None:
    """The name of the kind that these words, as a whole, call by one of its names: "stacked bars", "tree map chart"."""
    return _called().get(re.sub(r" (?:charts?|graphs?|plots?|diagrams?)$", "", words)) or _called().get(words)


@cache
def _called() -> dict[str, str]:
    names = [(word, kind.name) for kind in kinds().values() for word in (kind.name.replace("_", " "), *kind.words)]
    return {word + ending: name for word, name in names for ending in ("", "s", "n", "en", "es")}


def _instead(asked: Kind, best: Fit) -> ChartSpec:
    reason = _("{kind} would take {needs}; instead {reason}", kind=_(asked.label), needs=_(asked.needs), reason=best.spec.reason)
    return replace(best.spec, reason=reason)
