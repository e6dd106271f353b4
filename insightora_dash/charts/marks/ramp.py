"""Values as shades: the ramp of colours and the bar that explains it."""

from typing import Any

from insightora_dash.charts.marks.axes import nice_ticks, tick_texts
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn


def scale(low: float, style: Style) -> list[list[Any]]:
    """Light to dark; with values below zero two hues that meet there."""
    if low < 0:
        return [[0.0, style.negative], [0.5, style.ramp[0]], [1.0, style.ramp[-1]]]
    return [[place / (len(style.ramp) - 1), color] for place, color in enumerate(style.ramp)]


def limits(low: float, high: float) -> tuple[float, float]:
    """The values at the ends of the ramp: zero in the middle of both hues, otherwise from zero or, when all are alike, from the lowest."""
    return (-max(-low, high), max(-low, high)) if low < 0 else (0.0 if low <= 0.5 * high else low, high)


def bar(low: float, high: float, measure: ResultColumn, style: Style) -> dict[str, Any]:
    """The bar beside the chart with a few values."""
    ticks = [tick for tick in nice_ticks(min(low, 0.0), high, 5) if min(low, 0.0) <= tick <= high]
    return {"thickness": 8, "outlinewidth": 0, "tickvals": ticks, "ticktext": tick_texts(ticks, measure, style.locale),
            "tickfont": {"size": 11, "color": style.ink_3}, "xpad": 6}  # fmt: skip
