"""Whether the data reaches as far as the period asked for, and has something in every part of it."""

from collections.abc import Iterator
from datetime import date, datetime

from insightora_dash.platform.format import format_date, join
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.query.checks.subject import Finding, Subject
from insightora_dash.query.grains import following
from insightora_dash.query.periods import Period, period

_NAMED = 3  # missing parts that are named
_MOST = 2000  # parts looked at


def period_covered(subject: Subject) -> Finding | None:
    """Compares the period with the first and last day of the data, then looks for months (or weeks, days …) without rows."""
    beyond = _beyond(subject)
    if beyond is not None:
        return beyond
    missing = list(_missing(subject))
    if missing:
        column = next(column for column in subject.result.columns if column.role == "time" and column.grain)
        said = [format_date(day, grain=column.grain, locale=current_locale()) for day in missing[:_NAMED]]
        more = [_("{count} more", count=len(missing) - _NAMED)] if len(missing) > _NAMED else []
        return Finding("period", "note", _("There are no rows for {parts}.", parts=join([*said, *more])))
    return Finding("period", "good", _("The data covers the whole period.")) if _periods(subject) else None


def _beyond(subject: Subject) -> Finding | None:
    locale = current_locale()
    for asked, first, last in _periods(subject):
        if asked.last is not None and asked.last > last:
            return Finding("period", "warn", _("The data ends on {last}; the period runs until {until}.", last=format_date(last, locale=locale),
                                               until=format_date(asked.last, locale=locale)))
        if asked.first is not None and asked.first < first:
            return Finding("period", "warn", _("The data begins on {first}; the period runs from {since}.", first=format_date(first, locale=locale),
                                               since=format_date(asked.first, locale=locale)))
    return None


def _periods(subject: Subject) -> list[tuple[Period, date, date]]:
    """Each period of the conditions with the first and last day of its column."""
    found: dict[str, tuple[Period, date, date]] = {}
    for part in subject.conditions():
        asked = period(part)
        origin = subject.names.origin(asked.column, subject.scope) if asked is not None else None
        first, last = (_day(origin.column.minimum), _day(origin.column.maximum)) if origin is not None else (None, None)
        if asked is not None and first is not None and last is not None:
            key = asked.column.sql().lower()
            found[key] = (found[key][0].within(asked) if key in found else asked, first, last)
    return list(found.values())


def _missing(subject: Subject) -> Iterator[date]:
    times = [place for place, column in enumerate(subject.result.columns) if column.role == "time" and column.grain in ("quarter", "month", "week", "day")]
    if not subject.grouped or len(times) != 1 or subject.result.truncated or subject.select.args.get("limit") or subject.select.args.get("having"):
        return
    grain = str(subject.result.columns[times[0]].grain)
    days = {day for value in subject.result.table.column(times[0]).to_pylist() if (day := _day(value)) is not None}
    day, steps = min(days, default=None), 0
    while day is not None and day < max(days) and steps < _MOST:
        day, steps = following(grain, day), steps + 1
        if day not in days:
            yield day


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
