"""Whether a series comes round with the calendar, and its expected course."""

import numpy as np
import numpy.typing as npt

from insightora_dash.insights.statistics.evidence import Evidence
from insightora_dash.insights.statistics.series import Series, Values, memory

LEAST_CYCLES = 3


def season(series: Series) -> tuple[Evidence, Values] | None:
    """How much of the series is its place in the calendar, and that part at every moment; None when too short to say."""
    cycle = series.cycle
    if cycle < 2 or len(series.values) < LEAST_CYCLES * cycle or np.ptp(series.values) == 0:
        return None
    rest = series.values - smooth(series.values, cycle)
    places: npt.NDArray[np.int64] = np.arange(len(rest), dtype=np.int64) % cycle
    part: Values = np.array([np.median(rest[places == place]) for place in range(cycle)], dtype=np.float64)
    part -= part.mean(dtype=np.float64)
    keeps = memory(series.values - _ends(series.values) - part[places], fitted=2)  # told before smoothing, that would hide it
    kept = (rest - keeps * np.concatenate([rest[:1], rest[:-1]]))[1:]
    p = _chance(kept, places[1:], cycle)
    explained = 1 - float(np.var(rest - part[places]) / (np.var(rest) or 1.0))
    about = {"highest": int(np.argmax(part)), "lowest": int(np.argmin(part)), "part": part.tolist(), "swing": float(np.ptp(part))}
    return Evidence("season", max(0.0, min(1.0, explained)), p, about), part[places]


def _chance(values: Values, places: npt.NDArray[np.int64], cycle: int) -> float:
    """How likely places as different as these are by chance (analysis of variance); smoothing used up one degree of freedom a cycle."""
    from scipy import stats

    means = np.array([values[places == place].mean() for place in range(cycle)])
    counts = np.bincount(places, minlength=cycle)
    between = float(counts @ (means - values.mean()) ** 2) / (cycle - 1)
    freedom = len(values) - cycle - len(values) / cycle
    within = float(((values - means[places]) ** 2).sum()) / freedom
    if within <= 0:
        return 0.0 if between > 0 else 1.0
    return float(stats.f.sf(between / within, cycle - 1, freedom))


def _ends(values: Values) -> Values:
    """A straight line through all values."""
    places = np.arange(len(values))
    made: Values = np.asarray(np.polyval(np.polyfit(places, values, 1), places), dtype=np.float64)
    return made


def smooth(values: Values, width: int) -> Values:
    """The moving mean over a whole cycle, carried on as a line at both ends."""
    width = min(width if width % 2 else width + 1, len(values) - (1 - len(values) % 2))
    if width < 3:
        return np.full(len(values), values.mean())
    kernel: Values = np.ones(width) / width
    if width > 3 and width % 2:  # an even cycle needs half weights at its ends
        kernel[[0, -1]] = 0.5 / (width - 1)
        kernel[1:-1] = 1 / (width - 1)
    half = width // 2
    middle = np.convolve(values, kernel, mode="valid")
    left, right = _carried(values[: width], half), _carried(values[-width:][::-1], half)[::-1]
    made: Values = np.concatenate([left, middle, right])
    return made


def _carried(values: Values, count: int) -> Values:
    """A line through the first values of an end, at its `count` first places."""
    places = np.arange(len(values))
    slope, start = np.polyfit(places, values, 1)
    made: Values = start + slope * places[:count]
    return made
