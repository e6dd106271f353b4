"""Areas: an amount over time, stacked when there are parts."""

from dataclasses import replace

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.lines import draw_lines
from insightora_dash.charts.marks.roles import MOST_COLORS, in_currencies, pair, single_x
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    single, both = single_x(shape), pair(shape)
    if not shape.measures or not additive(shape.measures[0]) or in_currencies(shape) or shape.negative(shape.measures[0].name):
        return None
    spec = ChartSpec("area", None, (shape.measures[0].name,), reason=_("an amount over time: area"))
    if single is not None and single in shape.times and shape.distinct(single.name) > 2:
        return Fit(replace(spec, x=single.name), 0.5)
    if both is not None and both[0] in shape.times and shape.distinct(both[0].name) > 2 and shape.distinct(both[1].name) <= MOST_COLORS:
        return Fit(replace(spec, x=both[0].name, color=both[1].name, reason=_("parts of an amount over time: stacked areas")), 0.55)
    return None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_lines(spec, shape, style, filled=True)


KIND = Kind(
    "area",
    N_("Area"),
    "chart-area",
    ("area", "stacked area", "fläche", "flächendiagramm"),
    N_("a time and an amount that adds up without negatives"),
    _fits,
    _draw,    places="axis",
    series=True,
)
