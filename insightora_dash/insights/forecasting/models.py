"""Ways to continue a series: each gives the expected values and the spread at every step ahead."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from insightora_dash.insights.statistics.series import Values
from insightora_dash.platform.wording import N_

LONGEST = 400  # newest values that a model is fitted to
Model = Callable[[Values, int, int], "Ahead | None"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected at each step, and the standard deviation of what comes."""

    expected: Values
    spread: Values


def repeated(values: Values, cycle: int, steps: int) -> Ahead | None:
    """The last cycle again (the last value where there is none): what every other model has to beat."""
    if len(values) < 2 * cycle + 1:
        cycle = 1
    last = values[-cycle:]
    places = np.arange(steps)
    rest = values[cycle:] - values[:-cycle]
    spread = float(np.sqrt(np.mean(rest**2))) * np.sqrt(places // cycle + 1)
    return Ahead(last[places % cycle], spread)


def smoothed(values: Values, cycle: int, steps: int) -> Ahead | None:
    """Exponential smoothing with a damped trend and, where three cycles are known, a season (Holt and Winters 1960)."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    seasonal = cycle > 1 and len(values) >= 3 * cycle
    shape = {"seasonal": "add", "seasonal_periods": cycle} if seasonal else {}
    with _quietly():
        try:
            fitted = ExponentialSmoothing(values, trend="add", damped_trend=True, initialization_method="heuristic", **shape).fit(use_brute=False)
            spread = _widening(fitted.params, cycle if seasonal else 0, steps) * float(np.std(fitted.resid))
            return _checked(fitted.forecast(steps), spread)
        except (ValueError, np.linalg.LinAlgError, FloatingPointError):
            return None


def _widening(params: Mapping[str, float], cycle: int, steps: int) -> Values:
    """How the spread grows with each step (Hyndman and others 2008, table 6.2)."""
    level, slope, damped = params["smoothing_level"], params["smoothing_trend"], params["damping_trend"]
    season = params["smoothing_seasonal"] if cycle else 0.0
    ahead = np.arange(1, steps)
    carried = np.cumsum(damped**ahead)
    weights = level + slope * carried + (season * (ahead % cycle == 0) if cycle else 0.0)
    made: Values = np.sqrt(1 + np.concatenate([[0.0], np.cumsum(weights**2)]))
    return made


def differenced(values: Values, cycle: int, steps: int) -> Ahead | None:
    """ARIMA (0,1,1), with the season differenced too where three cycles are known: the airline model of Box and Jenkins 1970."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    seasonal = (0, 1, 1, cycle) if 1 < cycle <= 24 and len(values) >= 3 * cycle + 2 else (0, 0, 0, 0)
    scale = float(np.std(values)) or 1.0
    with _quietly():
        try:
            fitted = SARIMAX(values / scale, order=(0, 1, 1), seasonal_order=seasonal).fit(disp=False, maxiter=60)
            ahead = fitted.get_forecast(steps)
            return _checked(ahead.predicted_mean * scale, ahead.se_mean * scale)
        except (ValueError, np.linalg.LinAlgError, FloatingPointError):
            return None


NAIVE = "repeated"
MODELS: dict[str, Model] = {NAIVE: repeated, "smoothed": smoothed, "differenced": differenced}
NAMES = {NAIVE: N_("repeating the last cycle"), "smoothed": N_("exponential smoothing (ETS)"), "differenced": "ARIMA"}


def _checked(expected: Values, spread: Values) -> Ahead | None:
    good = bool(np.isfinite(expected).all() and np.isfinite(spread).all())
    return Ahead(np.asarray(expected, dtype=np.float64), np.asarray(spread, dtype=np.float64)) if good else None


def _quietly() -> warnings.catch_warnings:
    """A fit that did not settle is seen in its back-test, not in the log."""
    return warnings.catch_warnings(action="ignore")
