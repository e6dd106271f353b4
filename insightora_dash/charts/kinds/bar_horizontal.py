"""Lying bars: many groups or long names, one measure."""

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
    count, reason = shape.distinct(x.name), _("a ranking of many or long names, one measure: horizontal bars")
    if x in shape.times or shape.ordered(x.name):
        # Times in the order of a measure are a ranking, not a course.
        score = 0.96 if shape.order == shape.measures[0].name and count > 1 else 0.3
    else:
        score = 0.3 if count == 1 else 0.82 if count > 6 or shape.longest(x.name) > 14 else 0.6
    return Fit(ChartSpec("bar_horizontal", x.name, (shape.measures[0].name,), reason=reason, options=options_for(shape, x.name, MOST_BARS)), score)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_bars(spec, shape, style, lying=True)


KIND = Kind(
    "bar_horizontal",
    N_("Horizontal bars"),
    "chart-bar_horizontal",
    ("horizontal bar", "bar horizontal", "lying bar", "ranking", "waagerechte balken"),
    N_("one group and one measure"),
    _fits,
    _draw,    places="names",
    most_places=MOST_BARS,
    series=True,
)
