"""Sunburst: parts of a whole as rings, from the inside out."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.nested import draw_nested, fit_nested
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    return fit_nested(shape, "sunburst", 0.38, _("parts within parts: rings"), fewest=2)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_nested(spec, shape, style, {"type": "sunburst", "textinfo": "label", "insidetextorientation": "auto"})


KIND = Kind(
    "sunburst",
    N_("Sunburst"),
    "chart-sunburst",
    ("sunburst", "rings", "sonnendiagramm", "ringe"),
    N_("two or three groups and a measure that adds up without negatives"),
    _fits,
    _draw,
    repeats=True,
)
