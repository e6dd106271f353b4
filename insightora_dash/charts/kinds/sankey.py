"""Sankey: how much flows from one group to another."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.marks.roles import in_currencies, pair
from insightora_dash.charts.shape import Shape, additive, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_NODES = 24  # on each side


def _fits(shape: Shape) -> Fit | None:
    both = pair(shape) if shape.measures else None
    if both is None or shape.times or in_currencies(shape) or not additive(shape.measures[0]) or shape.negative(shape.measures[0].name):
        return None
    if max(shape.distinct(column.name) for column in both) > MOST_NODES:
        return None
    first, second = (column for column in shape.groups if column in both)
    return Fit(ChartSpec("sankey", first.name, (shape.measures[0].name,), second.name, reason=_("how much goes from one group to another: Sankey")), 0.33)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    source, target, measure = shape.column(spec.x), shape.column(spec.color), shape.column(spec.y[0])
    lefts, rights = ([category_text(value, column, style.locale) for value in shape.values(column.name)] for column in (source, target))
    left, right = (list(dict.fromkeys(names)) for names in (lefts, rights))
    flows = [(row, float(value)) for row, value in enumerate(shape.values(measure.name)) if value]
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    colors = {name: style.color(place) for place, name in enumerate(left)}
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [*left, *right],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
            "color": [*(colors[name] for name in left), *[style.ink_3] * len(right)],
            "hovertemplate": "<b>%{label}</b><extra></extra>",
        },
        "link": {
            "source": [left.index(lefts[row]) for row, _value in flows],
            "target": [len(left) + right.index(rights[row]) for row, _value in flows],
            "value": [value for _row, value in flows],
            "color": [colors[lefts[row]] + "55" for row, _value in flows],
            "customdata": [word(value) for _row, value in flows],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        "textfont": {"color": style.ink, "size": 12},
    }
    notes = [
        {
            "text": label_of(column),
            "x": x,
            "xanchor": anchor,
            "y": 1.02,
            "yanchor": "bottom",
            "xref": "paper",
            "yref": "paper",
            "showarrow": False,
            "font": {"size": 11, "color": style.ink_3},
        }
        for column, x, anchor in ((source, 0, "left"), (target, 1, "right"))
    ]
    return {"data": [trace], "layout": layout(style, annotations=notes) | {"margin": {"l": 8, "r": 8, "t": 26, "b": 10}}}


KIND = Kind(
    "sankey",
    N_("Sankey"),
    "chart-sankey",
    ("sankey", "flow", "flow chart", "fluss", "flussdiagramm"),
    N_("two groups and a measure that adds up without negatives"),
    _fits,
    _draw,
)
