"""Short labels for narrow places, full ones for the hover."""

from html import escape
from typing import Any

from insightora_dash.charts.shape import label_of
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import currency_code, formatter, unit_label
from insightora_dash.platform.wording import _


def category_text(value: Any, column: ResultColumn, locale: str) -> str:
    """The full text of a group's value; nothing there is "(empty)"."""
    if value is None or value == "":
        return _("(empty)")
    return formatter(type=column.type, unit=column.unit, grain=column.grain, role="id", locale=locale)(value)


def shorten(text: str, width: int, lines: int = 2) -> str:
    """The text in at most `lines` lines of `width` letters, cut with an ellipsis, safe for Plotly's markup."""
    rows = [""]
    for word in text.split():
        joined = f"{rows[-1]} {word}".strip()
        if len(joined) <= width or not rows[-1]:
            rows[-1] = joined
        else:
            rows.append(word)
    kept = [row if len(row) <= width else row[: width - 1].rstrip() + "…" for row in rows[:lines]]
    if len(rows) > lines and not kept[-1].endswith("…"):
        kept[-1] = kept[-1][: width - 1].rstrip() + "…"
    return "<br>".join(escape(row, quote=False) for row in kept)


def measure_title(column: ResultColumn, style: Style) -> str:
    """The name of an axis, with the unit unless each of its ticks carries it."""
    unit = "" if column.unit == "%" or currency_code(column.unit) else unit_label(column.unit, locale=style.locale)
    label = label_of(column)
    return escape(f"{label} ({unit})" if unit and unit.lower() not in label.lower() else label, quote=False)
