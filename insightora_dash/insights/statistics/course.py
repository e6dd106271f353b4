"""Whether a series rises, falls or jumps: trend and change of level, whichever explains it better."""

import numpy as np

from insightora_dash.insights.statistics.evidence import Evidence
from insightora_dash.insights.statistics.series import Series, Values, innovations, memory

SHUFFLES = 999
_EDGE = 0.15  # share of a series on each side within which no change is looked for (Andrews 1993)


def course(series: Series, season: Values) -> list[Evidence]:
    """The trend and the strongest change of level of the series without its `season`; the one that fits worse keeps a p of 1."""
    values = series.values - season
    if np.ptp(values) <= 1e-12 * (np.abs(values).max() or 1.0):
        return []
    line, jump = _line(values), _jump(values)
    trend, shift = _trend(values, line), _shift(series, values, jump)
    better_line = _misfit(values, line) <= _misfit(values, jump[1])
    weaker = shift if better_line else trend
    return [trend if better_line else shift, Evidence(weaker.kind, weaker.effect, 1.0, weaker.about)]


def _trend(values: Values, line: Values) -> Evidence:
    from scipy import stats

    free = innovations(values - line)
    slope = float(line[1] - line[0])
    kept = free + slope * np.arange(len(free))  # the slope put back after the memory was taken out (Yue and others 2002)
    tau, p = stats.kendalltau(np.arange(len(kept)), kept)
    change = float(line[-1] - line[0])
    about = {"from": float(line[0]), "to": float(line[-1]), "change": change, "per_step": slope, "line": line.tolist()}
    return Evidence("trend", min(1.0, abs(float(tau))), float(p), about) if np.isfinite(p) else Evidence("trend", 0.0, 1.0, about)


def _shift(series: Series, values: Values, jump: tuple[int, Values]) -> Evidence:
    at, fitted = jump
    before, after = float(fitted[0]), float(fitted[-1])
    rest = values - fitted
    p = _chance(innovations(rest, fitted=4) + fitted[1:] * (1 - memory(rest, fitted=4)))
    spread = float(np.std(values - fitted)) or abs(after - before) or 1.0
    effect = 1 - np.exp(-abs(after - before) / (2 * spread))
    about = {"at": series.moments[at], "place": at, "before": before, "after": after, "level": fitted.tolist()}
    return Evidence("shift", float(effect), p, about)


def _chance(values: Values) -> float:
    """How often shuffled values jump as much as these do."""
    random = np.random.default_rng(0)
    shuffled = np.stack([values, *(random.permutation(values) for _time in range(SHUFFLES))])
    strengths = _strengths(shuffled).max(axis=1)
    return float((1 + np.sum(strengths[1:] >= strengths[0])) / (1 + SHUFFLES))


def _strengths(rows: Values) -> Values:
    """For each row and each place where it may jump, the explained sum of squares."""
    count = rows.shape[1]
    edge = max(2, int(_EDGE * count))
    left = np.arange(edge, count - edge + 1)
    sums = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)[:, left - 1]
    made: Values = sums**2 * count / (left * (count - left))
    return made


def _jump(values: Values) -> tuple[int, Values]:
    """Where the level changes most, and the two levels at every moment."""
    edge = max(2, int(_EDGE * len(values)))
    at = edge + int(np.argmax(_strengths(values[None, :])[0]))
    fitted = np.where(np.arange(len(values)) < at, values[:at].mean(), values[at:].mean())
    return at, fitted


def _line(values: Values) -> Values:
    """The straight line through the medians of all slopes (Theil 1950, Sen 1968)."""
    from scipy import stats

    places = np.arange(len(values))
    slope, intercept, _low, _high = stats.theilslopes(values, places)
    made: Values = intercept + slope * places
    return made


def _misfit(values: Values, fitted: Values) -> float:
    return float(np.abs(values - fitted).mean())
