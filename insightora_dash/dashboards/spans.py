"""Spans of time that a filter names: buckets ("March 2025", "2024 to 2025") and periods relative to the newest day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.format import format_date, format_period
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.query.grains import following, last, start

GRAINS = ("year", "quarter", "month", "week", "day", "hour", "minute")
RELATIVE = ("this", "last", "todate")
_SHORT = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
MOST_UNITS = 1000
_LAST = {"day": N_("last {count} days"), "week": N_("last {count} weeks"), "month": N_("last {count} months"), "quarter": N_("last {count} quarters"),
         "year": N_("last {count} years")}
_LAST_ONE = {"day": N_("last day"), "week": N_("last week"), "month": N_("last month"), "quarter": N_("last quarter"), "year": N_("last year")}
_THIS = {"day": N_("today"), "week": N_("this week"), "month": N_("this month"), "quarter": N_("this quarter"), "year": N_("this year")}
_TO_DATE = {"week": N_("week to date"), "month": N_("month to date"), "quarter": N_("quarter to date"), "year": N_("year to date")}


def span(op: str, values: Sequence[str | None], *, today: date, newest: object = None) -> tuple[date | datetime, date | datetime, str]:
    """First and last moment (both included) of `month 2025-03-01`, `last 3 month`, `this year`, `todate quarter`, and the span in words.

    Relative spans count from today, or from the newest day of the data when that is older; the words have the exact days.
    """
    try:
        return _buckets(op, values) if op in GRAINS else _relative(op, [str(value) for value in values], _anchor(today, newest))
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise Invalid("bad_span", N_("A period of this address cannot be read and is left out.")) from error


def _buckets(grain: str, values: Sequence[str | None]) -> tuple[date | datetime, date | datetime, str]:
    moments = sorted(_moment(str(value), grain) for value in (*values[:1], *values[-1:]))
    ends = [_end(grain, moment) for moment in moments]
    locale = current_locale()
    words = [format_date(moment, grain=grain, locale=locale) for moment in moments]
    return moments[0], ends[-1], words[0] if words[0] == words[1] else f"{words[0]} – {words[1]}"


def _moment(text: str, grain: str) -> date | datetime:
    if grain in _SHORT:
        return datetime.fromisoformat(text)
    if grain == "year" and len(text) <= 4:
        return date(int(text), 1, 1)
    return date.fromisoformat(text[:10])


def _end(grain: str, moment: date | datetime) -> date | datetime:
    if grain in _SHORT:
        return moment + _SHORT[grain] - timedelta(microseconds=1)
    return moment + timedelta(days=6) if grain == "week" else last(grain, start(grain, moment))


def _anchor(today: date, newest: object) -> date:
    known = newest.date() if isinstance(newest, datetime) else newest if isinstance(newest, date) else today
    return min(today, known)


def _relative(op: str, values: Sequence[str], anchor: date) -> tuple[date, date, str]:
    if op == "last":
        count, grain = int(values[0]), values[1]
        if not 1 <= count <= MOST_UNITS:
            raise ValueError(count)
        first, end = _last(count, grain, anchor)
        words = _(_LAST_ONE[grain]) if count == 1 else _(_LAST[grain], count=count)
    else:
        grain = values[0]
        first = start(grain, anchor)
        end = anchor if op == "todate" else last(grain, first)
        words = _((_TO_DATE if op == "todate" else _THIS)[grain])
    return first, end, f"{words} ({format_period(first, end, locale=current_locale())})"


def _last(count: int, grain: str, anchor: date) -> tuple[date, date]:
    """The last days up to the anchor, or the last whole buckets before the one it lies in."""
    if grain == "day":
        return anchor - timedelta(days=count - 1), anchor
    end = start(grain, anchor)
    if anchor == last(grain, end):
        end = following(grain, end)
    first = end
    for _step in range(count):
        first = start(grain, first - timedelta(days=1))
    return first, end - timedelta(days=1)
