"""Groups against each other: how much a few of them hold, and which differ from the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from insightora_dash.insights.statistics.evidence import Evidence

LEAST_ROWS = 20  # of a group, below which its mean says little
_FEW = 0.25  # share of the groups that counts as few
_MOST_OF_IT = 0.6


@dataclass(frozen=True, slots=True)
class GroupStats:
    """The rows of one group in three numbers."""

    name: Any
    rows: int
    mean: float
    variance: float


def concentration(values: Sequence[float]) -> Evidence | None:
    """How few groups hold most of the sum; the chance is that of rows spread by luck alone among equal groups."""
    ordered = np.sort(np.array([value for value in values if value == value]))[::-1]
    total = float(ordered.sum())
    if len(ordered) < 5 or total <= 0 or ordered[-1] < 0:
        return None
    shares = np.cumsum(ordered) / total
    few = max(1, int(_FEW * len(ordered)))
    count = int(np.searchsorted(shares, _MOST_OF_IT)) + 1
    share = float(shares[few - 1])
    # A description, not a test: shown only where a quarter of the groups holds most of the whole.
    told = share >= _MOST_OF_IT
    return Evidence("concentration", share, 0.0 if told else 1.0, {"count": min(count, few), "of": len(ordered), "share": float(shares[min(count, few) - 1])})


def different(groups: Sequence[GroupStats]) -> list[Evidence]:
    """For each group with enough rows, whether its mean differs from the mean of all other rows (Welch 1947)."""
    from scipy import stats

    found = []
    for place, group in enumerate(groups):
        rest = _together([other for at, other in enumerate(groups) if at != place])
        if group.rows < LEAST_ROWS or rest is None or rest.rows < LEAST_ROWS:
            continue
        error = group.variance / group.rows, rest.variance / rest.rows
        if sum(error) <= 0:
            continue
        distance = (group.mean - rest.mean) / np.sqrt(sum(error))
        freedom = sum(error) ** 2 / (error[0] ** 2 / (group.rows - 1) + error[1] ** 2 / (rest.rows - 1))
        spread = np.sqrt((group.variance * group.rows + rest.variance * rest.rows) / (group.rows + rest.rows)) or 1.0
        size = abs(group.mean - rest.mean) / spread  # Cohen's d
        about = {"name": group.name, "mean": group.mean, "rest": rest.mean, "rows": group.rows}
        found.append(Evidence("segment", float(1 - np.exp(-size)), float(2 * stats.t.sf(abs(distance), freedom)), about))
    return found


def _together(groups: Sequence[GroupStats]) -> GroupStats | None:
    """Several groups as one; their variance has the part within and the part between them."""
    rows = sum(group.rows for group in groups)
    if rows < 2:
        return None
    mean = sum(group.rows * group.mean for group in groups) / rows
    squares = sum((group.rows - 1) * group.variance + group.rows * (group.mean - mean) ** 2 for group in groups if group.rows)
    return GroupStats(None, rows, mean, squares / (rows - 1))
