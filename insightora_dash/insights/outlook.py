"""Forecasts as findings: the figure with its band, what is expected in words, and how wrong the model was on the past."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.insights import wording
from insightora_dash.insights.figures import banded
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.forecasting.forecast import INTERVAL, Forecast, forecast
from insightora_dash.insights.forecasting.models import NAMES
from insightora_dash.insights.material import Course, figure_name
from insightora_dash.insights.statistics.series import Series
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.grains import following

SHOWN_CYCLES, LEAST_SHOWN = 3, 24  # of the past, beside what comes
USUAL = {"hour": 24, "day": 14, "week": 8, "month": 6, "quarter": 4, "year": 3}


def outlook(course: Course, steps: int | None) -> Finding | str:
    """The forecast of a series, or the sentence that says why there is none."""
    series = course.series
    if isinstance(series.moments[0], int):
        return _("{what}: years as plain numbers are not carried on. Group by a date.", what=figure_name(series))
    made = forecast(series, steps or USUAL.get(series.grain, 6))
    if made is None:
        return _("{what}: too few values to try a forecast on its own past.", what=figure_name(series))
    if not made.worth_showing:
        return _("{what}: no forecast. Tried on the past, no model did better than repeating the last cycle, which was {error} off on average.",
                 what=figure_name(series), error=wording.about(series.measure)(made.naive_error))
    return _finding(course, made)


def _finding(course: Course, made: Forecast) -> Finding:
    series = course.series
    future = _moments(series, len(made.expected))
    columns, rows = _figure(series, made, future)
    spec = ChartSpec("band", series.time.name, (series.measure.name, "expected"))
    partial = (_("The last period is not over and was left out."),) if course.partial else ()
    return Finding("forecast", _sentence(series, made, future), 1.0, 0.0, course.query.sql(), columns, rows, spec, (_account(series, made), *partial))


def _sentence(series: Series, made: Forecast, future: list[Any]) -> str:
    say, when = wording.about(series.measure), wording.moments(series)
    share = format_percent(INTERVAL, decimals=0, locale=current_locale())
    return _("{what} is expected to be about {value} in {when}: with {share} probability between {low} and {high}.", what=figure_name(series),
             value=say(made.expected[-1]), when=when(future[-1]), share=share, low=say(made.low[-1]), high=say(made.high[-1]))


def _account(series: Series, made: Forecast) -> str:
    say = wording.about(series.measure)
    return _("By {model}. Tried on the past, it was {error} off on average; repeating the last cycle was {naive} off.", model=_(NAMES[made.model]),
             error=say(made.error), naive=say(made.naive_error))


def _figure(series: Series, made: Forecast, future: list[Any]) -> tuple[Any, Any]:
    """The newest past and what comes in one table; the expected line begins at the last value."""
    past = max(LEAST_SHOWN, SHOWN_CYCLES * series.cycle)
    unknown = np.full(len(series.values), np.nan)
    columns, known = banded(series, unknown, unknown, unknown)
    rows = [(moment, value, None, None, None) for moment, value, *_rest in known][-past:]
    moment, value, *_rest = rows[-1]
    rows[-1] = (moment, value, value, value, value)
    ahead = zip(future, made.expected.tolist(), made.low.tolist(), made.high.tolist(), strict=True)
    return columns, (*rows, *((moment, None, expected, low, high) for moment, expected, low, high in ahead))


def _moments(series: Series, count: int) -> list[Any]:
    found, at = [], series.moments[-1]
    for _step in range(count):
        at = _after(at, series.grain)
        found.append(at)
    return found


def _after(moment: Any, grain: str) -> Any:
    if grain == "hour":
        return moment + timedelta(hours=1)
    if isinstance(moment, datetime):
        day: date = following(grain, moment.date())
        return datetime.combine(day, moment.timetz())
    return following(grain, moment)
