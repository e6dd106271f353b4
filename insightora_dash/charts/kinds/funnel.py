"""Funnel: how much is left from stage to stage."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import category_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.roles import in_currencies, options_for, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import N_, _

MOST_STAGES = 12


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x in shape.times or not shape.measures or not 2 <= shape.rows <= MOST_STAGES or in_currencies(shape):
        return None
    if shape.negative(shape.measures[0].name) or shape.measures[0].unit == "%":
        return None
    spec = ChartSpec("funnel", x.name, (shape.measures[0].name,), reason=_("what is left from stage to stage: funnel"), options=options_for(shape, x.name, 12))
    return Fit(spec, 0.31)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    marks = read_marks(spec, shape, style.locale, most_xs=MOST_STAGES)
    series = marks.series[0]
    widths, names = [value or 0.0 for value in series.at(marks.xs)], marks.x_texts(style.locale)
    widest, first = max(widths, default=0.0) or 1.0, widths[0] or 1.0
    short = formatter(type=series.measure.type, unit=series.measure.unit, locale=style.locale, compact=True)
    left = [format_percent(width / first, decimals=0, locale=style.locale) for width in widths]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": widths,
        "base": [-width / 2 for width in widths],
        "marker": {"color": style.color(0), "opacity": [1 - 0.5 * place / max(1, len(names) - 1) for place in range(len(names))]},
        "text": [f"{short(width)} · {share}" for width, share in zip(widths, left, strict=True)],
        "textposition": ["inside" if width > 0.3 * widest else "outside" for width in widths],
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 12},
        "customdata": list(zip(names, series.texts(marks.xs, style.locale), left, strict=True)),
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>" + _("{share} of the first stage", share="%{customdata[2]}") + "<extra></extra>",
        **series.marks(marks.xs),
    }
    down = category_axis(names, width=20) | {"range": [len(names) - 0.5, -0.5], "showgrid": False, "tickangle": 0}
    across = {"visible": False, "fixedrange": True, "range": [-0.55 * widest, 0.55 * widest]}
    return {"data": [trace], "layout": layout(style, measure=series.measure, bargap=0.12, barcornerradius=3, xaxis=across, yaxis=down)}


KIND = Kind(
    "funnel",
    N_("Funnel"),
    "chart-funnel",
    ("funnel", "trichter", "conversion funnel"),
    N_("one group of 2 to 12 stages and a measure without negatives"),
    _fits,
    _draw,
    places="names",
)
