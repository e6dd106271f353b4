"""Values as text for people: numbers, money, percent, durations, dates and nulls, per locale."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, get_currency_symbol

NULL = "–"
MINUS = "−"
NBSP = "\u00a0"
Number = int | float | Decimal

_STEPS = {"en": ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")), "de": ((1e12, "Bio."), (1e9, "Mrd."), (1e6, "Mio."), (1e3, "Tsd."))}
_YES_NO = {"en": ("Yes", "No"), "de": ("Ja", "Nein")}
_WEEK = {"en": "W", "de": "KW "}
_SINCE_UNTIL = {"en": ("since", "until"), "de": ("seit", "bis")}
_DURATIONS = {
    "en": {"day": ("day", "days"), "week": ("week", "weeks"), "month": ("month", "months"), "year": ("year", "years"),
           "hour": ("hour", "hours"), "minute": ("min", "min"), "second": ("s", "s"), "ms": ("ms", "ms")},
    "de": {"day": ("Tag", "Tage"), "week": ("Woche", "Wochen"), "month": ("Monat", "Monate"), "year": ("Jahr", "Jahre"),
           "hour": ("Stunde", "Stunden"), "minute": ("Min.", "Min."), "second": ("s", "s"), "ms": ("ms", "ms")},
}
_DURATION_ALIASES = {
    "d": "day", "days": "day", "weeks": "week", "months": "month", "years": "year", "h": "hour", "hours": "hour", "min": "minute", "minutes": "minute",
    "s": "second", "sec": "second", "seconds": "second", "milliseconds": "ms",
}
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_HOURLY = ("hour", "minute", "second")


def format_value(value: object, *, type: str = "", unit: str | None = None, grain: str | None = None, locale: str = "en",
                 compact: bool = False, role: str = "") -> str:
    """One value as text: its Python type decides, then the column's unit, grain and role."""
    return formatter(type=type, unit=unit, grain=grain, role=role, locale=locale, compact=compact)(value)


@lru_cache(maxsize=512)
def formatter(*, type: str = "", unit: str | None = None, grain: str | None = None, role: str = "", locale: str = "en",
              compact: bool = False, decimals: int | None = None) -> Callable[[object], str]:
    """The function that words the values of one column; made once, then fast.

    `decimals` fixes the number of decimals (of the percent figure for fractions), so that a column lines up.
    """
    number = _number_formatter(unit, grain, role, locale, compact=compact, decimals=decimals)
    by_type: dict[object, Callable[[Any], str]] = {
        int: number, float: number, Decimal: number, str: str,
        bool: lambda value: _words(_YES_NO, locale)[0 if value else 1],
        date: lambda value: format_date(value, grain=grain, locale=locale),
        datetime: lambda value: format_date(value, grain=grain or ("day" if type.upper() == "DATE" else None), locale=locale),
        time: _clock, timedelta: lambda value: format_interval(value, locale=locale),
        bytes: lambda value: f"0x{value[:12].hex()}" + ("…" if len(value) > 12 else ""),
    }

    def word(value: object) -> str:
        if value is None:
            return NULL
        known = by_type.get(value.__class__)
        if known is not None:
            return known(value)
        if isinstance(value, list | tuple):
            return join(word(item) for item in value)
        if isinstance(value, dict):
            return join(f"{key}: {word(item)}" for key, item in value.items())
        return str(value)

    return word


def format_number(value: Number | None, *, decimals: int | None = None, locale: str = "en", compact: bool = False, signed: bool = False) -> str:
    """A plain number: grouped digits, or "4.21 M" when compact."""
    if value is None or value != value:
        return NULL
    if math.isinf(value):
        return ("" if value > 0 else MINUS) + "∞"
    if compact and abs(float(value)) >= 1000:
        text = _compact(value, locale)
    elif decimals is None:
        text = _trimmed(_plain(value, _decimals(value))).translate(_marks(locale))
    else:
        text = _plain(value, decimals).translate(_marks(locale))
    return "+" + text if signed and value > 0 else text


def format_percent(value: Number | None, *, decimals: int | None = None, locale: str = "en", signed: bool = False) -> str:
    """A fraction as percent: 0.084 is "8.4 %"."""
    if value is None or value != value:
        return NULL
    shown = float(value) * 100
    if decimals is None:
        decimals = 0 if _whole(shown) else 1 if abs(shown) >= 0.1 else 2
    return format_number(shown, decimals=decimals, locale=locale, signed=signed) + NBSP + "%"


