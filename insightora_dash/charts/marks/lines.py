"""Lines over time or over an order, with their names at their ends."""

from datetime import datetime, time, timedelta
from typing import Any

from insightora_dash.charts.marks.axes import category_axis, iso, measure_axis, time_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import shorten
from insightora_dash.charts.marks.series import Marks, read_marks, with_gaps
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style

Figure = dict[str, Any]
MOST_POINTS = 5000
MOST_DOTS = 13  # points up to which each is marked
_NAME_GAP = 0.07  # of the axis: two names closer than this would touch
_NAME_WIDTH = 16


def draw_lines(spec: ChartSpec, shape: Shape, style: Style, *, filled: bool = False) -> Figure:
    """Lines, or stacked areas when filled; a missing time is a gap unless the spec says zero."""
    marks = read_marks(spec, shape, style.locale, most_xs=MOST_POINTS)
    moments = with_gaps(marks)
    several = len(marks.series) > 1
    axis = measure_axis(_reach(marks, moments, filled and several), marks.series[0].measure, style, zero=filled)
    named = several and not filled and len(marks.series) <= 6
    figure = layout(
        style,
        measure=None if len(spec.y) > 1 else marks.series[0].measure,
        legend=several and not named,
        hovermode="x unified",
        yaxis=axis,
        xaxis=_x_axis(marks, moments, style),
    )
    if named:
        figure["annotations"] = _end_names(marks, moments, axis["range"], style)
        figure["margin"]["r"] = 10 + round(6.6 * min(_NAME_WIDTH, max(len(series.name) for series in marks.series)))
    traces = [
        _trace(marks, moments, index, style, filled=filled, zero=spec.options.get("gaps") == "zero" or (filled and several))
        for index in range(len(marks.series))
    ]
    return {"data": [piece for trace in traces for piece in _pieces(trace)] if filled and not several else traces, "layout": figure}


def _trace(marks: Marks, moments: list[Any], index: int, style: Style, *, filled: bool, zero: bool) -> dict[str, Any]:
    series, several, color = marks.series[index], len(marks.series) > 1, style.color(index)
    heights = series.at(moments)
    lonely = any(value is not None and _neighbours(heights, place) == 0 for place, value in enumerate(heights))
    dotted = (len(moments) <= MOST_DOTS and not filled) or (lonely and not zero)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if dotted else "lines",
        "name": series.name,
        "x": [iso(x) for x in moments] if marks.on_time else marks.x_texts(style.locale),
        "y": [value or 0.0 for value in heights] if zero else heights,
        "line": {"color": color, "width": 2.2 if len(moments) <= 200 else 1.4},
        "customdata": series.texts(moments, style.locale),
        "hovertemplate": "%{customdata}" + ("<extra>%{fullData.name}</extra>" if several else "<extra></extra>"),
        "connectgaps": False,
        **series.marks(moments),
    }
    if dotted:
        trace["marker"] = {"size": 5, "color": color}
    if filled:
        trace |= {"stackgroup": "parts", "line": {"color": color, "width": 1}} if several else {"fill": "tozeroy"}
        trace["fillcolor"] = color + ("cc" if several else "2e")
    return trace


def _pieces(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """A filled line cut at its gaps, because Plotly fills across them."""
    heights = trace["y"]
    starts = [place for place, value in enumerate(heights) if value is not None and (place == 0 or heights[place - 1] is None)]
    ends = [next((place for place in range(start, len(heights)) if heights[place] is None), len(heights)) for start in starts]
    return [trace | {key: trace[key][start:end] for key in ("x", "y", "customdata", "rows")} for start, end in zip(starts, ends, strict=True)]


def _x_axis(marks: Marks, moments: list[Any], style: Style) -> dict[str, Any]:
    if marks.on_time:
        return {**time_axis(moments, marks.grain, style), "range": _x_range(moments), "showline": True}
    return {**category_axis(marks.x_texts(style.locale), width=12), "showline": True}


def _x_range(moments: list[Any]) -> list[Any]:
    """From the first to the last moment with a little air, whatever stands beside the last one."""
    first, last = moments[0], moments[-1]
    air = (last - first) * (0.03 if len(moments) <= MOST_DOTS else 0.01)
    if isinstance(first, int):
        return [first - (air or 1), last + (air or 1)]
    start, end = (moment if isinstance(moment, datetime) else datetime.combine(moment, time()) for moment in (first, last))
    return [(start - (air or timedelta(days=1))).isoformat(), (end + (air or timedelta(days=1))).isoformat()]


def _reach(marks: Marks, moments: list[Any], stacked: bool) -> list[float]:
    if not stacked:
        return marks.values()
    return [sum(series.points.get(x, 0.0) for series in marks.series) for x in moments]


def _neighbours(heights: list[float | None], place: int) -> int:
    return sum(0 <= beside < len(heights) and heights[beside] is not None for beside in (place - 1, place + 1))


def _end_names(marks: Marks, moments: list[Any], reach: list[float], style: Style) -> list[dict[str, Any]]:
    texts = marks.x_texts(style.locale)
    ends = []
    for index, series in enumerate(marks.series):
        last = max((place for place, x in enumerate(moments) if x in series.points), default=None)
        if last is not None:
            ends.append((series.points[moments[last]], index))
    places = _spread([height for height, _index in sorted(ends)], _NAME_GAP * (reach[1] - reach[0]))
    end = iso(moments[-1]) if marks.on_time else texts[-1]
    return [
        {
            "x": end,
            "y": place,
            "xref": "x",
            "yref": "y",
            "text": shorten(marks.series[index].name, _NAME_WIDTH, 1),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 8,
            "font": {"size": 12, "color": style.text(index)},
        }
        for place, (_height, index) in zip(places, sorted(ends), strict=True)
    ]


def _spread(heights: list[float], gap: float) -> list[float]:
    """Heights in rising order pushed apart until neighbours keep the gap, their middle staying where it was."""
    groups: list[tuple[float, int]] = []
    for height in heights:
        groups.append((height, 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < gap * (groups[-1][1] + groups[-2][1]) / 2:
            (lower, few), (upper, many) = groups[-2:]
            groups[-2:] = [((lower * few + upper * many) / (few + many), few + many)]
    return [middle + gap * (place - (count - 1) / 2) for middle, count in groups for place in range(count)]
