"""Scatter matrix: every measure against every other."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_MEASURES = 4
MOST_POINTS = 600
GAP = 0.04


def _fits(shape: Shape) -> Fit | None:
    if len(shape.measures) < 3 or shape.rows < 10 or len(shape.groups) > 3:
        return None
    y = tuple(column.name for column in shape.measures[:MOST_MEASURES])
    options = {"shown": MOST_POINTS} if shape.rows > MOST_POINTS else {}
    spec = ChartSpec("matrix", y[0], y, reason=_("three or more measures against each other: scatter matrix"), options=options)
    return Fit(spec, 0.5 if all(column.source for column in shape.measures) and not shape.times else 0.22)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    step, size = -(-shape.rows // MOST_POINTS), 1 / len(spec.y)
    rows = list(range(0, shape.rows, step))
    traces, names, axes = list[dict[str, Any]](), list[dict[str, Any]](), dict[str, Any]()
    for down, vertical in enumerate(spec.y):
        for across, horizontal in enumerate(spec.y):
            number = down * len(spec.y) + across + 1
            suffix = str(number) if number > 1 else ""
            axes |= _axes(suffix, across, down, size, style, (shape.column(horizontal), shape.column(vertical)), last=down == len(spec.y) - 1)
            if horizontal != vertical:
                traces.append(_panel(suffix, horizontal, vertical, rows, shape, style))
            else:
                names.append(_name(label_of(shape.column(vertical)), (across + 0.5) * size, 1 - (down + 0.5) * size, style))
    return {"data": traces, "layout": layout(style, annotations=names, **axes) | {"margin": {"l": 40, "r": 8, "t": 8, "b": 36}}}


def _name(text: str, x: float, y: float, style: Style) -> dict[str, Any]:
    font = {"size": 12, "color": style.ink_2}
    return {"text": shorten(text, 14), "x": x, "y": y, "xref": "paper", "yref": "paper", "showarrow": False, "font": font}


def _panel(suffix: str, horizontal: str, vertical: str, rows: list[int], shape: Shape, style: Style) -> dict[str, Any]:
    columns = [shape.column(horizontal), shape.column(vertical)]
    words = [formatter(type=column.type, unit=column.unit, locale=style.locale) for column in columns]
    values = [[shape.values(column.name)[row] for row in rows] for column in columns]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x" + suffix,
        "yaxis": "y" + suffix,
        "rows": rows,
        "measure": vertical,
        "x": [None if value is None else float(value) for value in values[0]],
        "y": [None if value is None else float(value) for value in values[1]],
        "marker": {"color": style.color(0), "size": 4, "opacity": 0.5},
        "customdata": [[words[0](x), words[1](y)] for x, y in zip(*values, strict=True)],
        "hovertemplate": f"{label_of(columns[0])}: %{{customdata[0]}}<br>{label_of(columns[1])}: %{{customdata[1]}}<extra></extra>",
    }


def _axes(suffix: str, across: int, down: int, size: float, style: Style, columns: Any, *, last: bool) -> dict[str, Any]:
    frame = {
        "showline": True,
        "mirror": True,
        "linecolor": style.line,
        "showgrid": False,
        "nticks": 3,
        "fixedrange": True,
        "automargin": False,
        "tickfont": {"size": 9, "color": style.ink_3},
    }
    named = [{"title": {"text": shorten(label_of(column), 18, 1)}} if show else {} for column, show in zip(columns, (last, across == 0), strict=True)]
    room = GAP * size
    return {
        f"xaxis{suffix}": {**frame, "domain": [across * size + room, (across + 1) * size - room], "anchor": "y" + suffix, "showticklabels": last, **named[0]},
        f"yaxis{suffix}": {
            **frame,
            "domain": [1 - (down + 1) * size + room, 1 - down * size - room],
            "anchor": "x" + suffix,
            "showticklabels": across == 0,
            **named[1],
        },
    }


KIND = Kind(
    "matrix",
    N_("Scatter matrix"),
    "chart-matrix",
    ("scatter matrix", "pair plot", "splom", "streudiagrammmatrix"),
    N_("three or more measures in 10 or more rows"),
    _fits,
    _draw,
    repeats=True,
)
