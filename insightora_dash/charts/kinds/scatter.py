"""Points: one measure against another."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import measure_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text, measure_title
from insightora_dash.charts.marks.roles import point_column
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_POINTS = 4000
MOST_COLORS = 8


def _fits(shape: Shape) -> Fit | None:
    if len(shape.measures) < 2 or shape.rows < 3 or len(shape.groups) > 3:
        return None
    colors = [
        column
        for column in shape.groups
        if column.role != "id" and 2 <= shape.distinct(column.name) <= MOST_COLORS and shape.distinct(column.name) < shape.rows / 2
    ]
    raw = any(column.source for column in shape.measures[:2])
    score = 0.88 if raw and len(shape.measures) == 2 and shape.rows > 8 else 0.7 if shape.rows > 12 and not shape.times and len(shape.alike()) < 2 else 0.35
    options = {"shown": MOST_POINTS} if shape.rows > MOST_POINTS else {}
    return Fit(
        ChartSpec(
            "scatter",
            shape.measures[0].name,
            (shape.measures[1].name,),
            colors[0].name if colors else None,
            reason=_("two measures against each other: points"),
            options=options,
        ),
        score,
    )


def draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    x, y = shape.column(spec.x), shape.column(spec.y[0])
    points = _points(spec, shape)
    colors = list(dict.fromkeys(color for *_rest, color in points)) if spec.color else [None]
    names = {color: category_text(color, shape.column(spec.color), style.locale) if spec.color else "" for color in colors}
    traces = [
        _trace([point for point in points if point[3] == color], names[color], index, spec, shape, style) for index, color in enumerate(colors[:MOST_COLORS])
    ]
    across = measure_axis([point[0] for point in points], x, style, zero=False) | {"showgrid": True, "title": {"text": measure_title(x, style)}}
    figure = layout(style, measure=y, legend=spec.color is not None, xaxis=across, yaxis=measure_axis([point[1] for point in points], y, style, zero=False))
    return {"data": traces, "layout": figure}


def _points(spec: ChartSpec, shape: Shape) -> list[tuple[float, float, int, Any]]:
    colors = shape.values(spec.color) if spec.color else [None] * shape.rows
    points = [
        (float(x), float(y), row, color)
        for row, (x, y, color) in enumerate(zip(shape.values(str(spec.x)), shape.values(spec.y[0]), colors, strict=True))
        if x is not None and y is not None
    ]
    # Every n-th point, so that what is shown is spread over the whole result.
    return points[:: -(-len(points) // MOST_POINTS)] if points else points


def _trace(points: list[tuple[float, float, int, Any]], name: str, index: int, spec: ChartSpec, shape: Shape, style: Style) -> dict[str, Any]:
    x, y = shape.column(spec.x), shape.column(spec.y[0])
    word_x, word_y = (formatter(type=column.type, unit=column.unit, locale=style.locale) for column in (x, y))
    named = point_column(shape, spec)
    titles = [category_text(shape.values(named.name)[row], named, style.locale) if named else name for _x, _y, row, _color in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [point[0] for point in points],
        "y": [point[1] for point in points],
        "marker": {
            "color": style.color(index),
            "size": 8 if len(points) <= 300 else 5,
            "opacity": 0.75 if len(points) <= 300 else 0.5,
            "line": {"color": style.paper, "width": 0.5},
        },
        "rows": [point[2] for point in points],
        "measure": y.name,
        "customdata": [[title, word_x(point[0]), word_y(point[1])] for title, point in zip(titles, points, strict=True)],
        "hovertemplate": ("<b>%{customdata[0]}</b><br>" if named or name else "")
        + f"{measure_title(x, style)}: %{{customdata[1]}}<br>{measure_title(y, style)}: %{{customdata[2]}}<extra></extra>",
    }


KIND = Kind(
    "scatter",
    N_("Scatter"),
    "chart-scatter",
    ("scatter", "scatter plot", "points", "correlation", "punktdiagramm", "streudiagramm"),
    N_("two measures"),
    _fits,
    draw,
    repeats=True,
    numbers="xy",
)
