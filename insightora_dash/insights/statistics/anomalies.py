"""Moments outside what the rest of a series leads one to expect."""

from dataclasses import dataclass

import numpy as np

from insightora_dash.insights.statistics.evidence import RATE, Evidence, family
from insightora_dash.insights.statistics.season import smooth
from insightora_dash.insights.statistics.series import Series, Values

SENSITIVITY = {"low": 0.001, "medium": 0.01, "high": 0.05}  # chance that one usual moment lies outside the band
_DEGREES = (2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 30.0, 100.0)
_DOUBTED, _SELDOM = 2, 14.0
_WIDTH = 7  # neighbours whose median is the expected level


@dataclass(frozen=True, slots=True)
class Band:
    """What is expected at each moment, with its lower and upper end."""

    expected: Values
    low: Values
    high: Values
    ps: Values  # of each moment, two-sided


def expected_band(series: Series, seasonal: Values, *, sensitivity: str = "medium") -> Band:
    """The band around a running level plus the season; the spread is told from the middle half of what is left."""
    from scipy import stats

    values = series.values
    growing = values.min() > 0 and _lopsided(np.log(values)) < _lopsided(values)  # spreads in proportion, like amounts do
    scaled = np.log(values) if growing else values
    usual = scaled - _rest(scaled, series.cycle if np.any(seasonal) else 1)
    rest = scaled - usual
    sampled = max(3.0, 0.37 * len(values))  # a spread of medians is worth about that many plain observations (Rousseeuw and Croux 1993)
    freedom = 1.0 / (_heaviness(rest) + 0.7 / sampled)
    spread = _spread(rest, freedom)
    ps = 2 * stats.t.sf(np.abs(rest) / spread, freedom) if spread > 0 else np.where(rest == 0, 1.0, 0.0)
    reach = spread * stats.t.isf(SENSITIVITY[sensitivity] / 2, freedom)
    expected, low, high = (np.exp(end) if growing else end for end in (usual, usual - reach, usual + reach))
    return Band(expected, low, high, ps)


def anomalies(series: Series, seasonal: Values, *, sensitivity: str = "medium") -> tuple[Evidence, Band]:
    """The strongest moments outside the band as one piece of evidence; `about` lists their places, the strongest first."""
    band = expected_band(series, seasonal, sensitivity=sensitivity)
    ps = band.ps.copy()
    ps[list(series.missing)] = 1.0  # nothing was measured there
    reach = float(np.median(band.high - band.expected)) or 1.0
    strongest = sorted(range(len(ps)), key=lambda place: ps[place])
    outside = [place for place in strongest[:5] if ps[place] * len(ps) <= RATE]
    first = (outside or strongest)[0]
    distance = abs(float(series.values[first] - band.expected[first])) / reach
    return Evidence("anomaly", float(1 - np.exp(-distance / 2)), family([float(p) for p in ps]), {"places": outside or strongest[:1]}), band


def _without_itself(values: Values) -> Values:
    """The running median of each value's neighbours; the value itself has no vote."""
    half = _WIDTH // 2
    found = np.empty(len(values))
    for place in range(len(values)):
        start = min(max(0, place - half), max(0, len(values) - _WIDTH))
        near = np.concatenate([values[start:place], values[place + 1 : start + _WIDTH]])
        found[place] = np.median(near)
    return found


def _rest(values: Values, cycle: int) -> Values:
    """What neighbours, and the same place in the other cycles, do not lead one to expect."""
    if cycle < 2:
        return values - _without_itself(values)
    places = np.arange(len(values)) % cycle
    around = values - smooth(values, cycle)
    part = np.array([np.median(around[places == place]) for place in range(cycle)])
    rest = values - _without_itself(values - part[places])
    others = np.empty(len(values))
    for at in range(len(values)):
        same = places == places[at]
        same[at] = False
        others[at] = np.median(rest[same])
    made: Values = rest - others
    return made


def _spread(rest: Values, freedom: float) -> float:
    """The scale of Student's t told from the median distance, that outliers hardly move; the standard deviation where most values are alike."""
    from scipy import stats

    return float(np.median(np.abs(rest - np.median(rest))) / stats.t.ppf(0.75, freedom)) or float(np.std(rest))


def _heaviness(rest: Values) -> float:
    """How heavy the tails are: 1 over the degrees of Student's t that fit, weighed by likelihood and by how seldom tails are heavy.

    Of the two values farthest out only is used that they lie beyond the third: they may be the anomaly that is looked for.
    """
    from scipy import stats

    far = np.sort(np.abs(rest - np.median(rest)))
    middle = float(np.median(far))
    if len(far) < 8 or middle <= 0:
        return 0.0
    near, edge = far[:-_DOUBTED], far[-_DOUBTED]
    fits = []
    for degrees in _DEGREES:
        scale = middle / stats.t.ppf(0.75, degrees)
        fits.append(stats.t.logpdf(near / scale, degrees).sum() - len(near) * np.log(scale) + _DOUBTED * np.log(stats.t.sf(edge / scale, degrees))
                    - _SELDOM / degrees)  # fmt: skip
    weights = np.exp(np.array(fits) - max(fits))
    return float((weights / np.array(_DEGREES)).sum() / weights.sum())


def _lopsided(values: Values) -> float:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return abs(float((high - middle) - (middle - low))) / (float(high - low) or 1.0)
