"""A forecast of a series: the model that did best on its own past, how wrong it was there, and its interval; none when repeating the past does as well."""

from dataclasses import dataclass

import numpy as np

from insightora_dash.insights.forecasting.models import LONGEST, MODELS, NAIVE, Ahead
from insightora_dash.insights.statistics.series import Series, Values

ORIGINS = 4  # moments of the past from which it is tried
INTERVAL = 0.8  # nominal share of what comes that lies inside
_WIDTH = 1.2816  # of a normal distribution's middle 80 %
MOST_STEPS = 60
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at each step ahead, between which ends, and the mean absolute errors on the past."""

    model: str
    expected: Values
    low: Values
    high: Values
    error: float
    naive_error: float

    @property
    def worth_showing(self) -> bool:
        """Whether it did better than repeating the last cycle."""
        return self.model != NAIVE and self.error < self.naive_error


def forecast(series: Series, steps: int) -> Forecast | None:
    """The best forecast of the next `steps`; None when the series is too short to try one on its past."""
    values, steps = series.values[-LONGEST:], min(steps, MOST_STEPS)
    origins = _origins(len(values), steps)
    if len(values) < _LEAST or not origins:
        return None
    errors = {name: _tried(name, values, series.cycle, steps, origins) for name in MODELS}
    naive = errors[NAIVE]
    known = {name: found for name, found in errors.items() if found is not None}
    best = min(known, key=lambda name: known[name][0])
    ahead = MODELS[best](values, series.cycle, steps)
    if ahead is None or naive is None:
        return None
    reach = _WIDTH * known[best][1] * ahead.spread
    floor = 0.0 if (values >= 0).all() else -np.inf
    return Forecast(best, ahead.expected, np.maximum(ahead.expected - reach, floor), ahead.expected + reach, known[best][0], naive[0])


def _origins(count: int, steps: int) -> list[int]:
    """How many values are known at each try: the newest tries that leave enough to learn from and do not lie on each other."""
    apart = max(1, steps // 2)
    found = [count - steps - apart * number for number in range(ORIGINS)]
    return [known for known in found if known >= max(_LEAST - 4, count // 2)]


def _tried(name: str, values: Values, cycle: int, steps: int, origins: list[int]) -> tuple[float, float] | None:
    """The mean absolute error over all tries, and by how much its spread has to be stretched to hold what came; None when a fit failed."""
    errors, sizes = [], []
    for known in origins:
        ahead: Ahead | None = MODELS[name](values[:known], cycle, steps)
        if ahead is None:
            return None
        wrong = np.abs(values[known : known + steps] - ahead.expected)
        errors.append(wrong)
        sizes.append(wrong / np.maximum(ahead.spread, 1e-12 * (np.abs(values).max() or 1.0)))
    stretch = float(np.quantile(np.concatenate(sizes), INTERVAL)) / _WIDTH
    return float(np.mean(np.concatenate(errors))), min(max(stretch, 1.0), 2.5)