def format_money(value: Number | None, currency: str, *, decimals: int | None = None, locale: str = "en", compact: bool = False) -> str:
    """An amount with its currency's own sign, place and decimals."""
    if value is None or value != value:
        return NULL
    code = currency_code(currency) or currency
    if decimals is None:
        decimals = 0 if math.isinf(value) or _whole(value) else get_currency_precision(code)
    amount = format_number(-value if value < 0 else value, decimals=decimals, locale=locale, compact=compact)
    symbol: str = get_currency_symbol(code, locale=_language(locale))
    sign = MINUS if value < 0 and amount.strip("0.,") else ""
    if _prefixed(locale):
        return f"{sign}{symbol}{NBSP if symbol[-1].isalpha() else ''}{amount}"
    return f"{sign}{amount}{NBSP}{symbol}"


def format_duration(value: Number | None, unit: str, *, decimals: int | None = None, locale: str = "en") -> str:
    """A number of days, hours … with its unit, singular or plural."""
    if value is None or value != value:
        return NULL
    one, many = _words(_DURATIONS, locale)[_DURATION_ALIASES.get(unit, unit)]
    return format_number(value, decimals=decimals, locale=locale) + NBSP + str(one if value in (1, -1) else many)


def format_interval(value: timedelta, *, locale: str = "en") -> str:
    """A span of time in its two largest units: "3 days 4 hours"."""
    seconds = abs(value.total_seconds())
    parts = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(format_duration(int(count), unit, locale=locale))
    sign = MINUS if value < timedelta(0) else ""
    return sign + " ".join(parts[:2]) if parts else format_duration(0, "second", locale=locale)


def format_date(value: date | datetime | int | str | None, *, grain: str | None = None, locale: str = "en") -> str:
    """A date at its grain: "2026", "Q3 2026", "Sep 2026", "W40 2026", "30 Sep 2026", "30 Sep 2026, 14:05"."""
    if value is None:
        return NULL
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if grain == "year":
        return str(value.year)
    if grain == "quarter":
        return f"Q{(value.month + 2) // 3} {value.year}"
    if grain == "month":
        return f"{_months(locale)[value.month]} {value.year}"
    if grain == "week":
        return f"{_words(_WEEK, locale)}{value.isocalendar().week} {value.isocalendar().year}"
    day = f"{value.day}{_dot(locale)} {_months(locale)[value.month]} {value.year}"
    if grain in _HOURLY or (grain is None and isinstance(value, datetime)):
        return f"{day}, {_clock(value.timetz())}" if isinstance(value, datetime) else day
    return day


def format_period(first: date | None, last: date | None, *, locale: str = "en") -> str:
    """A period with exact days, both included; an open end is "since …" or "until …"."""
    since, until = _words(_SINCE_UNTIL, locale)
    if first is None or last is None:
        end = first or last
        return NULL if end is None else f"{since if first else until} {format_date(end, grain='day', locale=locale)}"
    full = format_date(last, grain="day", locale=locale)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return full
    dot = _dot(locale)
    if first.year != last.year:
        return f"{format_date(first, grain='day', locale=locale)} – {full}"
    if first.month != last.month:
        return f"{first.day}{dot} {_months(locale)[first.month]} – {full}"
    return f"{first.day}{dot} – {full}"


def weekdays(locale: str = "en") -> list[str]:
    """The days of the week by name, Monday first."""
    return [str(Locale.parse(_language(locale)).days["stand-alone"]["wide"][day]) for day in range(7)]


def join(items: Iterable[str]) -> str:
    """Items as a comma-separated list."""
    return ", ".join(items)


def decimals_for(values: Iterable[object], *, unit: str | None = None) -> int:
    """How many decimals a whole column needs so that its figures line up: none when all are whole."""
    numbers = [value for value in values if isinstance(value, int | float | Decimal) and math.isfinite(value)]
    scale = 100 if unit == "%" else 1
    if all(_whole(value * scale) for value in numbers):
        return 0
    if unit == "%":
        return 1 if max(abs(float(value)) for value in numbers) >= 0.001 else 2
    code = currency_code(unit)
    return get_currency_precision(code) if code else _decimals(max((value for value in numbers if not _whole(value)), key=lambda value: abs(float(value))))


def currency_code(unit: str | None) -> str | None:
    """The ISO code of a unit that is a currency ("EUR", "€"), else None."""
    if not unit:
        return None
    code = _SYMBOLS.get(unit, unit)
    return code if code in _currencies() else None


def unit_label(unit: str | None, *, locale: str = "en") -> str:
    """A unit as it stands in a table header or beside an axis: "EUR", "%", "Tage"."""
    known = _words(_DURATIONS, locale).get(_DURATION_ALIASES.get(unit or "", unit or ""))
    return known[1] if known else currency_code(unit) or unit or ""


def d3_separators(locale: str = "en") -> str:
    """Plotly's `layout.separators`: the decimal mark, then the group mark."""
    return "".join(_separators(locale))


