"""What if: a forecast under the supposition that its level, or a figure that moved together with it in the past, is so many percent higher or lower."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from insightora_dash.insights.statistics.series import Series, Values

LEAST, MOST = -95.0, 500.0  # percent
LEAST_STEPS = 16  # changes from which moving together is told
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Supposition:
    """By how many percent what is supposed to change: the figure itself, or a column beside it."""

    percent: float
    driver: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> "Supposition | None":
        """The one that was asked for; None for none, and for what is no percentage between -95 and 500."""
        percent, driver = asked.get("percent"), asked.get("driver")
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not LEAST <= percent <= MOST or not percent:
            return None
        return cls(float(percent), driver if isinstance(driver, str) else "")


@dataclass(frozen=True, slots=True)
class Effect:
    """What the forecast is multiplied by, between which ends, and how many percent of it came with one percent of the driver."""

    factor: float
    low: float
    high: float
    each: tuple[float, float, float] | None = None  # middle, lowest and highest; None: the figure itself is moved

    @property
    def told(self) -> bool:
        """Whether it is told from moving together."""
        return self.each is not None


def moved(supposed: Supposition) -> Effect:
    """The figure itself, moved."""
    factor = 1 + supposed.percent / 100
    return Effect(factor, factor, factor)


def carried(supposed: Supposition, figure: Series, driver: Series) -> Effect | None:
    """What came with such a change of the driver in the past, season taken out; None where the two did not move together beyond chance."""
    from scipy import stats

    steps = sorted(set(figure.moments) & set(driver.moments))
    y, x = (np.array([dict(zip(one.moments, one.values, strict=True))[step] for step in steps]) for one in (figure, driver))
    if len(steps) <= LEAST_STEPS or (y <= 0).any() or (x <= 0).any():
        return None
    grown, grew = (_changes(values, figure.cycle) for values in (y, x))
    if float(grew.std()) < 1e-9:
        return None
    seasons = figure.cycle if len(grown) >= 3 * figure.cycle else 1
    found = stats.linregress(grew, grown)
    free = len(grown) - 1 - seasons
    reach = float(stats.t.ppf((1 + SURE) / 2, free)) * float(found.stderr) * float(np.sqrt((len(grown) - 2) / free))
    each = (float(found.slope), float(found.slope) - reach, float(found.slope) + reach)
    if each[1] <= 0 <= each[2]:
        return None
    factors = sorted((1 + supposed.percent / 100) ** one for one in each)
    return Effect((1 + supposed.percent / 100) ** each[0], factors[0], factors[-1], each)


def _changes(values: Values, cycle: int) -> Values:
    """Growth from step to step, without what the calendar does to it each time."""
    grown = np.diff(np.log(values))
    if len(grown) < 3 * cycle or cycle == 1:
        cycle = 1
    places = np.arange(len(grown)) % cycle
    left: Values = grown - np.array([grown[places == place].mean() for place in places])
    return left
