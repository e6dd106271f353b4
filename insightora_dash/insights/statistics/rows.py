"""Columns of numbers, row by row: which go together, and which rows stand far out."""

import numpy as np

from insightora_dash.insights.statistics.evidence import Evidence, family
from insightora_dash.insights.statistics.series import Values

LEAST_ROWS = 30
WEAK = 0.3  # correlations below explain less than a tenth; nobody acts on them
SAME = 0.9999  # one column is made of the other
_SHOWN = 3


def correlation(left: Values, right: Values) -> Evidence | None:
    """How far two columns rise and fall together, by rank, so that single large values do not decide (Spearman 1904)."""
    from scipy import stats

    both = np.isfinite(left) & np.isfinite(right)
    if both.sum() < LEAST_ROWS or np.ptp(left[both]) == 0 or np.ptp(right[both]) == 0:
        return None
    strength, p = stats.spearmanr(left[both], right[both])
    weak = abs(strength) < WEAK or abs(strength) >= SAME
    return Evidence("correlation", abs(float(strength)), 1.0 if weak else float(p), {"strength": float(strength), "rows": int(both.sum())})


def outliers(values: Values) -> Evidence | None:
    """Values far outside the others, on the scale (plain or logarithmic) on which the others lie more evenly."""
    from scipy import stats

    known = values[np.isfinite(values)]
    if len(known) < LEAST_ROWS or np.ptp(known) == 0:
        return None
    scaled = _evened(known)
    low, middle, high = np.percentile(scaled, (25, 50, 75))
    spread = (high - low) / 1.349
    if spread <= 0:
        return None
    distance = np.abs(scaled - middle) / spread
    ps = 2 * stats.t.sf(distance, max(10.0, 0.37 * len(known)) if len(known) < 1000 else np.inf)
    far = np.argsort(-distance)[:_SHOWN]
    outside = [float(known[place]) for place in far if ps[place] * len(known) <= 0.05]
    share = float(np.mean(distance > 6))
    too_many = share > 0.01  # a tail of that weight is the shape of the column, not a slip
    about = {"values": outside, "middle": float(np.median(known))}
    return Evidence("outlier", float(1 - np.exp(-distance[far[0]] / 12)), 1.0 if too_many else family([float(p) for p in ps]), about)


def _evened(values: Values) -> Values:
    """The values, or their logarithms where those are less lopsided."""
    if values.min() <= 0:
        return values
    logs: Values = np.log(values)
    return logs if _lopsided(logs) < _lopsided(values) else values


def _lopsided(values: Values) -> float:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return abs(float((high - middle) - (middle - low))) / (float(high - low) or 1.0)
