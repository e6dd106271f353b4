"""A figure of `charts` on a part of a page."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from insightora_dash.charts.style import LIGHT
from insightora_dash.reports.printed.letters import lines_of, width_of
from insightora_dash.reports.printed.plots.axes import Axis
from insightora_dash.reports.printed.plots.flat import flows, places, tiles
from insightora_dash.reports.printed.plots.plane import draw_plane
from insightora_dash.reports.printed.plots.round import rings, slices, web
from insightora_dash.reports.printed.plots.traces import TRACES
from insightora_dash.reports.printed.sheet import Sheet

ROW = 17.0  # of the legend


def plot(sheet: Sheet, figure: Mapping[str, Any], *, locale: str) -> None:
    """Draws the figure on the whole sheet: its title and legend, its traces, its notes."""
    layout, traces = figure["layout"], figure["data"]
    top = _title(sheet, layout)
    top = _legend(sheet, layout, traces, top)
    axes: list[tuple[Axis, Axis]] = []
    kinds = {trace["type"] for trace in traces}
    if kinds & set(TRACES):
        axes = draw_plane(sheet, figure, top, locale)
    elif "scatterpolar" in kinds:
        web(sheet, list(traces), layout, max(top, float(layout.get("margin", {}).get("t", 0)) - 20))
    else:
        for trace in traces:
            _alone(sheet, trace, max(top, float(layout.get("margin", {}).get("t", 0)) * 0.8), locale)
    for shape in layout.get("shapes", ()):
        _shape(sheet, shape, axes)
    for note in layout.get("annotations", ()):
        _note(sheet, note, axes, layout, top)


def _alone(sheet: Sheet, trace: Mapping[str, Any], top: float, locale: str) -> None:
    kind = trace["type"]
    if kind == "pie":
        slices(sheet, trace, top)
    elif kind == "sunburst":
        rings(sheet, trace, top)
    elif kind == "treemap":
        tiles(sheet, trace, top, locale)
    elif kind == "sankey":
        flows(sheet, trace, top)
    elif kind in ("choropleth", "scattergeo"):
        places(sheet, trace, top, locale)


def _title(sheet: Sheet, layout: Mapping[str, Any]) -> float:
    title = layout.get("title") or {}
    words = lines_of(title.get("text") or "")[0][0]
    if words:
        sheet.text(2, 12, words, size=11, fill=title.get("font", {}).get("color", LIGHT.ink_3), width=sheet.width - 4)
    return 20.0 if words else 4.0


def _legend(sheet: Sheet, layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], top: float) -> float:
    """The names of the traces beside their colours; gives where the legend ends."""
    if not layout.get("showlegend"):
        return top
    named, seen, x = [trace for trace in traces if trace.get("name") and trace.get("showlegend", True)], set[str](), 2.0
    for trace in named:
        name = lines_of(str(trace["name"]))[0][0]
        wide = width_of(name, 11) + 30
        if name in seen:
            continue
        seen.add(name)
        if x + wide > sheet.width and x > 2:
            x, top = 2.0, top + ROW
        _swatch(sheet, trace, x, top + 9)
        sheet.text(x + 18, top + 12, name, size=11, fill=LIGHT.ink_2, width=sheet.width - x - 20)
        x += wide
    return top + (ROW + 3 if seen else 0)


def _swatch(sheet: Sheet, trace: Mapping[str, Any], x: float, y: float) -> None:
    line, marker = trace.get("line", {}), trace.get("marker", {})
    if trace["type"] == "scatter" and "lines" in str(trace.get("mode")) and not trace.get("fillcolor"):
        sheet.line([(x, y), (x + 13, y)], line.get("color", LIGHT.color(0)), thick=2, dash=str(line.get("dash", "")))
    else:
        color = trace.get("fillcolor") or marker.get("color") or line.get("color")
        sheet.rect(x + 1, y - 5, 10, 10, color if isinstance(color, str) else LIGHT.color(0), round_by=2)


def _shape(sheet: Sheet, shape: Mapping[str, Any], axes: Sequence[tuple[Axis, Axis]]) -> None:
    if not axes:
        return
    (x0, x1), (y0, y1) = (tuple(_spot(shape.get(f"{side}{end}"), str(shape.get(f"{side}ref", side)), axes, side) for end in "01") for side in "xy")
    line = shape.get("line", {})
    if shape.get("type") == "line":
        sheet.line([(x0, y0), (x1, y1)], line.get("color"), thick=float(line.get("width", 1)), dash=str(line.get("dash", "")))
    else:
        sheet.rect(x0, y0, x1 - x0, y1 - y0, shape.get("fillcolor"), line=line.get("color"), thick=float(line.get("width", 0)))


def _spot(value: Any, ref: str, axes: Sequence[tuple[Axis, Axis]], side: str) -> float:
    axis = _axis_of(ref, axes, side)
    if ref.endswith("domain"):
        return axis.start + float(value) * (axis.end - axis.start)
    return axis.along(float(value)) if axis.kind == "log" else axis.at(value)


def _axis_of(ref: str, axes: Sequence[tuple[Axis, Axis]], side: str) -> Axis:
    number = int("".join(letter for letter in ref.split(maxsplit=1)[0] if letter.isdigit()) or 1)
    return axes[min(number, len(axes)) - 1][0 if side == "x" else 1]


def _note(sheet: Sheet, note: Mapping[str, Any], axes: Sequence[tuple[Axis, Axis]], layout: Mapping[str, Any], top: float) -> None:
    spots = []
    for side, size in (("x", sheet.width), ("y", sheet.height)):
        ref, value = str(note.get(f"{side}ref", side)), note.get(side, 0)
        if ref == "paper":
            margin = layout.get("margin", {})
            first, last = (float(margin.get(edge, top if edge == "t" else 0)) for edge in ("lr" if side == "x" else "bt"))
            start, end = (first, size - last) if side == "x" else (size - first, last)
            spots.append(start + float(value) * (end - start))
        elif axes:
            spots.append(_spot(value, ref, axes, side))
        else:
            return
    if not all(math.isfinite(spot) for spot in spots):
        return
    font, lines = note.get("font", {}), lines_of(note.get("text") or "")
    size = float(font.get("size", 12))
    tall = len(lines) * size * 1.25
    x, y = spots[0] + float(note.get("xshift", 0)), spots[1] - float(note.get("yshift", 0))
    first = y - {"top": 0.0, "bottom": tall}.get(str(note.get("yanchor", "middle")), tall / 2) + size * 0.95
    anchor = {"left": "left", "right": "right"}.get(str(note.get("xanchor", "center")), "middle")
    for row, (line, bold) in enumerate(lines):
        sheet.text(x, first + row * size * 1.25, line, size=size, fill=font.get("color", LIGHT.ink_2), bold=bold, anchor=anchor)
