"""Axes of a printed figure: from values to places, and the ticks with their words."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from babel.dates import format_datetime

from insightora_dash.charts.marks.axes import nice_ticks
from insightora_dash.platform.format import format_number

_DAY = 86_400.0
_ZERO = datetime(1970, 1, 1)
_WORDS = {"%Y": "yyyy", "%y": "yy", "%b": "MMM", "%B": "MMMM", "%-d": "d", "%d": "dd", "%m": "MM", "%-m": "M", "%H": "HH", "%M": "mm", "%q": "Q", "%-V": "w",
          "%G": "YYYY", "%a": "EEE"}  # fmt: skip
_CODES = re.compile(r"%-?[A-Za-z]")
_STEPS = (3600.0, 3 * 3600.0, 6 * 3600.0, 12 * 3600.0, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a plot: values between `low` and `high` lie between the pixels `start` and `end`."""

    kind: str  # number log time names
    low: float
    high: float
    start: float
    end: float
    names: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]  # value and words
    given: Mapping[str, Any]

    def at(self, value: Any) -> float:
        """The pixel of a value as figures have it."""
        return self.along(self.number(value))

    def along(self, number: float) -> float:
        """The pixel of a number of this axis."""
        return self.start + (number - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def number(self, value: Any) -> float:
        """The value on the scale of the axis: seconds for times, the place of a name, the logarithm."""
        if self.kind == "time":
            return seconds(value)
        if self.kind == "names":
            return float(self.names.index(str(value))) if str(value) in self.names else float(value) if isinstance(value, int | float) else -1.0
        if self.kind == "log":
            return math.log10(value) if value > 0 else self.low
        return float(value)

    @property
    def zero(self) -> float:
        """The pixel where bars begin."""
        return self.along(min(max(0.0, min(self.low, self.high)), max(self.low, self.high))) if self.kind != "log" else self.start

    def moved(self, start: float, end: float) -> "Axis":
        """The same axis between other pixels."""
        return Axis(self.kind, self.low, self.high, start, end, self.names, self.ticks, self.given)


def read_axis(given: Mapping[str, Any], values: Sequence[Any], *, locale: str, bars: bool = False) -> Axis:
    """The axis that a layout describes for these values; its pixels are set later."""
    known = [value for value in values if value is not None]
    kind = {"date": "time", "category": "names", "log": "log"}.get(str(given.get("type")), _kind_of(known))
    names = tuple(str(name) for name in given.get("categoryarray") or dict.fromkeys(known)) if kind == "names" else ()
    bare = Axis(kind, 0.0, 1.0, 0.0, 1.0, names, (), given)
    numbers = [float(place) for place in range(len(names))] if kind == "names" else [bare.number(value) for value in known] or [0.0, 1.0]
    low, high = _reach(given, kind, numbers or [0.0], bars)
    low, high = (low, high) if low != high else (low - 0.5, high + 0.5)
    axis = Axis(kind, low, high, 0.0, 1.0, names, (), given)
    return Axis(kind, low, high, 0.0, 1.0, names, tuple(_ticks(given, axis, locale)), given)


def seconds(value: Any) -> float:
    """A moment as figures have it, in seconds."""
    if isinstance(value, int | float):
        return float(value) / 1000
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value)) if not isinstance(value, date) else datetime(*value.timetuple()[:3])
    return (moment.replace(tzinfo=None) - _ZERO).total_seconds()


def step_of(numbers: Iterable[float], kind: str) -> float:
    """The least distance between two places: how much room one bar has."""
    ordered = sorted(set(numbers))
    apart = [later - earlier for earlier, later in pairwise(ordered)]
    return 1.0 if kind == "names" else min(apart) if apart else _DAY if kind == "time" else 1.0


def _kind_of(known: Sequence[Any]) -> str:
    if not known or not isinstance(known[0], str):
        return "number"
    try:
        datetime.fromisoformat(known[0])
    except ValueError:
        return "names"
    return "time"


def _reach(given: Mapping[str, Any], kind: str, numbers: Sequence[float], bars: bool) -> tuple[float, float]:
    ends = given.get("range")
    if ends:
        return (seconds(ends[0]), seconds(ends[1])) if kind == "time" else (float(ends[0]), float(ends[1]))
    low, high = min(numbers), max(numbers)
    air = step_of(numbers, kind) / 2 if bars or kind == "names" else 0.03 * (high - low)
    low, high = low - air, high + air
    return (high, low) if given.get("autorange") == "reversed" else (low, high)


def _ticks(given: Mapping[str, Any], axis: Axis, locale: str) -> list[tuple[float, str]]:
    if given.get("tickvals") is not None:
        words = given.get("ticktext") or given["tickvals"]
        return [(axis.number(value), str(text)) for value, text in zip(given["tickvals"], words, strict=False)]
    if axis.kind == "names":
        return [(float(place), name) for place, name in enumerate(axis.names)]
    if axis.kind == "time":
        return _time_ticks(given, axis, locale)
    low, high = sorted((axis.low, axis.high))
    step = given.get("dtick")
    if isinstance(step, int | float) and step:
        first = float(given.get("tick0") or 0.0)
        places = [first + step * at for at in range(math.ceil((low - first) / step), math.floor((high - first) / step) + 1)]
    else:
        places = nice_ticks(low, high)
    plain = given.get("tickformat") == "d"
    return [(at, str(int(at)) if plain else format_number(at, locale=locale)) for at in places if low - 1e-9 <= at <= high + 1e-9]


def _time_ticks(given: Mapping[str, Any], axis: Axis, locale: str) -> list[tuple[float, str]]:
    low, high = sorted((axis.low, axis.high))
    step = given.get("dtick")
    months, every = int(step[1:]) if isinstance(step, str) and step.startswith("M") else 0, float(step) / 1000 if isinstance(step, int | float) else 0.0
    if not months and not every:
        every = next((one for one in _STEPS if (high - low) / one <= 8), 0.0)
        months = 0 if every else next((one for one in _MONTHS if (high - low) / (one * 30 * _DAY) <= 8), _MONTHS[-1])
    if months:
        places = list(_by_months(low, high, months))
    else:
        first = seconds(given["tick0"]) if given.get("tick0") else math.floor(low / _DAY) * _DAY
        places = [first + every * at for at in range(math.ceil((low - first) / every), math.floor((high - first) / every) + 1)]
    pattern = _pattern(given, months, every)
    return [(at, _worded(_ZERO + timedelta(seconds=at), pattern, locale)) for at in places]


def _by_months(low: float, high: float, months: int) -> Iterable[float]:
    first = _ZERO + timedelta(seconds=low)
    number = first.year * 12 + first.month - 1
    number -= number % months
    while True:
        at = (datetime(number // 12, number % 12 + 1, 1) - _ZERO).total_seconds()
        if at > high:
            return
        if at >= low:
            yield at
        number += months


def _pattern(given: Mapping[str, Any], months: int, every: float) -> str:
    stops = given.get("tickformatstops") or ()
    if stops:
        place = 3 if months >= 12 else 2 if months else 1 if every >= _DAY else 0
        return str(stops[min(place, len(stops) - 1)]["value"])
    return str(given.get("tickformat") or ("%Y" if months >= 12 else "%b\n%Y" if months else "%-d %b\n%Y"))


def _worded(moment: datetime, pattern: str, locale: str) -> str:
    return _CODES.sub(lambda code: format_datetime(moment, _WORDS.get(code[0], "yyyy"), locale=locale), pattern)
