"""Periods as people and statistical offices spell them (2024-Q1, Q1 2024, 2024-W05, 2024M01, H1 2024): read as their first day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from insightora_dash.platform.wording import N_
from insightora_dash.sources.readers.staging import literal
from insightora_dash.sources.typing.shares import LIKELY, readings

_YEAR = r"((?:19|20)\d\d)"
_SHORT = r"((?:19|20)\d\d|\d\d)"  # of our times, with or without the century
_BETWEEN = r" ?[-/.]? ?"
_BEFORE_YEAR = r"[ ,/.'’-]?[ '’]?"
_QUARTER, _HALF, _WEEK = r"(?:Q|QTR\.?|QUARTER|QUARTAL)", r"(?:H|HY)", r"(?:W|WK\.?|KW|CW|WEEK)"
_WEEKS = r"(0?[1-9]|[1-4]\d|5[0-3])"


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A pattern with where it has the year, the number of the period, and the day in it (groups that were not part of the text are empty)."""

    pattern: str
    year: int
    numbers: tuple[int, ...]
    day: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    """A kind of period: how many months it has (0: it is a week), its spellings, and what is said of it."""

    months: int
    spellings: tuple[_Spelling, ...]
    sentence: str


_UNITS = (
    _Unit(3, (
        _Spelling(f"{_YEAR}{_BETWEEN}{_QUARTER} ?([1-4])", 1, (2,)),
        _Spelling(rf"(?:{_QUARTER} ?([1-4])|([1-4])\.? ?{_QUARTER}){_BEFORE_YEAR}{_SHORT}", 3, (1, 2)),
    ), N_("Quarters such as {example} were turned into their first day.")),
    _Unit(6, (
        _Spelling(f"{_YEAR}{_BETWEEN}(?:H|HY|S) ?([12])", 1, (2,)),
        _Spelling(rf"(?:{_HALF} ?([12])|([12])\.? ?{_HALF}){_BEFORE_YEAR}{_SHORT}", 3, (1, 2)),
    ), N_("Half-years such as {example} were turned into their first day.")),
    _Unit(1, (_Spelling(rf"{_YEAR} ?-?M(0?[1-9]|1[0-2])", 1, (2,)),), N_("Months such as {example} were turned into their first day.")),
    _Unit(0, (
        _Spelling(rf"{_YEAR}{_BETWEEN}{_WEEK} ?{_WEEKS}(?:-([1-7]))?", 1, (2,), 3),
        _Spelling(rf"{_WEEK} ?{_WEEKS}[ ,/.-]? ?{_YEAR}", 2, (1,)),
    ), N_("Weeks such as {example} were turned into their Monday, as ISO 8601 counts them.")),
)  # fmt: skip
_COMPILED = {spelling.pattern: re.compile(spelling.pattern, re.IGNORECASE) for unit in _UNITS for spelling in unit.spellings}


@dataclass(frozen=True, slots=True)
class Periods:
    """How a column spells periods: SQL over `{c}` for the first day, a sentence about it, and an example."""

    sql: str
    sentence: str
    example: str


def periods_of(values: Sequence[str], *, least: float = LIKELY) -> Periods | None:
    """The periods that at least this share of the values are, all of one length; None when they are not."""
    for unit in _UNITS:
        found = readings(lambda value, unit=unit: _spelling_of(value, unit), values, least)  # type: ignore[misc]
        if found:
            seen = dict.fromkeys(spelling for _, spelling in found)
            return Periods(_sql(unit, list(seen)), unit.sentence, found[0][0])
    return None


def _spelling_of(value: str, unit: _Unit) -> _Spelling | None:
    return next((spelling for spelling in unit.spellings if _COMPILED[spelling.pattern].fullmatch(value)), None)


def _sql(unit: _Unit, spellings: Sequence[_Spelling]) -> str:
    return f"coalesce({', '.join(_day(unit, spelling) for spelling in spellings)})"


def _day(unit: _Unit, spelling: _Spelling) -> str:
    pattern = literal(f"(?i)^{spelling.pattern}$")
    part = {group: f"regexp_extract({{c}}, {pattern}, {group})" for group in (spelling.year, *spelling.numbers, spelling.day) if group}
    year, number = part[spelling.year], " || ".join(part[group] for group in spelling.numbers)
    year = f"(CASE WHEN strlen({year}) = 4 THEN '' WHEN {year} < '69' THEN '20' ELSE '19' END || {year})::INTEGER"
    if unit.months:
        day = f"make_date({year}, (({number})::INTEGER - 1) * {unit.months} + 1, 1)"
    else:
        weekday = f"coalesce(try_cast({part[spelling.day]} AS INTEGER), 1) - 1" if spelling.day else "0"
        monday = f"(date_trunc('week', make_date({year}, 1, 4))::DATE + (({number})::INTEGER - 1) * 7)"
        day = f"CASE WHEN isoyear({monday}) = {year} THEN {monday} + {weekday} END"  # a week 53 that the year does not have
    return f"CASE WHEN regexp_full_match({{c}}, {pattern}) THEN {day} END"
