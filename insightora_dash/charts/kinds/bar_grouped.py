"""Bars side by side: two groups and a measure, or one group and measures of one unit."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.roles import MOST_COLORS, options_for, pair, single_x, triple
from insightora_dash.charts.marks.series import MOST_SERIES
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    both = pair(shape) if shape.measures else None
    if both is not None:
        x, color = both
        colors = shape.distinct(color.name)
        if not 2 <= colors <= MOST_COLORS:
            return None
        few = colors <= 4 and shape.distinct(x.name) * colors <= 32
        score = 0.5 if x in shape.times else 0.8 if few else 0.45
        return Fit(
            ChartSpec(
                "bar_grouped",
                x.name,
                (shape.measures[0].name,),
                color.name,
                reason=_("two groups, one measure: grouped bars"),
                options=options_for(shape, x.name, MOST_BARS),
            ),
            score,
        )
    three = triple(shape, MOST_SERIES) if shape.measures else None
    if three is not None:
        x, color, second = three
        options = options_for(shape, x.name, MOST_BARS) | {"and": second.name}
        spec = ChartSpec("bar_grouped", x.name, (shape.measures[0].name,), color.name, reason=_("three groups, one measure: grouped bars"), options=options)
        return Fit(spec, 0.5 if x in shape.times else 0.78)
    single, alike = single_x(shape), shape.alike()[:5]
    if single is None or len(alike) < 2:
        return None
    score = 0.5 if single in shape.times else 0.86
    return Fit(
        ChartSpec(
            "bar_grouped",
            single.name,
            tuple(column.name for column in alike),
            reason=_("one group, measures of one unit: grouped bars"),
            options=options_for(shape, single.name, MOST_BARS),
        ),
        score,
    )


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_bars(spec, shape, style)


KIND = Kind(
    "bar_grouped",
    N_("Grouped bars"),
    "chart-bar_grouped",
    ("grouped bar", "clustered bar", "side by side", "bars side by side", "gruppierte balken"),
    N_("two groups and a measure, or measures of one unit"),
    _fits,
    _draw,    places="axis",
    most_places=MOST_BARS,
    series=True,
)
