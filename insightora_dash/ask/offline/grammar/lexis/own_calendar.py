"""Periods that the workspace's own calendar decides: fiscal years and quarters, and weeks that do not start on a Monday."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from insightora_dash.ask.offline.grammar.lexis.periods import Found, is_year, month_span
from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.sketch import Span
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import _

_SHORT = re.compile(r"fy'?(\d{2}|\d{4})")
_FISCAL = frozenset({"fiscal", "financial"})
_NOW, _BEFORE = frozenset({"this", "current"}), frozenset({"last", "previous", "past"})
_QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4}


def own_period_at(tokens: Sequence[Token], catalog: Catalog, anchor: date) -> Found | None:
    """The fiscal period or the week that starts with the first token; None for any other."""
    return _named_year(tokens, catalog) or _quarter(tokens, catalog, anchor) or _relative(tokens, catalog, anchor)


def fiscal_year_of(day: date, start: int) -> int:
    """The fiscal year a day belongs to, named after the calendar year in which it ends."""
    return day.year + (1 if start > 1 and day.month >= start else 0)


def fiscal_span(year: int, start: int, quarter: int | None = None) -> Span:
    """A fiscal year, or one of its quarters."""
    first = (year - (start > 1)) * 12 + start - 1 + (3 * (quarter - 1) if quarter else 0)
    span = month_span(first // 12, first % 12 + 1, 3 if quarter else 12)
    said = f"FY{year}" if quarter is None else f"Q{quarter} FY{year}"
    last = span.after - timedelta(days=1)
    note = _("{period} is {first} to {last}: the fiscal year starts in month {month}", period=said, first=f"{span.first:%-d %b %Y}",
             last=f"{last:%-d %b %Y}", month=start)
    return Span(span.first, span.after, note)


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if index < len(tokens) else ""


def _named_year(tokens: Sequence[Token], catalog: Catalog) -> Found | None:
    """`FY25`, `FY 2025`, `fiscal year 2025`, `fiscal 2025`: how many tokens, which year."""
    found = _year_said(tokens)
    return Found(found[0], fiscal_span(found[1], catalog.fiscal_start)) if found else None


def _year_said(tokens: Sequence[Token]) -> tuple[int, int] | None:
    low = _low(tokens, 0)
    if match := _SHORT.fullmatch(low):
        return 1, _whole(int(match[1]))
    width = 1 if low == "fy" else (2 if _low(tokens, 1) == "year" else 1) if low in _FISCAL else 0
    number = tokens[width].number if 0 < width < len(tokens) and tokens[width].kind == "number" else None
    if number is None or not (is_year(number) or (low == "fy" and 0 <= number <= 99)):
        return None
    return width + 1, _whole(int(number))


def _whole(year: int) -> int:
    return year + 2000 if year < 100 else year


def _quarter(tokens: Sequence[Token], catalog: Catalog, anchor: date) -> Found | None:
    """`fiscal Q2 2025`, `Q2 FY25`, `fiscal Q2` of the newest fiscal year."""
    at = 1 if _low(tokens, 0) in _FISCAL else 0
    quarter = _QUARTERS.get(_low(tokens, at))
    if quarter is None:
        return None
    rest = at + 1 + (_low(tokens, at + 1) in {"of", "in"})
    said = _year_said(tokens[rest:])
    if said is not None:
        return Found(rest + said[0], fiscal_span(said[1], catalog.fiscal_start, quarter))
    if not at:
        return None
    number = tokens[rest].number if rest < len(tokens) and tokens[rest].kind == "number" else None
    year, width = (int(number or 0), rest + 1) if is_year(number) else (fiscal_year_of(anchor, catalog.fiscal_start), at + 1)
    return Found(width, fiscal_span(year, catalog.fiscal_start, quarter))


def _relative(tokens: Sequence[Token], catalog: Catalog, anchor: date) -> Found | None:
    back = _low(tokens, 0) in _BEFORE
    if not back and _low(tokens, 0) not in _NOW:
        return None
    if _low(tokens, 1) in _FISCAL and _low(tokens, 2) == "year":
        return Found(3, fiscal_span(fiscal_year_of(anchor, catalog.fiscal_start) - back, catalog.fiscal_start))
    if _low(tokens, 1) in _FISCAL and _low(tokens, 2) == "quarter":
        months = (anchor.year * 12 + anchor.month - catalog.fiscal_start) // 3 * 3 + catalog.fiscal_start - 1 - (3 if back else 0)
        year = fiscal_year_of(date(months // 12, months % 12 + 1, 1), catalog.fiscal_start)
        return Found(3, fiscal_span(year, catalog.fiscal_start, (months - catalog.fiscal_start + 1) % 12 // 3 + 1))
    if _low(tokens, 1) == "week" and catalog.week_start:
        first = anchor - timedelta(days=(anchor.weekday() - catalog.week_start) % 7 + (7 if back else 0))
        last = first + timedelta(days=6)
        note = _("“{said}” is {first} to {last}", said=f"{tokens[0].text} {tokens[1].text}", first=f"{first:%-d %b %Y}", last=f"{last:%-d %b %Y}")
        return Found(2, Span(first, first + timedelta(days=7), note))
    return None
