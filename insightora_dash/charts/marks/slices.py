"""Slices of a whole."""

from dataclasses import replace
from typing import Any

from insightora_dash.charts.kind import Figure, Fit
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.marks.roles import in_currencies, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import _

MOST_SLICES = 8


def fit_slices(shape: Shape, kind: str, score: float) -> Fit | None:
    """A pie of one group whose parts are not negative and add up."""
    x = single_x(shape)
    if x is None or not shape.measures or x in shape.times or in_currencies(shape):
        return None
    measure = shape.measures[0]
    values = [float(value) for value in shape.values(measure.name) if value is not None]
    share = measure.unit == "%" and abs(sum(values) - 1) < 0.01
    if not 2 <= shape.rows <= MOST_SLICES or min(values, default=-1) < 0 or sum(values) <= 0 or not (share or (additive(measure) and measure.unit != "%")):
        return None
    spec = ChartSpec(kind, x.name, (measure.name,), reason=_("parts of one whole: slices"))
    return Fit(replace(spec, reason=_("shares of one whole: slices")) if share else spec, score + 0.1 if share else score)


def draw_slices(spec: ChartSpec, shape: Shape, style: Style, *, hole: float = 0.0) -> Figure:
    """A pie of the group's parts, the biggest first, or a ring with the whole in its middle."""
    marks = read_marks(spec, shape, style.locale, most_xs=MOST_SLICES)
    series = marks.series[0]
    whole = sum(series.points.values())
    values = [max(0.0, series.points.get(x, 0.0)) for x in marks.xs]
    names, words = marks.x_texts(style.locale), series.texts(marks.xs, style.locale)
    trace: dict[str, Any] = {
        "type": "pie",
        "labels": names,
        "values": values,
        "sort": False,
        "direction": "clockwise",
        "hole": hole,
        "marker": {"colors": [style.color(index) for index in range(len(names))], "line": {"color": style.paper, "width": 2}},
        "text": [
            f"{shorten(name, 12, 1)}<br><b>{format_percent(value / whole, decimals=0, locale=style.locale)}</b>" if whole else ""
            for name, value in zip(names, values, strict=True)
        ],
        "textinfo": "text",
        "textposition": "outside",
        "outsidetextfont": {"color": style.ink_2, "size": 12},
        "customdata": words,
        **series.marks(marks.xs),
        "hovertemplate": "<b>%{label}</b><br>%{customdata} (%{percent})<extra></extra>",
        "domain": {"x": [0.25, 0.75], "y": [0.1, 0.9]},
    }
    figure = layout(style, measure=series.measure)
    if hole:
        text = formatter(type=series.measure.type, unit=series.measure.unit, locale=style.locale, compact=True)(whole)
        figure["annotations"] = [
            {"text": f"<b>{text}</b>", "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 18, "color": style.ink}}
        ]
    return {"data": [trace], "layout": figure}
