"""Timeline: what lasted from when to when."""

from datetime import datetime, time
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import category_axis, iso, time_axis
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.shape import Shape, label_of
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import N_, _

MOST_LINES = 40


def _fits(shape: Shape) -> Fit | None:
    named = sorted(shape.groups, key=lambda column: column.role == "id")
    if (
        len(shape.times) != 2
        or not named
        or not 1 <= shape.rows <= 400
        or any(not column.type.upper().startswith(("DATE", "TIMESTAMP")) for column in shape.times)
    ):
        return None
    first, second = (shape.values(column.name) for column in shape.times)
    pairs = [(start, end) for start, end in zip(first, second, strict=True) if start is not None and end is not None]
    forward = sum(_at(start) <= _at(end) for start, end in pairs)
    if not pairs or 2 * max(forward, len(pairs) - forward) <= len(pairs):
        return None
    y = tuple(column.name for column in (shape.times if 2 * forward >= len(pairs) else shape.times[::-1]))
    options = {"shown": MOST_LINES} if shape.rows > MOST_LINES else {}
    return Fit(ChartSpec("gantt", named[0].name, y, reason=_("a start and an end: timeline"), options=options), 0.5)


def _at(value: Any) -> datetime:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    name, start, end = shape.column(spec.x), *(shape.column(column) for column in spec.y)
    spans = [(row, begun, done) for row, (begun, done) in enumerate(zip(shape.values(start.name), shape.values(end.name), strict=True)) if begun and done]
    spans = sorted(spans, key=lambda span: _at(span[1]))[:MOST_LINES]
    names = [f"{category_text(shape.values(name.name)[row], name, style.locale)}" for row, _begun, _done in spans]
    places = [f"{place}" for place in range(len(spans))]
    said = [
        [text, format_date(begun, grain="day", locale=style.locale), format_date(done, grain="day", locale=style.locale)]
        for text, (_row, begun, done) in zip(names, spans, strict=True)
    ]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": [iso(begun) for _row, begun, _done in spans],
        "x": [max(0.0, (_at(done) - _at(begun)).total_seconds() * 1000) for _row, begun, done in spans],
        "marker": {"color": style.color(0)},
        "customdata": said,
        "rows": [row for row, _begun, _done in spans],
        "measure": end.name,
        "hovertemplate": f"<b>%{{customdata[0]}}</b><br>{label_of(start)}: %{{customdata[1]}}<br>{label_of(end)}: %{{customdata[2]}}<extra></extra>",
    }
    moments = sorted({value for _row, begun, done in spans for value in (begun, done)}, key=_at)
    down = category_axis(places, width=22, lines=1) | {"range": [len(places) - 0.5, -0.5], "showgrid": False, "tickangle": 0}
    down["ticktext"] = category_axis(names, width=22, lines=1)["ticktext"]
    across = {**time_axis(moments, "day", style), "showgrid": True, "type": "date", "fixedrange": True}
    return {"data": [trace], "layout": layout(style, bargap=0.35, barcornerradius=3, xaxis=across, yaxis=down)}


KIND = Kind(
    "gantt",
    N_("Timeline"),
    "chart-gantt",
    ("gantt", "timeline", "schedule chart", "zeitleiste", "zeitplan"),
    N_("names with a start and an end"),
    _fits,
    _draw,
    repeats=True,
)
