"""Finds groups of rows alike: k-means, how many by silhouette, tried on rows held back and against one cloud without any groups."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.fits import SEED, Labels, calmly
from insightora_dash.insights.learning.inputs import Cells, inputs_of, matrix
from insightora_dash.insights.learning.predicting import LEAST_ROWS, Report, TooLittle
from insightora_dash.insights.learning.reckoning import nearest
from insightora_dash.insights.statistics.series import Values

COUNTS = range(2, 9)
SEEN = 2000  # rows that a silhouette is told from
MOST_GROUPED = 10_000
STARTS = 4
SMALLEST = 0.02  # share of the rows below which a group is a few odd rows
CLEAR = 0.25  # Kaufman and Rousseeuw 1990: no structure to speak of below
AHEAD = 0.05  # by how much groups have to stand apart more than by chance
STABLE = 0.7  # agreement of the groups of two halves
Fitted = Callable[[Values], Values]


def learn_groups(features: Sequence[Feature], cells: Cells, held: Labels, report: Report) -> dict[str, Any]:
    """The centres, and how clear the groups are: {"learned", "told", "way"}. Raises TooLittle."""
    places = {True: np.flatnonzero(held), False: np.flatnonzero(~held)[:MOST_GROUPED]}
    known, tried = ({name: [values[place] for place in places[part]] for name, values in cells.items()} for part in (False, True))
    inputs = inputs_of(features, known, logarithms=True)
    if len(held) < LEAST_ROWS or not inputs:
        raise TooLittle
    raw = matrix(inputs, known)
    mean, scale = raw.mean(axis=0), np.where(raw.std(axis=0) > 0, raw.std(axis=0), 1.0)
    x, x_tried = (raw - mean) / scale, (matrix(inputs, tried) - mean) / scale
    centres = _best(x, report)
    report(0.8, "checking")
    learned = {"task": "segments", "inputs": [one.to_json() for one in inputs], "centres": centres.tolist(), "mean": mean.tolist(), "scale": scale.tolist()}
    told = _judged(x, x_tried, centres)
    groups = nearest(x_tried, centres)
    profile = [_profile(one, centre, groups == place, tried) for place, centre in enumerate(centres.tolist()) for one in [inputs]]
    counts = {"learned_from": len(x), "held_back": len(x_tried)}
    return {"learned": learned, "way": "k-means", "told": {**told, **counts, "groups": profile}}


def _best(x: Values, report: Report) -> Values:
    """The centres of as many groups as have the highest silhouette."""
    found: list[tuple[float, Values]] = []
    for done, count in enumerate(COUNTS):
        centres = _centres(x, count)
        groups = nearest(x, centres)
        if np.bincount(groups, minlength=count).min() >= SMALLEST * len(x):
            found.append((silhouette(x, groups), centres))
        report(0.1 + 0.7 * (done + 1) / len(COUNTS), "trying")
    if not found:
        raise TooLittle
    return max(found, key=lambda one: one[0])[1]


def _judged(x: Values, tried: Values, centres: Values) -> dict[str, Any]:
    from sklearn.metrics import adjusted_rand_score

    groups, rng = nearest(tried, centres), np.random.default_rng(SEED)
    clear = silhouette(tried, groups)
    spread = np.atleast_2d(np.cov(x, rowvar=False))
    loose = rng.multivariate_normal(np.zeros(x.shape[1]), spread, len(x))  # one cloud, as wide and as slanted as the rows are
    by_chance = silhouette(loose, nearest(loose, _centres(loose, len(centres))))
    first, second = (nearest(tried, _centres(x[half::2], len(centres))) for half in (0, 1))
    stable = float(adjusted_rand_score(first, second))
    return {"clear": clear, "by_chance": by_chance, "stable": stable, "better": clear >= CLEAR and clear >= by_chance + AHEAD and stable >= STABLE}


def silhouette(x: Values, groups: Labels) -> float:
    """How much nearer rows are to their own group than to the next one: -1 to 1 (Rousseeuw 1987); of a sample of many rows."""
    from sklearn.metrics import silhouette_score

    part = np.random.default_rng(SEED).permutation(len(x))[:SEEN]
    with calmly():
        return float(silhouette_score(x[part], groups[part])) if 1 < len(np.unique(groups[part])) < len(part) else -1.0


def _centres(x: Values, count: int) -> Values:
    from sklearn.cluster import KMeans

    with calmly():
        found: Values = KMeans(n_clusters=count, n_init=STARTS, random_state=SEED).fit(x).cluster_centers_
    return found


def _profile(inputs: Sequence[Any], centre: Sequence[float], inside: Labels, cells: Cells) -> dict[str, Any]:
    """Of one group: its share of the rows held back, and for each column how far it lies from the middle and what is usual."""
    columns = []
    for one, apart in zip(inputs, centre, strict=True):
        known = [cell for cell, here in zip(cells[one.feature.name], inside, strict=True) if here and cell is not None]
        usual = (float(np.mean([cell == one.value for cell in known])) if one.kind == "is" else float(np.median(known))) if known else None
        if one.kind != "missing":
            columns.append({"column": one.feature.name, "kind": one.kind, "apart": float(apart), "usual": usual, "value": one.value})
    return {"share": float(inside.mean()), "columns": columns}
