"""Forecasts as findings: the figure with its band, what is expected in words, and how wrong the model was on the past."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.insights import wording
from insightora_dash.insights.figures import banded
from insightora_dash.insights.finding import Finding
from insightora_dash.insights.forecasting.forecast import INTERVAL, Forecast, forecast
from insightora_dash.insights.forecasting.models import NAMES
from insightora_dash.insights.forecasting.supposition import Effect, Supposition
from insightora_dash.insights.material import Course, figure_name
from insightora_dash.insights.statistics.series import Series
from insightora_dash.platform.format import format_percent
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.grains import following

SHOWN_CYCLES, LEAST_SHOWN = 3, 24  # of the past, beside what comes
SUPPOSED = "supposed"  # the column of what would be
USUAL = {"hour": 24, "day": 14, "week": 8, "month": 6, "quarter": 4, "year": 3}


@dataclass(frozen=True, slots=True)
class Supposed:
    """A supposition with its effect, and what it is about; without an effect the past does not tell of one."""

    supposition: Supposition
    effect: Effect | None
    about: str = ""  # the driver as people call it; empty: the figure itself


def outlook(course: Course, steps: int | None, supposed: Supposed | None = None) -> Finding | str:
    """The forecast of a series, with what would be under a supposition, or the sentence that says why there is none."""
    series = course.series
    if isinstance(series.moments[0], int):
        return _("{what}: years as plain numbers are not carried on. Group by a date.", what=figure_name(series))
    made = forecast(series, steps or USUAL.get(series.grain, 6))
    if made is None:
        return _("{what}: too few values to try a forecast on its own past.", what=figure_name(series))
    if not made.worth_showing:
        return _("{what}: no forecast. Tried on the past, no model did better than repeating the last cycle, which was {error} off on average.",
                 what=figure_name(series), error=wording.about(series.measure)(made.naive_error))
    return _finding(course, made, supposed)


def _finding(course: Course, made: Forecast, supposed: Supposed | None) -> Finding:
    series = course.series
    future = _moments(series, len(made.expected))
    columns, rows = _figure(series, made, future)
    shown = [series.measure.name, "expected"]
    told = list(_supposed(series, made, future, supposed)) if supposed else []
    if supposed and supposed.effect:
        columns, rows = _with_supposed(columns, rows, supposed.effect, len(future))
        shown.append(SUPPOSED)
    partial = [_("The last period is not over and was left out.")] if course.partial else []
    return Finding("forecast", _sentence(series, made, future), 1.0, 0.0, course.query.sql(), columns, rows,
                   ChartSpec("band", series.time.name, tuple(shown)), (*told, _account(series, made), *partial))  # fmt: skip


def _with_supposed(columns: Any, rows: Any, effect: Effect, ahead: int) -> tuple[Any, Any]:
    """The figure with one more line, which begins where the forecast does."""
    expected = next(column for column in columns if column.name == "expected")
    past = len(rows) - ahead
    lines = [None] * (past - 1) + [rows[past - 1][2]] + [row[2] * effect.factor for row in rows[past:]]
    return (*columns, replace(expected, name=SUPPOSED, label=_("What if"))), tuple((*row, value) for row, value in zip(rows, lines, strict=True))


def _supposed(series: Series, made: Forecast, future: list[Any], supposed: Supposed) -> Iterator[str]:
    """What would be, in words: the last step and all of them together, and on what that rests."""
    percent = format_percent(supposed.supposition.percent / 100, decimals=0, locale=current_locale(), signed=True)
    effect, what = supposed.effect, supposed.about or figure_name(series)
    if effect is None:
        yield _("What if {what} {percent}: not told. In the past {figure} did not move together with it beyond chance.", what=what, percent=percent,
                figure=figure_name(series))  # fmt: skip
        return
    say, when, total = wording.about(series.measure), wording.moments(series), float(made.expected.sum())
    last, more = float(made.expected[-1]), total * (effect.factor - 1)
    gap = f"+{say(more)}" if more > 0 else say(more)
    yield _("What if {what} {percent}: about {value} in {when} instead of {expected}; {gap} over all {count} steps together.", what=what, percent=percent,
            value=say(last * effect.factor), when=when(future[-1]), expected=say(last), gap=gap, count=len(future))  # fmt: skip
    if effect.each is None:
        yield _("This only moves the forecast: what would bring it about is not told.")
        return
    low, high = sorted((effect.low, effect.high))
    each, least, most = (format_percent(one / 100, decimals=2, locale=current_locale()) for one in effect.each)
    yield _("In the past 1 % more of {what} came with {each} of {figure} (between {least} and {most}), so the last step may lie between {low} and {high}.",
            what=what, figure=figure_name(series), each=each, least=least, most=most,
            low=say(last * low), high=say(last * high))  # fmt: skip
    yield _("Moving together is no proof that one brings the other about.")


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
