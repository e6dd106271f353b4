"""The frame of a figure: template, margins, the measure's name above, hover."""

from typing import Any

from insightora_dash.charts.marks.labels import measure_title
from insightora_dash.charts.style import Style, template
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import d3_separators


def layout(style: Style, *, measure: ResultColumn | None = None, legend: bool = False, **more: Any) -> dict[str, Any]:
    """A layout with the theme's small template and the name of the measure at the top left."""
    top = 8 + (20 if measure else 0) + (4 if legend else 0)
    base: dict[str, Any] = {
        "template": template(style),
        "separators": d3_separators(style.locale),
        "margin": {"l": 8, "r": 12, "t": top, "b": 8},
        "showlegend": legend,
        "hovermode": "closest",
        "dragmode": False,
    }
    if measure is not None:
        base["title"] = {
            "text": measure_title(measure, style),
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 2, "l": 2},
            "font": {"size": 11, "color": style.ink_3},
        }
    return base | more


def empty(style: Style, text: str) -> dict[str, Any]:
    """A figure that only says why there is nothing to draw."""
    note = {"text": text, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 13, "color": style.ink_3}}
    return {"data": [], "layout": layout(style, xaxis={"visible": False}, yaxis={"visible": False}, annotations=[note])}
