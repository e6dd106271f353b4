"""Periods and dates in words: years, quarters, months, days, and spans relative to the newest date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.sketch import Span

MONTHS = {name: number for number, names in enumerate(
    (("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"), ("july", "jul"), ("august", "aug"),
     ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"), ("december", "dec")), start=1) for name in names}
QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_VERBS = frozenset({"may", "mar", "march"})  # months only where something says so: a capital, a preposition, a year
_LEADING = frozenset({"in", "during", "since", "of", "for", "until", "till", "before", "after", "last", "this", "by", "from", "to", "and", "vs", "versus",
    "between"})
_HALVES = {"h1": 1, "h2": 7}
_SO_FAR = {"ytd": "year", "mtd": "month", "qtd": "quarter", "wtd": "week"}
_UNTIL = frozenset({"to", "until", "till", "through", "thru", "-"})
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "quarter": 90, "quarters": 90, "year": 365, "years": 365}


@dataclass(frozen=True, slots=True)
class Found:
    """A period or a day, and how many tokens say it."""

    width: int
    value: Span | date | int  # an int is a month of any year


def is_year(number: float | None) -> bool:
    """Whether a number reads as a calendar year."""
    return number is not None and number == int(number) and 1500 <= number <= 2200


def month_span(year: int, month: int, months: int = 1, note: str = "") -> Span:
    """Whole months from the first of one."""
    end = year * 12 + month - 1 + months
    return Span(date(year, month, 1), date(end // 12, end % 12 + 1, 1), note)


def year_span(year: int, years: int = 1, note: str = "") -> Span:
    """Whole calendar years."""
    return Span(date(year, 1, 1), date(year + years, 1, 1), note)


def period_at(tokens: Sequence[Token], anchor: date, before: str = "") -> Found | None:
    """The longest period that starts with the first token; `before` is the word in front of it."""
    if tokens[0].low in _VERBS and (before in _LEADING or _year_at(tokens, 1) is not None):
        tokens = [replace(tokens[0], text=tokens[0].text.capitalize()), *tokens[1:]]
    for reader in (_from_to, _iso, _quarter, _month, _half, _decade, _ago, _rolling, _relative):
        found = reader(tokens, anchor)
        if found:
            return found
    return None


def _from_to(tokens: Sequence[Token], anchor: date) -> Found | None:
    """`from 2022 to 2023`, `from March to June 2024`, `between Q1 2023 and Q3 2023`: one period from the first to the last."""
    joiners = {"from": _UNTIL, "between": frozenset({"and"})}.get(tokens[0].low)
    first = _end_at(tokens[1:], anchor) if joiners and len(tokens) > 3 else None
    if first is None or joiners is None or _low(tokens, 1 + first.width) not in joiners:
        return None
    at = 2 + first.width
    last = _end_at(tokens[at:], anchor)
    if last is None:
        return None
    end = _spanned(last.value, anchor.year)
    start = _spanned(first.value, end.first.year) if isinstance(first.value, int) else _spanned(first.value, anchor.year)
    bare = tokens[0].low == "between" and first.width == 1 and not isinstance(first.value, int)  # two numbers or days: a comparison
    if start.first >= end.after or bare:
        return None
    return Found(at + last.width, Span(start.first, end.after, ends=(start, end)))


def _end_at(tokens: Sequence[Token], anchor: date) -> Found | None:
    year = _year_at(tokens, 0)
    if year is not None:
        return Found(1, year_span(year))
    return next((found for reader in (_iso, _quarter, _month) if tokens and (found := reader(tokens, anchor))), None)


def _spanned(value: Span | date | int, year: int) -> Span:
    if isinstance(value, Span):
        return value
    return month_span(year, value) if isinstance(value, int) else Span(value, value + timedelta(days=1))


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if index < len(tokens) else ""


def _year_at(tokens: Sequence[Token], index: int) -> int | None:
    if index < len(tokens) and tokens[index].kind == "number" and is_year(tokens[index].number):
        return int(tokens[index].number or 0)
    return None


def _iso(tokens: Sequence[Token], _anchor: date) -> Found | None:
    if tokens[0].kind != "date":
        return None
    try:
        return Found(1, date(*map(int, re.split(r"[-T ]", tokens[0].text)[:3])))
    except ValueError:
        return None


def _quarter(tokens: Sequence[Token], anchor: date) -> Found | None:
    quarter, width = QUARTERS.get(tokens[0].low), 1
    if quarter is None and tokens[0].low in _ORDINALS and _low(tokens, 1) == "quarter":
        quarter, width = _ORDINALS[tokens[0].low], 2
    if quarter is None:
        return None
    at = width + (_low(tokens, width) in {"of", "in", "/"})
    year = _year_at(tokens, at)
    if year is not None:
        return Found(at + 1, month_span(year, 3 * quarter - 2, 3))
    if width == 2:
        return None
    span = month_span(anchor.year, 3 * quarter - 2, 3, note=f"Q{quarter} is read as Q{quarter} {anchor.year}, the year of the newest date in the data")
    return Found(width, replace(span, yearless=True))


def _month(tokens: Sequence[Token], _anchor: date) -> Found | None:
    month, start = MONTHS.get(tokens[0].low), 0
    if month is None and tokens[0].kind == "number" and 1 <= (tokens[0].number or 0) <= 31:  # 21 June 2002
        start = 1 + (_low(tokens, 1) in {"of", "th", "."})
        month = MONTHS.get(_low(tokens, start))
        year = _year_at(tokens, start + 1)
        return _day(start + 2, year, month, tokens[0].number) if month and year else None
    if month is None or (tokens[0].low in _VERBS and not tokens[0].text[0].isupper()):
        return None
    day = tokens[1].number if len(tokens) > 1 and tokens[1].kind == "number" and not is_year(tokens[1].number) else None
    at = start + 1 + (day is not None)
    at += _low(tokens, at) in {",", "of", "in", "th"}
    year = _year_at(tokens, at)
    if year is not None:
        return _day(at + 1, year, month, day) if day else Found(at + 1, month_span(year, month))
    return Found(1, month) if day is None else None


def _day(width: int, year: int | None, month: int | None, day: float | None) -> Found | None:
    try:
        return Found(width, date(year or 0, month or 0, int(day or 0)))
    except ValueError:
        return None


def _half(tokens: Sequence[Token], _anchor: date) -> Found | None:
    if tokens[0].low in _HALVES:
        at = 1 + (_low(tokens, 1) in {"of", "in", "/"})
        year = _year_at(tokens, at)
        return Found(at + 1, month_span(year, _HALVES[tokens[0].low], 6)) if year else None
    if tokens[0].low not in {"first", "second", "1st", "2nd"} or _low(tokens, 1) != "half":
        return None
    at = 2 + (_low(tokens, 2) in {"of", "in"})
    year = _year_at(tokens, at)
    start = 1 if _ORDINALS[tokens[0].low] == 1 else 7
    return Found(at + 1, month_span(year, start, 6)) if year else None


def _decade(tokens: Sequence[Token], _anchor: date) -> Found | None:
    """`1990s`: ten years."""
    digits = tokens[0].low.removesuffix("s")
    fits = tokens[0].low.endswith("s") and digits.isdigit() and len(digits) == 4 and digits.endswith("0") and is_year(float(digits))
    return Found(1, year_span(int(digits), 10)) if fits else None


def _ago(tokens: Sequence[Token], anchor: date) -> Found | None:
    """`3 months ago`, `a year ago`, `10 days ago`: the calendar month or year, the very day."""
    count, unit = (1 if tokens[0].low in {"a", "an"} else tokens[0].number), _low(tokens, 1)
    if count is None or unit not in _UNITS or _low(tokens, 2) != "ago":
        return None
    back, unit = int(count), unit.removesuffix("s")
    if unit in {"year", "month", "quarter"}:
        months = {"year": 12, "quarter": 3, "month": 1}[unit]
        first = {"year": 0, "quarter": (anchor.month - 1) // 3 * 3, "month": anchor.month - 1}[unit]
        start = anchor.year * 12 + first - back * months
        span = month_span(start // 12, start % 12 + 1, months)
    else:
        day = anchor - timedelta(days=back * _UNITS[unit])
        span = Span(day, day + timedelta(days=1)) if unit == "day" else Span(day - timedelta(days=day.weekday()), day + timedelta(days=7 - day.weekday()))
    return Found(3, _noted(span, f"{back} {unit}{'s' if back > 1 else ''} ago", anchor))


def _rolling(tokens: Sequence[Token], anchor: date) -> Found | None:
    if tokens[0].low not in {"last", "past", "previous", "latest"} or len(tokens) < 3 or tokens[1].number is None or _low(tokens, 2) not in _UNITS:
        return None
    count, unit = int(tokens[1].number), _low(tokens, 2).rstrip("s")
    if unit in {"month", "quarter"}:
        months = count * (3 if unit == "quarter" else 1)
        first = anchor.year * 12 + anchor.month - months
        span = month_span(first // 12, first % 12 + 1, months)
    elif unit == "year":
        span = year_span(anchor.year - count + 1, count)
    else:
        days = count * _UNITS[unit]
        span = Span(anchor - timedelta(days=days - 1), anchor + timedelta(days=1))
    return Found(3, _noted(span, f"the last {count} {unit}s", anchor))


def _relative(tokens: Sequence[Token], anchor: date) -> Found | None:
    word, unit = tokens[0].low, _low(tokens, 1)
    if word in {"today", "yesterday"}:
        day = anchor - timedelta(days=word == "yesterday")
        return Found(1, _noted(Span(day, day + timedelta(days=1)), word, anchor))
    if (word in _SO_FAR.values() and unit == "to" and _low(tokens, 2) == "date") or word in _SO_FAR:
        begun = _calendar(_SO_FAR.get(word, word), back=False, anchor=anchor)
        said = f"{_SO_FAR.get(word, word)} to date"
        return Found(1 if word in _SO_FAR else 3, _noted(Span(begun.first, anchor + timedelta(days=1)), said, anchor)) if begun else None
    if word not in {"last", "this", "previous", "current", "past", "latest"}:
        return None
    span = _calendar(unit, back=word in {"last", "previous", "past"}, anchor=anchor)
    return Found(2, _noted(span, f"{word} {unit}", anchor)) if span else None


def _calendar(unit: str, *, back: bool, anchor: date) -> Span | None:
    if unit == "year":
        return year_span(anchor.year - back)
    if unit in {"month", "quarter"}:
        months = 3 if unit == "quarter" else 1
        first = anchor.month - 1 if months == 1 else (anchor.month - 1) // 3 * 3
        start = anchor.year * 12 + first - (months if back else 0)
        return month_span(start // 12, start % 12 + 1, months)
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday() + (7 if back else 0))
        return Span(monday, monday + timedelta(days=7))
    if unit in {"spring", "summer", "autumn", "fall", "winter"}:
        month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
        year = anchor.year if date(anchor.year, month, 1) <= anchor and (not back or anchor >= month_span(anchor.year, month, 3).after) else anchor.year - 1
        return month_span(year, month, 3)
    return None


def _noted(span: Span, said: str, anchor: date) -> Span:
    last = span.after - timedelta(days=1)
    return Span(span.first, span.after,
        f"“{said}” is {span.first:%-d %b %Y} to {last:%-d %b %Y}, counted back from {anchor:%-d %b %Y}, the newest date in the data")
