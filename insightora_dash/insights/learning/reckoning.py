"""A learned model as plain JSON: what it says of rows, here and (see `written`) in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from insightora_dash.insights.learning.inputs import Cells, Input, matrix
from insightora_dash.insights.statistics.series import Values

# A model is {"task": number | classes | segments, "inputs": [...], ...} with, for the first two, "scores": one {"start", "weights", "trees"}
# per class (for yes or no, and for a number, a single one), "classes" and "tilt": [slope, shift] of a single score; for segments "centres", "mean", "scale".
# A tree is a number, or [input, threshold, tree where it is at most that, tree where it is more].
FURTHEST = 30.0  # beyond which a score says nothing more
Learned = Mapping[str, Any]
Tree = float | Sequence[Any]


def inputs_in(learned: Learned) -> tuple[Input, ...]:
    """The inputs of a model."""
    return tuple(Input.from_json(one) for one in learned["inputs"])


def values_of(learned: Learned, cells: Cells) -> Values:
    """Of a number what is expected of each row, otherwise the probability of each class (columns as in `classes`)."""
    x = matrix(inputs_in(learned), cells)
    raw = np.column_stack([raw_score(score, x) for score in learned["scores"]])
    return raw[:, 0] if learned["task"] == "number" else probabilities(raw, learned.get("tilt") or (1.0, 0.0))


def probabilities(raw: Values, tilt: Sequence[float]) -> Values:
    """Probabilities of classes out of their scores; a single score is that of the second class."""
    if raw.shape[1] == 1:
        sure = 1 / (1 + np.exp(-np.clip(tilt[0] * raw[:, 0] + tilt[1], -FURTHEST, FURTHEST)))
        return np.column_stack([1 - sure, sure])
    powers = np.exp(np.clip(raw - raw.max(axis=1, keepdims=True), -FURTHEST, 0))
    shares: Values = powers / powers.sum(axis=1, keepdims=True)
    return shares


def segments_of(learned: Learned, cells: Cells) -> np.ndarray[Any, Any]:
    """The number of the segment that each row lies in."""
    return nearest(standardised(learned, matrix(inputs_in(learned), cells)), np.array(learned["centres"]))


def standardised(learned: Learned, x: Values) -> Values:
    """Inputs in standard deviations from their mean."""
    found: Values = (x - np.array(learned["mean"])) / np.array(learned["scale"])
    return found


def nearest(x: Values, centres: Values) -> np.ndarray[Any, Any]:
    """For each row the centre it is nearest to."""
    apart = ((x[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    found: np.ndarray[Any, Any] = apart.argmin(axis=1)
    return found


def raw_score(score: Mapping[str, Any], x: Values) -> Values:
    """One score of each row."""
    found = np.full(len(x), float(score["start"]))
    if score["weights"]:
        found += x @ np.array(score["weights"])
    for tree in score["trees"]:
        found += _fallen(tree, x)
    return found


def _fallen(tree: Tree, x: Values) -> Values:
    if isinstance(tree, int | float):
        return np.full(len(x), float(tree))
    place, threshold, lower, higher = tree
    return np.where(x[:, place] <= threshold, _fallen(lower, x), _fallen(higher, x))
