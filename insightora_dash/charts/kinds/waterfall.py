"""Waterfall: how parts above and below zero lead to a total."""

from itertools import accumulate
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import category_axis, measure_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.roles import in_currencies, options_for, single_x
from insightora_dash.charts.marks.series import read_marks
from insightora_dash.charts.shape import Shape, additive
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_STEPS = 24


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or not shape.measures or not 2 <= shape.rows <= MOST_STEPS or in_currencies(shape):
        return None
    measure = shape.measures[0]
    if not additive(measure) or measure.unit == "%":
        return None
    spec = ChartSpec("waterfall", x.name, (measure.name,), reason=_("parts that lead to a total: waterfall"), options=options_for(shape, x.name, MOST_STEPS))
    return Fit(spec, 0.58 if shape.negative(measure.name) else 0.32)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    marks = read_marks(spec, shape, style.locale, most_xs=MOST_STEPS)
    series = marks.series[0]
    parts = [value or 0.0 for value in series.at(marks.xs)]
    ends = list(accumulate(parts))
    starts = [0.0, *ends[:-1]]
    total, names = ends[-1] if ends else 0.0, [*marks.x_texts(style.locale), _("Total")]
    short, word = (formatter(type=series.measure.type, unit=series.measure.unit, locale=style.locale, compact=compact) for compact in (True, False))
    trace: dict[str, Any] = {
        "type": "bar",
        "x": names,
        "y": [*parts, total],
        "base": [*starts, 0.0],
        "marker": {"color": [*(style.color(1) if part >= 0 else style.negative for part in parts), style.color(0)]},
        "customdata": [[name, word(part), word(end)] for name, part, end in zip(names, [*parts, total], [*ends, total], strict=True)],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>" + _("Total so far") + ": %{customdata[2]}<extra></extra>",
        "rows": [*(series.rows.get(x) for x in marks.xs), None],
        "measure": series.measure.name,
    }
    if len(names) <= 10:
        trace |= {
            "text": [short(part) for part in [*parts, total]],
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": 11, "color": style.ink_2},
        }
    across = category_axis(names, width=12, lines=1 if len(names) > 7 else 2) | {"showline": True}
    heights = measure_axis([0.0, *ends, *starts], series.measure, style)
    return {"data": [trace], "layout": layout(style, measure=series.measure, bargap=0.3, barcornerradius=2, xaxis=across, yaxis=heights)}


KIND = Kind(
    "waterfall",
    N_("Waterfall"),
    "chart-waterfall",
    ("waterfall", "bridge chart", "bridge", "wasserfall", "brücke"),
    N_("2 to 24 parts of a measure that adds up"),
    _fits,
    _draw,
    places="names",
)
