"""When an alert has something to say: a threshold, a change, missing data, or a figure outside its usual range."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.engine.result import Result
from insightora_dash.insights import wording
from insightora_dash.insights.material import Course
from insightora_dash.insights.statistics.anomalies import SENSITIVITY, expected_band
from insightora_dash.insights.statistics.season import season
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import format_date, format_percent
from insightora_dash.platform.wording import N_, _, current_locale

KINDS = ("above", "below", "change", "missing", "unusual")
NEEDS_VALUE = ("above", "below", "change", "missing")


@dataclass(frozen=True, slots=True)
class Condition:
    """`value` is a figure (above, below), a share (change: 0.2 is 20 %) or days without new rows (missing)."""

    kind: str
    value: float | None = None

    @classmethod
    def read(cls, given: object) -> "Condition":
        """The condition as it was sent or kept; raises Invalid for any other."""
        parts: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        kind, value = parts.get("kind"), parts.get("value")
        if kind not in KINDS:
            raise Invalid("bad_condition", N_("Choose when to be told: above, below, change, missing or unusual."))
        try:
            number = float(str(value).replace(",", ".")) if kind in NEEDS_VALUE else None
        except ValueError:
            number = np.nan
        if number is not None and not np.isfinite(number):
            raise Invalid("bad_threshold", N_("Type a number for this condition."))
        return cls(str(kind), number)


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said, and of which period: nobody is told of one twice."""

    sentence: str
    period: str


def judge(condition: Condition, result: Result, course: Course | None, newest: date | None, today: date) -> Told | None:
    """What the condition has to say of the newest figure; None when all is well. Raises Invalid where there is nothing to judge by."""
    if condition.kind == "missing":
        return _missing(condition.value or 0, newest, today)
    if condition.kind in ("change", "unusual"):
        if course is None:
            raise Invalid("no_course", N_("This needs a figure over time: ask for it by month, week or day."))
        return _changed(condition.value or 0, course) if condition.kind == "change" else _unusual(course)
    name, value, period, say = _newest(result, course)
    limit = condition.value or 0.0
    if condition.kind == "above" and value > limit:
        return Told(_("{what} is {value}, above {limit}.", what=name, value=say(value), limit=say(limit)), period)
    if condition.kind == "below" and value < limit:
        return Told(_("{what} is {value}, below {limit}.", what=name, value=say(value), limit=say(limit)), period)
    return None


def _newest(result: Result, course: Course | None) -> tuple[str, float, str, Any]:
    if course is not None:
        series = course.series
        when = wording.moments(series)(series.moments[-1])
        name = _("{what} in {when}", what=label_of(series.measure), when=when)
        return name, float(series.values[-1]), str(series.moments[-1]), wording.exactly(series.measure)
    shape = Shape(result)
    values = [value for value in shape.values(shape.measures[0].name) if value is not None] if shape.measures else []
    if len(values) != 1:
        raise Invalid("no_figure", N_("This needs one figure, or a figure over time."))
    return label_of(shape.measures[0]), float(values[0]), "", wording.exactly(shape.measures[0])


def _changed(share: float, course: Course) -> Told | None:
    series = course.series
    before, after = float(series.values[-2]), float(series.values[-1])
    if not before or abs(after - before) / abs(before) < share:
        return None
    say, when = wording.exactly(series.measure), wording.moments(series)
    change = format_percent((after - before) / abs(before), decimals=0, locale=current_locale(), signed=True)
    return Told(_("{what} changed by {change}: from {before} ({since}) to {after} ({until}).", what=label_of(series.measure), change=change,
                  before=say(before), since=when(series.moments[-2]), after=say(after), until=when(series.moments[-1])), str(series.moments[-1]))


def _unusual(course: Course) -> Told | None:
    series = course.series
    found = season(series)
    band = expected_band(series, found[1] if found and found[0].p < 0.02 else np.zeros(len(series.values)))
    if band.ps[-1] > SENSITIVITY["medium"]:
        return None
    say = wording.about(series.measure)
    words = {"what": label_of(series.measure), "when": wording.moments(series)(series.moments[-1]), "value": say(series.values[-1]), "low": say(band.low[-1]),
             "high": say(band.high[-1])}
    if series.values[-1] > band.expected[-1]:
        return Told(_("{what} was unusually high in {when}: {value}, expected {low} to {high}.", **words), str(series.moments[-1]))
    return Told(_("{what} was unusually low in {when}: {value}, expected {low} to {high}.", **words), str(series.moments[-1]))


def _missing(days: float, newest: date | None, today: date) -> Told | None:
    if newest is None:
        raise Invalid("no_time", N_("This data has no time that could tell how new it is."))
    age = (today - newest).days
    if age <= days:
        return None
    return Told(_("There is no new data since {day}, {n} days ago.", day=format_date(newest, locale=current_locale()), n=age), str(newest))
