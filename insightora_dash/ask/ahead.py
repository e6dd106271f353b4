"""Questions about what comes: "revenue next 3 months" asks for revenue by month, carried on for three of them."""

import re
from dataclasses import dataclass

GRAINS = {"day": "day", "tag": "day", "week": "week", "woche": "week", "month": "month", "monat": "month", "quarter": "quarter", "quartal": "quarter",
          "year": "year", "jahr": "year"}
USUAL = 3  # steps when none are named
MOST = 60
_UNIT = r"(?P<unit>days?|tage?n?|weeks?|wochen?|months?|monate?n?|quarters?|quartale?n?|years?|jahre?n?)"
_SPAN = re.compile(
    rf"\s*,?\s*\b(?:(?:for|over|in|für|in)\s+)?(?:(?:the|die|den|der|das)\s+)?(?:next|coming|nächste[nrs]?|kommende[nrs]?)\s+(?:(?P<count>\d{{1,3}})\s+)?{_UNIT}\b",
    re.IGNORECASE,
)
_VERBS = r"forecast|predict|project|prognostiziere|(?:prognose|vorhersage)\s+(?:für|von|des|der)"
_ASKED = re.compile(rf"^\s*(?:please\s+)?(?:{_VERBS})\s+(?:(?:the|den|die|das)\s+)?|\s+(?:forecast|prognose|vorhersage)\s*$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|per|pro|je|nach)\s+(?P<grain>day|week|month|quarter|year|tag|woche|monat|quartal|jahr)\b|\b(?P<every>daily|weekly|monthly|quarterly|yearly)\b",
    re.IGNORECASE,
)
_EVERY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "quarter": 91.3, "year": 365.2}


@dataclass(frozen=True, slots=True)
class Ahead:
    """The question about what was, and how many of its steps are to be carried on."""

    question: str
    steps: int


def looking_ahead(question: str) -> Ahead | None:
    """The question without its look ahead; None for one that does not look ahead."""
    span, asked = _SPAN.search(question), _ASKED.search(question)
    if span is None and asked is None:
        return None
    rest = _ASKED.sub(" ", _SPAN.sub(" ", question)).strip(" ?.,") if asked else _SPAN.sub(" ", question).strip(" ?.,")
    if not rest:
        return None
    count, unit = (int(span["count"] or 1), _grain(span["unit"])) if span else (USUAL, "")
    said = _BY.search(rest)
    if said is None:
        return Ahead(f"{rest} by {unit or 'month'}", min(max(count, 1), MOST))
    grain = _EVERY[said["every"].lower()] if said["every"] else _grain(said["grain"])
    steps = round(count * _DAYS[unit] / _DAYS[grain]) if unit else count
    return Ahead(rest, min(max(steps, 1), MOST))


def _grain(unit: str) -> str:
    word = unit.lower()
    return next(grain for name, grain in GRAINS.items() if word.startswith((name[:4], name)))
