"""Lines: a measure over time, one line per colour or per measure."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.lines import draw_lines
from insightora_dash.charts.marks.roles import MOST_COLORS, pair, single_x, triple
from insightora_dash.charts.marks.series import MOST_SERIES
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    single, both = single_x(shape), pair(shape)
    if not shape.measures:
        return None
    if single is not None and (single in shape.times or shape.ordered(single.name)):
        count, alike = shape.distinct(single.name), shape.alike()[:6]
        if count < 2:
            return None
        reason = _("time on x, one measure: line") if len(alike) == 1 else _("time on x, measures of one unit: one line each")
        score = 0.55 if single not in shape.times else 0.95 if count > 2 else 0.5
        return Fit(ChartSpec("line", single.name, tuple(column.name for column in alike), reason=reason), score)
    if both is not None and (both[0] in shape.times or shape.ordered(both[0].name)) and shape.distinct(both[0].name) > 1:
        score = 0.5 if both[0] not in shape.times else 0.94 if shape.distinct(both[1].name) <= MOST_COLORS else 0.7
        return Fit(ChartSpec("line", both[0].name, (shape.measures[0].name,), both[1].name, reason=_("time on x, one line per group")), score)
    three = triple(shape, MOST_SERIES)
    if three is not None and three[0] in shape.times and shape.distinct(three[0].name) > 1:
        x, color, second = three
        spec = ChartSpec(
            "line", x.name, (shape.measures[0].name,), color.name, reason=_("time on x, one line per pair of groups"), options={"and": second.name}
        )
        return Fit(spec, 0.92)
    return None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_lines(spec, shape, style)


KIND = Kind(
    "line",
    N_("Line"),
    "chart-line",
    ("line", "trend line", "time series", "linie", "liniendiagramm", "verlauf"),
    N_("a time and a measure"),
    _fits,
    _draw,
    places="axis",
    series=True,
)
