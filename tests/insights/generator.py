"""Series and tables whose truth is known: noise in which there is nothing to find, and things put into it."""

from collections.abc import Callable
from datetime import date

import numpy as np

from insightora_dash.charts.calendar import steps
from insightora_dash.engine.result import ResultColumn
from insightora_dash.insights.statistics.series import Series, Values

Random = np.random.Generator
MONTHS = 48


def monthly(values: Values) -> Series:
    """Values as months from January 2019."""
    count = len(values) - 1
    moments = steps(date(2019, 1, 1), date(2019 + count // 12, count % 12 + 1, 1), "month")
    return Series(tuple(moments), np.asarray(values, dtype=np.float64), "month", ResultColumn("month", "DATE", "time", "Month", grain="month"),
                  ResultColumn("revenue", "DOUBLE", "measure", "Revenue", "EUR"))


def with_memory(random: Random, strength: float, count: int = MONTHS) -> Values:
    """Noise in which each value remembers a part of the one before."""
    shocks, values = random.normal(size=count + 50), np.zeros(count + 50)
    for place in range(1, count + 50):
        values[place] = strength * values[place - 1] + shocks[place]
    return 100 + 8 * values[50:]


NOISE: dict[str, Callable[[Random], Values]] = {
    "normal": lambda random: 100 + 8 * random.normal(size=MONTHS),
    "counts": lambda random: random.poisson(20, size=MONTHS).astype(float),
    "amounts": lambda random: random.lognormal(4, 0.5, size=MONTHS),
    "heavy": lambda random: 100 + 8 * random.standard_t(4, size=MONTHS),
    "memory": lambda random: with_memory(random, 0.5),
    "short": lambda random: 100 + 8 * random.normal(size=24),
}  # fmt: skip


def _season(random: Random, count: int = MONTHS) -> Values:
    return 25 * np.sin(2 * np.pi * np.arange(count) / 12)


def _put(random: Random, place: int, amount: float) -> Values:
    values = 100 + 8 * random.normal(size=MONTHS)
    values[place] += amount
    return values


TRUTHS: dict[str, Callable[[Random], Values]] = {
    "trend": lambda random: 100 + 8 * random.normal(size=MONTHS) + 0.8 * np.arange(MONTHS),
    "shift": lambda random: 100 + 8 * random.normal(size=MONTHS) + 20 * (np.arange(MONTHS) >= 30),
    "season": lambda random: 100 + 8 * random.normal(size=MONTHS) + _season(random),
    "anomaly": lambda random: _put(random, 20, 100.0),
}  # fmt: skip


def sales_csv(seed: int = 0, *, days: int = 721, drop: bool = False) -> str:
    """Daily sales of four regions and three products; region East sells larger amounts, and (`drop`) product C is missing in the last week."""
    random, lines = np.random.default_rng(seed), ["day,region,product,amount,weight"]
    for n in range(days):
        day = date.fromordinal(date(2024, 1, 1).toordinal() + n)
        for _sale in range(4):
            region, product = ("North", "South", "East", "West")[random.integers(4)], "ABC"[random.integers(3)]
            if drop and product == "C" and n >= days - 7:
                continue
            amount = random.lognormal(4, 0.4) * (1.5 if region == "East" else 1.0)
            lines.append(f"{day},{region},{product},{amount:.2f},{random.normal(10, 2):.3f}")
    return "\n".join(lines) + "\n"
