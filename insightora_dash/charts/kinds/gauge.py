"""Gauge: one share, or one number beside its target, on a half circle."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    if shape.rows != 1 or not shape.measures:
        return None
    first, alike = shape.measures[0], shape.alike()
    value = shape.values(first.name)[0]
    if value is None or float(value) < 0:
        return None
    if first.unit == "%" and float(value) <= 1 and len(shape.measures) == 1:
        return Fit(ChartSpec("gauge", None, (first.name,), reason=_("one share: gauge")), 0.5)
    whole = shape.values(alike[1].name)[0] if len(alike) == 2 else None
    if whole is None or float(whole) <= 0:
        return None
    return Fit(ChartSpec("gauge", None, (first.name, alike[1].name), reason=_("one number beside its target: gauge")), 0.4)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    column = shape.column(spec.y[0])
    value = float(shape.values(column.name)[0] or 0)
    whole = float(shape.values(spec.y[1])[0] or 0) if len(spec.y) > 1 else 1.0
    share = value / whole if whole else 0.0
    filled = max(0.0, min(1.0, share))
    word = formatter(type=column.type, unit=column.unit, locale=style.locale, compact=True)
    trace: dict[str, Any] = {
        "type": "pie", "values": [filled, 1 - filled, 1], "sort": False, "direction": "clockwise", "rotation": 270, "hole": 0.72, "textinfo": "none",
        "marker": {"colors": [style.color(0), style.line, "rgba(0,0,0,0)"], "line": {"width": 0}}, "hoverinfo": "skip",
        "rows": [0, 0, None], "measure": column.name, "domain": {"x": [0.1, 0.9], "y": [0, 1]},
    }  # fmt: skip
    under = _("{share} of {whole}", share=format_percent(share, decimals=0, locale=style.locale), whole=word(whole)) if len(spec.y) > 1 else label_of(column)
    texts = [(word(value), 0.58, 28, style.ink), (under, 0.44, 12, style.ink_3)]
    notes = [{"text": text, "x": 0.5, "y": y, "xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": size, "color": color}}
             for text, y, size, color in texts]  # fmt: skip
    return {"data": [trace], "layout": layout(style, annotations=notes)}


KIND = Kind("gauge", N_("Gauge"), "chart-gauge", ("gauge", "speedometer", "dial", "tacho"), N_("a single share, or a number and its target"), _fits, _draw)
