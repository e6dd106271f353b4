"""Upright bars: one group or a few times, one measure."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.roles import options_for, single_x
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or not shape.measures:
        return None
    count = shape.distinct(x.name)
    if count == 1:
        score, reason = 0.35, _("one group, one measure: bars")
    elif x in shape.times:
        score, reason = 0.8 if count <= 2 else 0.6, _("a few times, one measure: bars")
    elif shape.ordered(x.name):
        score, reason = 0.84 if count <= MOST_BARS else 0.6, _("groups in their own order, one measure: bars")
    else:
        score, reason = 0.8 if count <= 8 and shape.longest(x.name) <= 14 else 0.55, _("one group, one measure: bars")
    return Fit(ChartSpec("bar", x.name, (shape.measures[0].name,), reason=reason, options=options_for(shape, x.name, MOST_BARS)), score)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_bars(spec, shape, style)


KIND = Kind(
    "bar",
    N_("Bars"),
    "chart-bar",
    ("bar", "column", "balken", "säule"),
    N_("one group or time and one measure"),
    _fits,
    _draw,
    places="axis",
    most_places=MOST_BARS,
    series=True,
)
