"""Small multiples: the same small chart for every group, on one scale."""

from math import ceil
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import iso, measure_axis, time_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.marks.roles import in_currencies, pair
from insightora_dash.charts.marks.series import Marks, Series, read_marks, with_gaps
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _

MOST_PANELS = 8


def _fits(shape: Shape) -> Fit | None:
    both = pair(shape) if shape.measures else None
    if both is None or in_currencies(shape) or not shape.distinct(both[1].name) >= 3:
        return None
    spec = ChartSpec("multiples", both[0].name, (shape.measures[0].name,), both[1].name, reason=_("many groups side by side on one scale: small multiples"))
    return Fit(spec, 0.35)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    marks = read_marks(spec, shape, style.locale, most_xs=200)
    panels = marks.series[:MOST_PANELS]
    columns = min(4, len(panels)) if len(panels) != 6 else 3
    lines = ceil(len(panels) / columns)
    moments = with_gaps(marks)
    scale = measure_axis(marks.values(), marks.series[0].measure, style)
    figure: dict[str, Any] = {"data": [], "layout": layout(style, measure=marks.series[0].measure, annotations=[])}
    for place, series in enumerate(panels):
        _panel(figure, place, (columns, lines), series, marks, moments, scale, style)
    figure["layout"]["margin"] |= {"l": 44, "t": 40, "b": 26}
    return figure


def _panel(
    figure: dict[str, Any], place: int, grid: tuple[int, int], series: Series, marks: Marks, moments: list[Any], scale: dict[str, Any], style: Style
) -> None:
    columns, lines = grid
    across, down = place % columns, place // columns
    suffix = str(place + 1) if place else ""
    width, height = 1 / columns, 1 / lines
    x, y = [across * width + 0.02, (across + 1) * width - 0.02], [1 - (down + 1) * height + 0.05, 1 - down * height - 0.1]
    bars = not marks.on_time
    trace: dict[str, Any] = {
        "x": [iso(moment) for moment in moments] if marks.on_time else marks.x_texts(style.locale),
        "y": series.at(moments if marks.on_time else marks.xs),
        "xaxis": "x" + suffix,
        "yaxis": "y" + suffix,
        "name": series.name,
        **series.marks(moments if marks.on_time else marks.xs),
        "customdata": series.texts(moments if marks.on_time else marks.xs, style.locale),
        "hovertemplate": "%{x}<br>%{customdata}<extra>%{fullData.name}</extra>",
        **(
            {"type": "bar", "marker": {"color": style.color(0)}}
            if bars
            else {"type": "scatter", "mode": "lines", "line": {"color": style.color(0), "width": 1.8}}
        ),
    }
    time = {**time_axis(moments, marks.grain, style), "nticks": 3} if marks.on_time else {"type": "category", "nticks": 4}
    for key in ("dtick", "tick0"):
        time.pop(key, None)
    figure["data"].append(trace)
    figure["layout"] |= {
        f"xaxis{suffix}": {
            **time,
            "domain": x,
            "anchor": "y" + suffix,
            "showticklabels": down == (len(figure["data"]) - 1) // columns,
            "fixedrange": True,
            "automargin": False,
            "tickfont": {"size": 9, "color": style.ink_3},
            "showline": True,
        },
        f"yaxis{suffix}": {**scale, "domain": y, "anchor": "x" + suffix, "showticklabels": across == 0, "automargin": False, "nticks": 3},
    }
    figure["layout"]["annotations"].append(
        {
            "text": shorten(series.name, 22, 1),
            "x": x[0],
            "xanchor": "left",
            "y": y[1] + 0.005,
            "yanchor": "bottom",
            "xref": "paper",
            "yref": "paper",
            "showarrow": False,
            "font": {"size": 11, "color": style.ink_2},
        }
    )


KIND = Kind(
    "multiples",
    N_("Small multiples"),
    "chart-multiples",
    ("small multiples", "facets", "trellis", "panels", "kleine vielfache"),
    N_("two groups, or a time and a group of 3 or more, and one measure"),
    _fits,
    _draw,
    places="axis",
    series=True,
)
