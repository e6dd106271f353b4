"""Trend: the newest value large, how it changed, and the course behind it."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import iso
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text, measure_title
from insightora_dash.charts.marks.roles import in_currencies, single_x
from insightora_dash.charts.marks.series import read_marks, with_gaps
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x not in shape.times or not shape.measures or shape.rows < 2 or in_currencies(shape):
        return None
    return Fit(ChartSpec("trend", x.name, (shape.measures[0].name,), reason=_("the newest value and its course: trend")), 0.45)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    marks = read_marks(spec, shape, style.locale, most_xs=5000)
    series, moments = marks.series[0], with_gaps(marks)
    known = [x for x in marks.xs if x in series.points]
    last, before = known[-1], known[-2] if len(known) > 1 else None
    heights = series.at(moments)
    word = formatter(type=series.measure.type, unit=series.measure.unit, locale=style.locale, compact=True)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": [iso(x) for x in moments] if marks.on_time else marks.x_texts(style.locale),
        "y": heights,
        "line": {"color": style.color(0), "width": 2},
        "fill": "tozeroy",
        "fillcolor": style.color(0) + "1f",
        "connectgaps": True,
        "customdata": series.texts(moments, style.locale),
        "hovertemplate": "%{customdata}<extra></extra>",
        **series.marks(moments),
    }
    values = [value for value in heights if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    notes = [_note(word(series.points[last]), 0.92, 30, style.ink), _note(_told(series.points, last, before, marks.x_column, style), 0.62, 12, style.ink_2)]
    room: dict[str, Any] = {"visible": False, "fixedrange": True}
    notes.append(_note(measure_title(series.measure, style), 1.04, 11, style.ink_3))
    figure = layout(
        style,
        annotations=notes,
        xaxis={**room, "type": "date" if marks.on_time and not isinstance(last, int) else "-"},
        yaxis={**room, "range": [low, high * 1.05 or 1], "domain": [0, 0.44]},
    )
    return {"data": [trace], "layout": figure | {"hovermode": "x", "margin": {"l": 8, "r": 8, "t": 22, "b": 6}}}


def _told(points: dict[Any, float], last: Any, before: Any, column: Any, style: Style) -> str:
    when = category_text(last, column, style.locale)
    if before is None or not points[before]:
        return when
    change = (points[last] - points[before]) / abs(points[before])
    sign = "▲" if change > 0 else "▼" if change < 0 else "●"
    share = format_percent(abs(change), decimals=1, locale=style.locale)
    return _("{when}: {change} against {before}", when=when, change=f"{sign} {share}", before=category_text(before, column, style.locale))


def _note(text: str, y: float, size: int, color: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 0,
        "xanchor": "left",
        "y": y,
        "yanchor": "top",
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "align": "left",
        "font": {"size": size, "color": color},
    }


KIND = Kind(
    "trend",
    N_("Trend"),
    "chart-trend",
    ("sparkline", "number with trend", "kpi with trend", "trend number", "kennzahl mit verlauf"),
    N_("a time and one measure"),
    _fits,
    _draw,
    places="axis",
)
