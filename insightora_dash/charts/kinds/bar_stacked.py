"""Stacked bars: parts that add up, over groups or time."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.marks.roles import MOST_COLORS, in_currencies, options_for, pair, single_x
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    if not shape.measures or not additive(shape.measures[0]) or in_currencies(shape):
        return None
    both = pair(shape)
    if both is not None:
        x, color = both
        colors = shape.distinct(color.name)
        if not 2 <= colors <= MOST_COLORS or shape.negative(shape.measures[0].name):
            return None
        score = 0.6 if x in shape.times else 0.7 if colors > 4 or shape.distinct(x.name) * colors > 32 else 0.65
        return Fit(
            ChartSpec(
                "bar_stacked",
                x.name,
                (shape.measures[0].name,),
                color.name,
                reason=_("parts that add up, two groups: stacked bars"),
                options=options_for(shape, x.name, MOST_BARS),
            ),
            score,
        )
    single, alike = single_x(shape), [column for column in shape.alike()[:5] if additive(column)]
    if single is None or len(alike) < 2 or any(shape.negative(column.name) for column in alike):
        return None
    return Fit(
        ChartSpec(
            "bar_stacked",
            single.name,
            tuple(column.name for column in alike),
            reason=_("measures of one unit that add up: stacked bars"),
            options=options_for(shape, single.name, MOST_BARS),
        ),
        0.5,
    )


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_bars(spec, shape, style, stacked=True)


KIND = Kind(
    "bar_stacked",
    N_("Stacked bars"),
    "chart-bar_stacked",
    ("stacked bar", "stacked", "stacked column", "gestapelt", "gestapelte balken"),
    N_("two groups and a measure that adds up without negatives"),
    _fits,
    _draw,    places="axis",
    most_places=MOST_BARS,
    series=True,
)
