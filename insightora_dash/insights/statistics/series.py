"""A measure over evenly spaced moments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from insightora_dash.charts.calendar import grain_of, steps
from insightora_dash.engine.result import ResultColumn

Values = npt.NDArray[np.float64]
CYCLES = {"hour": 24, "day": 7, "week": 52, "month": 12, "quarter": 4}
MOST_MISSING = 0.2  # share of moments without a value up to which the rest still is one series
LEAST = 8  # moments below which nothing is said


@dataclass(frozen=True, slots=True)
class Series:
    """The values at every step of the grain; a missing one is interpolated and listed in `missing`."""

    moments: tuple[Any, ...]
    values: Values
    grain: str
    time: ResultColumn
    measure: ResultColumn
    missing: tuple[int, ...] = ()
    group: str = ""  # what these rows have in common, where it is not everything

    @property
    def cycle(self) -> int:
        """Steps after which the calendar comes round: 12 months, 7 days; 1 where there is none."""
        return CYCLES.get(self.grain, 1)

    def without_last(self) -> "Series":
        """The series without its last moment."""
        return replace(self, moments=self.moments[:-1], values=self.values[:-1], missing=tuple(at for at in self.missing if at < len(self.moments) - 1))


def read_series(time: ResultColumn, measure: ResultColumn, points: Sequence[tuple[Any, Any]], *, group: str = "") -> Series | None:
    """The series of (moment, value) pairs; None when they are too few, too broken or at no regular step."""
    known = {moment: float(value) for moment, value in points if moment is not None and value is not None}
    if len(known) < LEAST or len(known) < len([1 for moment, _value in points if moment is not None and _value is not None]):
        return None
    ordered = sorted(known)
    grain = time.grain or ("year" if isinstance(ordered[0], int) else grain_of(ordered))
    moments = steps(ordered[0], ordered[-1], grain)
    if grain is None or not set(ordered) <= set(moments) or len(known) < (1 - MOST_MISSING) * len(moments):
        return None
    raw = np.array([known.get(moment, np.nan) for moment in moments])
    missing = np.flatnonzero(np.isnan(raw))
    raw[missing] = np.interp(missing, np.flatnonzero(~np.isnan(raw)), raw[~np.isnan(raw)])
    return Series(tuple(moments), raw, grain, time, measure, tuple(int(at) for at in missing), group) if np.isfinite(raw).all() else None


def memory(residual: Values, *, fitted: int = 1) -> float:
    """The positive first-order autocorrelation of what `fitted` parameters left over, corrected for the bias of short series (Kendall 1954)."""
    centred = residual - residual.mean()
    spread = float(centred @ centred)
    if spread <= 0:
        return 0.0
    first = float(centred[1:] @ centred[:-1]) / spread
    return min(max(first + fitted * (1 + 4 * max(first, 0.0)) / len(residual), 0.0), 0.95)


def innovations(residual: Values, *, fitted: int = 1) -> Values:
    """What each value says beyond the one before it: its memory of that one taken out."""
    made: Values = residual[1:] - memory(residual, fitted=fitted) * residual[:-1]
    return made
