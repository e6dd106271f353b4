"""Learns to predict a column: ways tried against each other, the simplest good one kept, tried on rows held back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from insightora_dash.insights.learning import scores
from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.fits import FITS, MOST_BOOSTED_CLASSES, SEED, Labels, naive, tilted
from insightora_dash.insights.learning.inputs import Cells, Input, inputs_of, matrix
from insightora_dash.insights.learning.reckoning import Learned, probabilities, raw_score, values_of
from insightora_dash.insights.statistics.series import Values

FOLDS = 3
MOST_TRIED = 12_000  # rows on which the ways are tried against each other
MOST_SHUFFLED, SHUFFLES = 3000, 5  # rows and times of the importance of a column
LEAST_ROWS, LEAST_OF_CLASS = 80, 20
Report = Callable[[float, str], None]


class TooLittle(Exception):
    """There are too few rows to learn from and to try it on."""


def learn_to_predict(features: Sequence[Feature], cells: Cells, target: Sequence[Any], held: Labels, classes: Sequence[str], report: Report) -> dict[str, Any]:
    """The model, and how it did on the rows held back: {"learned", "told", "way"}; `classes` is empty for a number. Raises TooLittle."""
    y = np.array([classes.index(one) for one in target]) if classes else np.array([float(one) for one in target])
    _enough(y, held, len(classes))
    known = {name: _chosen(values, ~held) for name, values in cells.items()}
    inputs = inputs_of(features, known)
    if not inputs:
        raise TooLittle
    x, y_known = matrix(inputs, known), y[~held]
    report(0.2, "trying")
    way, tilt = _best(x, y_known, len(classes), report)
    report(0.6, "learning")
    learned = _model(inputs, FITS[way](x, y_known, len(classes)), classes, tilt)
    report(0.8, "checking")
    told = _told(learned, _model(inputs, naive(y_known, len(classes)), classes, None), {name: _chosen(v, held) for name, v in cells.items()}, y[held])
    return {"learned": learned, "way": way, "told": {**told, "learned_from": int((~held).sum()), "held_back": int(held.sum())}}


def score_of(learned: Learned, cells: Cells, target: Sequence[Any], held: Labels) -> dict[str, Any]:
    """How another model does on the same rows held back."""
    classes = learned.get("classes") or []
    kept = [place for place in np.flatnonzero(held).tolist() if not classes or target[place] in classes]
    y = np.array([classes.index(target[place]) if classes else float(target[place]) for place in kept])
    values = values_of(learned, {name: [v[place] for place in kept] for name, v in cells.items()})
    if not classes:
        return {"loss": float(scores.losses(values, y, 0).mean()), **scores.of_number(values, np.full(len(y), np.median(y)), y)}
    found = scores.of_classes(values, np.tile(np.bincount(y, minlength=len(classes)) / len(y), (len(y), 1)), y)
    return {"loss": float(scores.losses(values, y, len(classes)).mean()), **found}


def _enough(y: Labels, held: Labels, classes: int) -> None:
    for part in (y[~held], y[held]):
        counted = np.bincount(part, minlength=classes) if classes else np.array([len(np.unique(part))])
        if len(part) < LEAST_ROWS // 4 or counted.min() < (LEAST_OF_CLASS // 4 if classes else 2):
            raise TooLittle
    if len(y) < LEAST_ROWS:
        raise TooLittle


def _best(x: Values, y: Labels, classes: int, report: Report) -> tuple[str, tuple[float, float] | None]:
    """The way with the lowest losses on folds left out, a simpler one unless the next is better beyond chance; and how to bend its probabilities."""
    x, y = x[:MOST_TRIED], y[:MOST_TRIED]
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(y))
    ways = [way for way in FITS if way != "boosted" or classes <= MOST_BOOSTED_CLASSES]
    best, best_raw, best_lost = ways[0], np.zeros((0, 0)), np.full(len(y), np.inf)
    for place, way in enumerate(ways):
        raw = _left_out(way, x, y, classes, folds)
        lost = scores.losses(probabilities(raw, (1.0, 0.0)) if classes else raw[:, 0], y, classes)
        if not place or scores.better(lost, best_lost):
            best, best_raw, best_lost = way, raw, lost
        report(0.2 + 0.4 * (place + 1) / len(ways), "trying")
    return best, tilted(best_raw[:, 0], y) if classes == 2 else None


def _left_out(way: str, x: Values, y: Labels, classes: int, folds: Labels) -> Values:
    """The scores of each row by what was learned from the other folds."""
    found = np.zeros((len(y), classes if classes > 2 else 1))
    for fold in range(FOLDS):
        out = folds == fold
        made = FITS[way](x[~out], y[~out], classes)
        found[out] = np.column_stack([raw_score(one, x[out]) for one in made])
    return found


def _model(inputs: Sequence[Input], made: Sequence[Mapping[str, Any]], classes: Sequence[str], tilt: tuple[float, float] | None) -> dict[str, Any]:
    task = {"task": "classes", "classes": list(classes), "tilt": tilt} if classes else {"task": "number"}
    return {**task, "inputs": [one.to_json() for one in inputs], "scores": list(made)}


def _told(learned: Learned, without: Learned, cells: Cells, y: Labels) -> dict[str, Any]:
    classes = len(learned.get("classes") or ())
    values, naive_values = values_of(learned, cells), values_of(without, cells)
    lost, naive_lost = (scores.losses(one, y, classes) for one in (values, naive_values))
    found = scores.of_classes(values, naive_values, y) if classes else scores.of_number(values, naive_values, y)
    gain = float(naive_lost.mean() - lost.mean())
    return {**found, "loss": float(lost.mean()), "naive_loss": float(naive_lost.mean()), "better": scores.better(lost, naive_lost),
            "importance": _importance(learned, cells, y, gain)}  # fmt: skip


def _importance(learned: Learned, cells: Cells, y: Labels, gain: float) -> list[dict[str, Any]]:
    """By how much predictions get worse when a column's values are dealt out anew, as a share of what the model gains, the most telling first."""
    rng = np.random.default_rng(SEED)
    classes = len(learned.get("classes") or ())
    part = rng.permutation(len(y))[:MOST_SHUFFLED]
    seen, y = {name: _chosen(values, part) for name, values in cells.items()}, y[part]
    whole = scores.losses(values_of(learned, seen), y, classes).mean()
    found = []
    for name in dict.fromkeys(one["feature"]["name"] for one in learned["inputs"]):
        worse = []
        for _again in range(SHUFFLES):
            dealt = {**seen, name: _chosen(seen[name], rng.permutation(len(y)))}
            worse.append(float(scores.losses(values_of(learned, dealt), y, classes).mean() - whole))
        found.append({"column": name, "share": float(np.mean(worse) / gain) if gain > 0 else 0.0, "spread": float(np.std(worse) / gain) if gain > 0 else 0.0})
    return sorted(found, key=lambda one: -float(str(one["share"])))


def _chosen(values: Sequence[Any], which: Labels) -> list[Any]:
    places: list[int] = (np.flatnonzero(which) if which.dtype == bool else which).tolist()
    return [values[place] for place in places]
