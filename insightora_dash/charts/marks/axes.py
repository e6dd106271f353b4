"""Axes: round ticks worded by the format module, calendar ticks, categories."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from insightora_dash.charts.calendar import grain_of, short_names
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import currency_code, d3_date, format_money, format_number, format_percent

Axis = dict[str, Any]

_MONTH_STEPS = {"month": (1, 2, 3, 6, 12, 24, 60, 120), "quarter": (3, 6, 12, 24, 60, 120), "year": (12, 24, 60, 120, 240)}
_DAY_STEPS = {"day": (1, 2, 7, 14, 28), "week": (7, 14, 28, 56)}
_DAY = 86_400_000  # milliseconds
MOST_FIXED = 60  # points up to which ticks are set by hand
MOST_TICKS = 12


def nice_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from below `low` to above `high`, 1, 2, 2.5 or 5 times a power of ten apart."""
    if not low < high:
        low, high = (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{step * place:.12g}") for place in range(first, last + 1)]


def measure_axis(values: Iterable[float | None], column: ResultColumn, style: Style, *, zero: bool = True) -> Axis:
    """An axis of numbers with worded ticks; not zoomed by dragging, so that its words stay right."""
    known = [value for value in values if value is not None and math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if zero or (low >= 0 and low <= 0.75 * high) or (high <= 0 and high >= 0.75 * low):
        low, high = min(low, 0.0), max(high, 0.0)
    whole = column.unit != "%" and all(value == int(value) for value in known) and high - low <= 5
    ticks = [tick for tick in nice_ticks(low, high) if not whole or tick == int(tick)]
    axis: Axis = {
        "tickvals": ticks,
        "ticktext": tick_texts(ticks, column, style.locale),
        "range": [ticks[0], ticks[-1] + 0.01 * (ticks[-1] - ticks[0])],
        "fixedrange": True,
    }
    if ticks[0] < 0 < ticks[-1]:
        axis |= {"zeroline": True, "zerolinecolor": style.ink_3, "zerolinewidth": 1}
    return axis


def tick_texts(ticks: Sequence[float], column: ResultColumn, locale: str) -> list[str]:
    """Ticks in words: compact, with the currency or percent sign, never two alike."""
    if column.unit == "%":
        places = 0 if all(abs(tick * 100 - round(tick * 100)) < 1e-9 for tick in ticks) else 1
        return [format_percent(tick, decimals=places, locale=locale) for tick in ticks]
    code = currency_code(column.unit)
    for compact in (True, False):
        texts = [format_money(tick, code, locale=locale, compact=compact) if code else format_number(tick, locale=locale, compact=compact) for tick in ticks]
        if len(set(texts)) == len(texts):
            break
    return texts


def category_axis(texts: Sequence[str], *, width: int, lines: int = 2) -> Axis:
    """An axis of names in the given order; long ones are shortened, the hover has them in full."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(texts),
        "tickmode": "array",
        "tickvals": list(texts),
        "ticktext": [shorten(text, width, lines) for text in (short_names(texts) if len(texts) > 5 else texts)],
        "tickangle": "auto",
        "autotickangles": [0, -40, -90],
        "fixedrange": True,
        "range": [-0.5, len(texts) - 0.5],
    }


def time_axis(moments: Sequence[Any], grain: str | None, style: Style) -> Axis:
    """An axis of time whose ticks fall on the result's own grain."""
    if not moments or isinstance(moments[0], int):
        return _year_axis(moments)
    grain = grain or grain_of(moments)
    axis: Axis = {"type": "date", "tickformat": _tick_format(grain, style.locale), "hoverformat": d3_date(grain, style.locale)}
    if grain in _MONTH_STEPS:
        months = (moments[-1].year - moments[0].year) * 12 + moments[-1].month - moments[0].month
        step = _step(months, _MONTH_STEPS[grain])
        axis |= {"dtick": f"M{step}", "tick0": "2000-01-01", "tickformat": "%Y" if step >= 12 else axis["tickformat"]}
    elif grain in _DAY_STEPS and len(moments) <= MOST_FIXED:
        step = _step((moments[-1] - moments[0]).days, _DAY_STEPS[grain])
        axis |= {"dtick": step * _DAY, "tick0": iso(moments[0])}
    else:
        axis |= {"tickformatstops": _stops(style.locale), "nticks": 8}
    return axis


def iso(moment: Any) -> Any:
    """A moment as Plotly reads it; years stay numbers."""
    return moment.isoformat() if isinstance(moment, date) else moment


def _year_axis(years: Sequence[int]) -> Axis:
    if not years:
        return {}
    step = _step(years[-1] - years[0], (1, 2, 5, 10, 20, 50, 100, 200))
    return {"tickformat": "d", "hoverformat": "d", "dtick": step, "tick0": years[0] if step == 1 else 0}


def _step(span: int, steps: Sequence[int]) -> int:
    return next((step for step in steps if span / step < MOST_TICKS), steps[-1])


def _tick_format(grain: str | None, locale: str) -> str:
    if grain == "hour" or grain is None:
        return "%H:%M\n" + d3_date("day", locale).replace(" %Y", "")
    if grain == "week":
        return d3_date("day", locale).replace(" %Y", "\n%Y")
    return d3_date(grain, locale).replace(" %Y", "\n%Y").replace("%b %Y", "%b\n%Y")


def _stops(locale: str) -> list[dict[str, Any]]:
    day = d3_date("day", locale).replace(" %Y", "\n%Y")
    return [
        {"dtickrange": [None, _DAY - 1], "value": _tick_format("hour", locale)},
        {"dtickrange": [_DAY, "M1"], "value": day},
        {"dtickrange": ["M1", "M11"], "value": "%b\n%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
