"""Heatmap: one measure over two groups, as colour."""

from typing import Any

from insightora_dash.charts.calendar import rank
from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import category_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.marks.ramp import bar, limits, scale
from insightora_dash.charts.marks.roles import in_currencies, pair
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_CELLS = 60  # along each side
MOST_WORDS = 80  # cells that still carry their value
Grid = dict[tuple[Any, Any], float]


def _fits(shape: Shape) -> Fit | None:
    both = pair(shape) if shape.measures else None
    if both is None or in_currencies(shape):
        return None
    across, down = (shape.distinct(column.name) for column in both)
    if min(across, down) < 2:
        return None
    many, cyclic = min(across, down) > 8, min(across, down) > 4 and all(shape.ordered(column.name) for column in both)
    score = 0.85 if (many or cyclic) and not shape.times else 0.72 if many else 0.4
    options = {"shown": MOST_CELLS} if max(across, down) > MOST_CELLS else {}
    return Fit(
        ChartSpec(
            "heatmap", both[0].name, (shape.measures[0].name,), both[1].name, reason=_("two groups with many values, one measure: heatmap"), options=options
        ),
        score,
    )


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    x, y, measure = shape.column(spec.x), shape.column(spec.color), shape.column(spec.y[0])
    rows = zip(shape.values(x.name), shape.values(y.name), shape.values(measure.name), strict=True)
    places = {place: row for row, place in enumerate(zip(shape.values(x.name), shape.values(y.name), strict=True))}
    grid: Grid = {(across, down): float(value) for across, down, value in rows if value is not None}
    acrosses, downs = _side(grid, 0, shape.values(x.name)), _side(grid, 1, shape.values(y.name))
    x_texts, y_texts = [category_text(at, x, style.locale) for at in acrosses], [category_text(at, y, style.locale) for at in downs]
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    values = [[grid.get((across, down)) for across in acrosses] for down in downs]
    low, high = min(grid.values(), default=0.0), max(grid.values(), default=0.0)
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": x_texts,
        "y": y_texts,
        "z": values,
        "rows": [[places.get((across, down)) for across in acrosses] for down in downs],
        "measure": measure.name,
        "xgap": 2,
        "ygap": 2,
        "colorscale": scale(low, style),
        "colorbar": bar(low, high, measure, style),
        "customdata": [[[across, down, word(value)] for across, value in zip(x_texts, row, strict=True)] for down, row in zip(y_texts, values, strict=True)],
        "hovertemplate": "<b>%{customdata[1]}</b>, %{customdata[0]}<br>%{customdata[2]}<extra></extra>",
        "hoverongaps": False,
        "zmin": limits(low, high)[0],
        "zmax": limits(low, high)[1],
    }
    if len(acrosses) * len(downs) <= MOST_WORDS and len(acrosses) <= 9:
        short = formatter(type=measure.type, unit=measure.unit, locale=style.locale, compact=True)
        trace |= {"text": [["" if value is None else short(value) for value in row] for row in values], "texttemplate": "%{text}", "textfont": {"size": 11}}
    across_axis = category_axis(x_texts, width=12, lines=1 if len(x_texts) > 6 else 2)
    if len(x_texts) > 24 or (len(x_texts) > 12 and shape.ordered(x.name)):
        step = -(-len(x_texts) // 12)
        across_axis |= {"tickvals": x_texts[::step], "ticktext": across_axis["ticktext"][::step]}
    down_axis = category_axis(y_texts, width=20) | {"range": [len(y_texts) - 0.5, -0.5], "showgrid": False, "tickangle": 0}
    return {"data": [trace], "layout": layout(style, measure=measure, xaxis=across_axis, yaxis=down_axis)}


def _side(grid: Grid, side: int, values: list[Any]) -> list[Any]:
    unique = list(dict.fromkeys(values))
    key = rank([value for value in unique if value is not None])
    if key is not None:
        ordered = sorted((value for value in unique if value is not None), key=key) + [value for value in unique if value is None]
    else:
        totals: dict[Any, float] = dict.fromkeys(unique, 0.0)
        for place, value in grid.items():
            totals[place[side]] += abs(value)
        ordered = sorted(unique, key=lambda value: -totals[value])
    return ordered[:MOST_CELLS]


KIND = Kind(
    "heatmap", N_("Heatmap"), "chart-heatmap", ("heatmap", "heat map", "matrix", "wärmekarte"), N_("two groups and one measure"), _fits, _draw, places="names"
)
