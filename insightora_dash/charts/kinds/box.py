"""Boxes: median, quartiles and outliers, group by group."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.spread import draw_spread, fit_spread
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    return fit_spread(shape, "box", 0.34, _("single values by group: boxes"))


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_spread(spec, shape, style, {"type": "box", "boxpoints": "outliers", "hoverinfo": "y"})  # whiskers: Tukey 1977, 1.5 IQR


KIND = Kind(
    "box",
    N_("Boxes"),
    "chart-box",
    ("box", "box plot", "boxplot", "whisker", "kasten", "kastengrafik"),
    N_("10 or more single values"),
    _fits,
    _draw,
    repeats=True,
)
