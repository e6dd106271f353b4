"""How good predictions are on rows that nothing was learned from, beside what is said without looking."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from insightora_dash.insights.statistics.series import Values

BANDS = 10
SURE = 1.96  # standard errors by which predictions have to be better
LEAST_PROBABILITY = 1e-6
COVERED = 0.8  # share of errors that the told range holds
Labels = np.ndarray[Any, Any]


def losses(values: Values, y: Labels, classes: int) -> Values:
    """What each row's prediction costs: the logarithmic loss of the probability of what was, or the distance of a number."""
    if not classes:
        found: Values = np.abs(values - y)
        return found
    chance: Values = -np.log(np.clip(values[np.arange(len(y)), y], LEAST_PROBABILITY, 1.0))
    return chance


def better(losses: Values, naive: Values) -> bool:
    """Whether the losses are lower than the naive ones beyond chance (paired, 95 %)."""
    gain = naive - losses
    return bool(len(gain) > 1 and gain.mean() > SURE * gain.std(ddof=1) / np.sqrt(len(gain)))


def of_number(values: Values, naive: Values, y: Labels) -> dict[str, float]:
    """Mean distance, share of the spread explained, and the distance that most stay within."""
    rest, spread = ((y - values) ** 2).sum(), ((y - y.mean()) ** 2).sum()
    return {"error": float(np.abs(values - y).mean()), "naive_error": float(np.abs(naive - y).mean()), "explained": float(1 - rest / spread) if spread else 0.0,
            "within": float(np.quantile(np.abs(values - y), COVERED))}  # fmt: skip


def of_classes(chances: Values, naive: Values, y: Labels) -> dict[str, Any]:
    """How often the likeliest class is right and, of two, how well rows are ranked and how far probabilities come true."""
    found: dict[str, Any] = {"right": _right(chances, y), "naive_right": _right(naive, y)}
    if chances.shape[1] != 2:
        return found
    from sklearn.metrics import roc_auc_score

    sure = chances[:, 1]
    top = np.argsort(-sure, kind="stable")[: max(1, len(y) // 10)]
    bands = calibration(sure, y)
    off = sum(rows * abs(said - came) for said, came, rows in bands) / len(y)
    ranked = float(roc_auc_score(y, sure)) if 0 < y.mean() < 1 else 0.5
    return {**found, "ranked": ranked, "share": float(y.mean()), "top_share": float(y[top].mean()), "bands": bands, "off": float(off),
            "squared": float(((sure - y) ** 2).mean())}  # fmt: skip


def calibration(sure: Values, y: Labels) -> list[tuple[float, float, int]]:
    """In bands of equally many rows, the lowest first: the probability said, the share that it was, how many rows."""
    order = np.argsort(sure, kind="stable")
    parts: Sequence[Labels] = np.array_split(order, min(BANDS, max(1, len(order) // 20)))
    return [(float(sure[part].mean()), float(y[part].mean()), len(part)) for part in parts if len(part)]


def _right(chances: Values, y: Labels) -> float:
    return float((chances.argmax(axis=1) == y).mean())
