"""Orders that values carry in themselves: months, weekdays, numbers, periods; and the steps of time."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from babel import Locale

_PERIOD = re.compile(r"\d{4}([-/ ]?(q[1-4]|w?\d{1,2})(-\d{2})?)?|q[1-4]([-/ ]\d{4})?", re.IGNORECASE)
_BAND = re.compile(r"^\D{0,2}(\d+(?:\.\d+)?)\s*(?:[-–+]|to|bis)\s*\d*")
_SIGNED = re.compile(r"[+-]\d+")  # months since, days before
_STEPS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
MOST_STEPS = 5000


def rank(values: Sequence[Any]) -> Callable[[Any], Any] | None:
    """The sort key of values that have an order of their own, None for plain names."""
    if not values:
        return None
    if all(isinstance(value, int | float | date) and not isinstance(value, bool) for value in values):
        return lambda value: value
    if not all(isinstance(value, str) for value in values):
        return None
    names = {value.strip().rstrip(".").lower() for value in values}
    for calendar in _calendars():
        if names <= calendar.keys():
            return lambda value: calendar[value.strip().rstrip(".").lower()]
    if all(_PERIOD.fullmatch(name) for name in names):
        return _period_key
    if all(_SIGNED.fullmatch(name) for name in names):
        return int
    if len(names) > 2 and all(_BAND.match(name) for name in names):
        return lambda value: float(_BAND.match(value.strip()).group(1))  # type: ignore[union-attr]
    return None


def short_names(texts: Sequence[str]) -> list[str]:
    """Months and weekdays abbreviated, anything else as it is."""
    for language in ("en", "de"):
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            short = {name: names["stand-alone"]["abbreviated"][place] for place, name in names["stand-alone"]["wide"].items()}
            if set(texts) <= short.keys():
                return [short[text] for text in texts]
    return list(texts)


def grain_of(values: Sequence[date | datetime]) -> str | None:
    """The coarsest grain that all these moments are starts of, None for moments within a day."""
    if any(isinstance(value, datetime) and (value.hour or value.minute or value.second or value.microsecond) for value in values):
        return "hour" if all(isinstance(v, datetime) and not (v.minute or v.second or v.microsecond) for v in values) else None
    if len(values) > 1 and all(value.day == 1 for value in values):
        months = {value.month for value in values}
        return "year" if months == {1} else "quarter" if months <= {1, 4, 7, 10} else "month"
    return "day"


def steps(first: Any, last: Any, grain: str | None) -> list[Any]:
    """Every step of the grain from first to last; empty when the grain has no steps or they are too many."""
    if isinstance(first, int):
        return list(range(first, last + 1)) if last - first <= MOST_STEPS else []
    found: list[Any] = []
    at = first
    while at <= last and len(found) <= MOST_STEPS:
        found.append(at)
        following = _following(at, grain)
        if following is None:
            return []
        at = following
    return found if at > last else []


def _following(at: date | datetime, grain: str | None) -> date | datetime | None:
    if grain in _STEPS:
        month = at.month - 1 + _STEPS[grain]
        return at.replace(year=at.year + month // 12, month=month % 12 + 1) if at.day <= 28 and at.year < 9999 else None
    if grain in _DAYS:
        return at + timedelta(days=_DAYS[grain])
    return at + timedelta(hours=1) if grain == "hour" and isinstance(at, datetime) else None


def _period_key(value: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", value)]
    return tuple(sorted(numbers, key=lambda number: number < 1000))


@cache
def _calendars() -> tuple[dict[str, int], ...]:
    found = []
    for language in ("en", "de"):
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for width in ("wide", "abbreviated"):
                for context in ("format", "stand-alone"):
                    found.append({name.rstrip(".").lower(): place for place, name in names[context][width].items()})
    return tuple(found)
