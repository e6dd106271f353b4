"""What is drawn over the marks to compare with: lines with names, the average, the trend; and the log axis."""

import math
from collections.abc import Sequence
from typing import Any

from insightora_dash.charts.formats import Format, read_format
from insightora_dash.charts.marks.axes import measure_axis, nice_ticks, tick_texts
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import _

Line = tuple[float, str]


def finish(figure: dict[str, Any], spec: ChartSpec, shape: Shape, style: Style) -> dict[str, Any]:
    """The drawn figure with its log axis, lines and trend."""
    wanted = read_format(spec)
    traces = figure["data"]
    if not traces or not spec.y or wanted == Format(sort=wanted.sort, top=wanted.top, forecast=wanted.forecast):
        return figure
    lying = traces[0].get("orientation") == "h"
    measure, axis = shape.column(spec.y[0]), "xaxis" if lying else "yaxis"
    values = [float(value) for trace in traces for value in trace["x" if lying else "y"] if value is not None]
    lines = [*wanted.lines, *(_average(values) if wanted.average else [])]
    layout = {**figure["layout"], axis: {**figure["layout"].get(axis, {})}}
    if wanted.trend:
        traces = [*traces, *(found for trace in traces if (found := _trend(trace, style)) is not None)]
    if lines:
        layout |= _compared(layout, lines, measure, style, axis=axis, values=values)
    if wanted.log and all(value > 0 for value in (*values, *(value for value, _name in lines))):
        layout[axis] |= _log_axis([*values, *(value for value, _name in lines)], measure, style)
        layout |= _moved_names(layout, lying)
    return {**figure, "data": traces, "layout": layout}


def _average(values: Sequence[float]) -> list[Line]:
    return [(sum(values) / len(values), _("Average"))] if values else []


def _compared(
    layout: dict[str, Any], lines: Sequence[Line], measure: ResultColumn, style: Style, *, axis: str, values: Sequence[float]
) -> dict[str, Any]:
    """Dashed lines across the chart with their names, and an axis that reaches them."""
    lying = axis == "xaxis"
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale, compact=True)
    along, across = ("x", "y") if lying else ("y", "x")
    dash = {"color": style.ink_2, "width": 1.2, "dash": "dash"}
    shapes = [{"type": "line", f"{along}0": value, f"{along}1": value, f"{across}0": 0, f"{across}1": 1, f"{across}ref": f"{across} domain", "line": dash}
              for value, _name in lines]  # fmt: skip
    place = {"y": 1, "yref": "y domain", "yanchor": "bottom"} if lying else {"x": 0, "xref": "x domain", "xanchor": "left", "yanchor": "bottom"}
    names = [{along: value, f"{along}ref": along, **place, "text": _escaped(" ".join(filter(None, (name, word(value))))), "showarrow": False,
              "font": {"size": 11, "color": style.ink_2}, "bgcolor": style.paper + "cc", "borderpad": 1} for value, name in lines]  # fmt: skip
    reached = layout[axis].get("range") or [min(values), max(values)]
    outside = [value for value, _name in lines if not reached[0] <= value <= reached[1]]
    fitted = measure_axis([*reached, *outside], measure, style) if outside else {}
    hidden = {key: layout[axis][key] for key in ("showticklabels", "showgrid") if key in layout[axis]}
    return {"shapes": [*layout.get("shapes", []), *shapes], "annotations": [*layout.get("annotations", []), *names], axis: {**layout[axis], **fitted, **hidden}}


def _log_axis(values: Sequence[float], measure: ResultColumn, style: Style) -> dict[str, Any]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) - 1e-9)
    high = max(high, low + 1)
    ticks = [10.0**power for power in range(low, high + 1)] if high - low > 1 else [tick for tick in nice_ticks(min(values), max(values)) if tick > 0]
    words = tick_texts(ticks, measure, style.locale)
    return {"type": "log", "tickvals": ticks, "ticktext": words, "range": [low, high + 0.08], "showticklabels": True, "showgrid": True}


def _moved_names(layout: dict[str, Any], lying: bool) -> dict[str, Any]:
    """Names beside the axis stand at the logarithm of their value, as Plotly wants it."""
    along, ref = ("x", "xref") if lying else ("y", "yref")

    def moved(note: dict[str, Any]) -> dict[str, Any]:
        at = note.get(along)
        return {**note, along: math.log10(at)} if note.get(ref) == along and isinstance(at, int | float) and at > 0 else note

    return {"annotations": [moved(note) for note in layout.get("annotations", [])]}


def _trend(trace: dict[str, Any], style: Style) -> dict[str, Any] | None:
    """The straight line of least squares through a trace: over its places, or over x where that is a number."""
    numbers = all(isinstance(x, int | float) for x in trace["x"])
    known = [(float(x) if numbers else float(place), float(y), x) for place, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)) if y is not None]
    mean_x, mean_y = (sum(point[side] for point in known) / max(len(known), 1) for side in (0, 1))
    spread = sum((x - mean_x) ** 2 for x, _y, _at in known)
    if len(known) < 2 or not spread:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y, _at in known) / spread
    ends = [min(known), max(known)]
    color = (trace.get("line") or trace.get("marker") or {}).get("color")
    heights = [mean_y + slope * (end[0] - mean_x) for end in ends]
    return {"type": "scatter", "mode": "lines", "name": _("Trend"), "x": [end[2] for end in ends], "y": heights,
            "line": {"color": color if isinstance(color, str) else style.ink_2, "width": 1.4, "dash": "dot"}, "hoverinfo": "skip",
            "showlegend": False}  # fmt: skip


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
