"""Pie: a few parts of one whole."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.slices import draw_slices, fit_slices
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_


def _fits(shape: Shape) -> Fit | None:
    return fit_slices(shape, "pie", 0.5)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_slices(spec, shape, style, hole=0.0)


KIND = Kind(
    "pie",
    N_("Pie"),
    "chart-pie",
    ("pie", "pie chart", "torte", "tortendiagramm", "kreisdiagramm", "kuchendiagramm"),
    N_("one group of 2 to 8 parts that add up without negatives"),
    _fits,
    _draw,    places="axis",
)