def d3_number(values: Iterable[object] = (), *, unit: str | None = None) -> str:
    """The d3 format that agrees with `format_number`, for axes that Plotly labels itself."""
    return ",.0%" if unit == "%" else f",.{decimals_for(values, unit=unit)}f"


def d3_date(grain: str | None, locale: str = "en") -> str:
    """The d3 time format that agrees with `format_date` at this grain."""
    day = f"%-d{_dot(locale)} %b %Y"
    week = f"{_words(_WEEK, locale)}%-V %G"
    return {"year": "%Y", "quarter": "Q%q %Y", "month": "%b %Y", "week": week, "day": day}.get(grain or "", f"{day}, %H:%M")


def _number_formatter(unit: str | None, grain: str | None, role: str, locale: str, *, compact: bool, decimals: int | None) -> Callable[[Any], str]:
    if grain == "year" or role == "id":
        return _undivided
    if unit == "%":
        return lambda value: format_percent(value, decimals=decimals, locale=locale)
    code = currency_code(unit)
    if code:
        return lambda value: format_money(value, code, decimals=decimals, locale=locale, compact=compact)
    if unit and _DURATION_ALIASES.get(unit, unit) in _DURATIONS["en"]:
        return lambda value: format_duration(value, unit, decimals=decimals, locale=locale)
    suffix = NBSP + unit if unit else ""
    return lambda value: NULL if value != value else format_number(value, decimals=decimals, locale=locale, compact=compact) + suffix


def _undivided(value: Number) -> str:
    return str(int(value)) if math.isfinite(value) and value == int(value) else NULL if value != value else str(value)


def _whole(value: Number) -> bool:
    # Beyond twelve digits it is noise of floating point.
    return abs(float(value) - round(float(value))) <= 1e-12 * max(1.0, abs(float(value)))


def _decimals(value: Number) -> int:
    size = abs(float(value))
    if size == 0 or size >= 1e15 or _whole(value):
        return 0
    return 2 if size >= 1 else min(8, 2 - math.floor(math.log10(size)))


def _plain(value: Number, decimals: int) -> str:
    if value and not 1e-7 <= abs(float(value)) < 1e18:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        return f"{mantissa}e{int(exponent)}"
    return f"{value:z,.{decimals}f}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _compact(value: Number, locale: str) -> str:
    rounded = float(f"{value:.3g}")
    for size, name in _words(_STEPS, locale):
        if abs(rounded) >= size:
            shown = rounded / size
            digits = f"{shown:,.{0 if abs(shown) >= 100 else 1 if abs(shown) >= 10 else 2}f}"
            return _trimmed(digits).translate(_marks(locale)) + NBSP + str(name)
    return _plain(value, 0).translate(_marks(locale))


def _clock(value: time) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def _words(table: dict[str, Any], locale: str) -> Any:
    return table.get(_language(locale)) or table["en"]


@cache
def _language(locale: str) -> str:
    language = re.split(r"[-_]", locale)[0].lower()
    try:
        return Locale.parse(language).language
    except (UnknownLocaleError, ValueError):
        return "en"


@cache
def _months(locale: str) -> dict[int, str]:
    return dict(Locale.parse(_language(locale)).months["stand-alone"]["abbreviated"])


@cache
def _separators(locale: str) -> tuple[str, str]:
    symbols = Locale.parse(_language(locale)).number_symbols
    latin = symbols.get("latn", symbols)
    return str(latin["decimal"]), str(latin["group"])


@cache
def _marks(locale: str) -> dict[int, str]:
    decimal, group = _separators(locale)
    return str.maketrans({",": group, ".": decimal, "-": MINUS})


@cache
def _prefixed(locale: str) -> bool:
    return str(Locale.parse(_language(locale)).currency_formats["standard"].pattern).startswith("¤")


@cache
def _dot(locale: str) -> str:
    return "." if _language(locale) == "de" else ""


@cache
def _currencies() -> frozenset[str]:
    return frozenset(Locale.parse("en").currencies)


def column_texts(values: Sequence[object], *, type: str = "", unit: str | None = None, grain: str | None = None, role: str = "",
                 locale: str = "en", show_unit: bool = True) -> list[str]:
    """A whole column as text, with as many decimals throughout as it needs; without units when a header names them."""
    if grain is None and values and all(isinstance(v, datetime) and v.time() == time() for v in values if v is not None):
        grain = "day"
    decimals = None if grain == "year" or role == "id" else decimals_for(values, unit=unit)
    word = formatter(type=type, unit=unit if show_unit or unit == "%" else None, grain=grain, role=role, locale=locale, decimals=decimals)
    return [word(value) for value in values]
