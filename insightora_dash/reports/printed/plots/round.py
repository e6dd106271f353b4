"""Round plots: slices, dials, rings within rings, webs."""

from collections.abc import Mapping
from math import cos, pi, radians, sin
from typing import Any

from insightora_dash.charts.marks.axes import nice_ticks
from insightora_dash.charts.style import LIGHT
from insightora_dash.reports.printed.letters import fitted, lines_of
from insightora_dash.reports.printed.sheet import Point, Sheet, dark

Trace = Mapping[str, Any]
_LEAST_WORDED = 10.0  # degrees of a piece whose name still fits


def slices(sheet: Sheet, trace: Trace, top: float) -> None:
    """A pie, a donut or (a half of one that does not show) a dial."""
    middle, radius = _middle(sheet, trace, top)
    values = [float(value or 0) for value in trace["values"]]
    whole, turn = sum(values) or 1.0, float(trace.get("rotation", 0))
    colors, edge = trace.get("marker", {}).get("colors", []), trace.get("marker", {}).get("line", {})
    words, last = trace.get("text", ()) if trace.get("textinfo") != "none" else (), -1e9
    for at, value in enumerate(values):
        end = turn + 360 * value / whole
        shade = colors[at] if at < len(colors) else LIGHT.color(at)
        sheet.ring(middle, (radius * float(trace.get("hole", 0)), radius), (turn, end), shade, line=edge.get("color"), thick=float(edge.get("width", 0)))
        if at < len(words) and value:
            last = _named(sheet, str(words[at]), middle, radius, (turn + end) / 2, last)
        turn = end


def _named(sheet: Sheet, words: str, middle: Point, radius: float, angle: float, last: float) -> float:
    """A slice's words outside of it, below those before on the same side; gives where they end."""
    x, y = middle[0] + (radius + 12) * sin(radians(angle)), middle[1] - (radius + 12) * cos(radians(angle))
    right, lines = angle % 360 < 180, lines_of(words)
    room = (sheet.width - x if right else x) - 4
    top = y - 6 * len(lines) + 4
    if right and top < last + 4:
        top = last + 4
    for row, (line, bold) in enumerate(lines):
        sheet.text(x, top + 13 * row + 6, line, size=11, fill=LIGHT.ink_2, bold=bold, anchor="left" if right else "right", width=max(room, 20))
    return top + 13 * len(lines) if right else last


def _middle(sheet: Sheet, trace: Trace, top: float) -> tuple[Point, float]:
    domain = trace.get("domain", {})
    (left, right), (low, high) = domain.get("x", (0, 1)), domain.get("y", (0, 1))
    tall = sheet.height - top - 8
    wide, high_by = (right - left) * sheet.width, (high - low) * tall
    return ((left + right) / 2 * sheet.width, top + (1 - (low + high) / 2) * tall), min(wide, high_by) / 2


def rings(sheet: Sheet, trace: Trace, top: float) -> None:
    """Parts within parts, from the middle outwards."""
    ids, parents = trace["ids"], trace["parents"]
    depth = {one: one.count("/") for one in ids}
    steps = max(depth.values()) + 1
    middle, radius = (sheet.width / 2, top + (sheet.height - top) / 2), min(sheet.width, sheet.height - top) / 2 - 6
    inner = radius * 0.28
    wide = (radius - inner) / steps

    def spread(parent: str, start: float, end: float) -> None:
        own = sorted((at for at, one in enumerate(parents) if one == parent), key=lambda at: -trace["values"][at])
        whole, turn = sum(trace["values"][at] for at in own) or 1.0, start
        for at in own:
            until = turn + (end - start) * trace["values"][at] / whole
            first = inner + wide * depth[ids[at]]
            shade = trace["marker"]["colors"][at]
            sheet.ring(middle, (first, first + wide), (turn, until), shade, line=LIGHT.paper, thick=1.5)
            if until - turn >= _LEAST_WORDED and (until - turn) * pi / 180 * (first + wide / 2) > 26:
                half, mean = radians((turn + until) / 2), first + wide / 2
                ink = LIGHT.paper if dark(shade) else LIGHT.ink
                sheet.text(middle[0] + mean * sin(half), middle[1] - mean * cos(half) + 3.5, str(trace["labels"][at]), size=10, fill=ink, anchor="middle",
                           width=wide - 4 if abs(sin(half)) > 0.6 else (until - turn) * pi / 180 * mean * 0.8)
            spread(ids[at], turn, until)
            turn = until

    spread("", 0.0, 360.0)


def web(sheet: Sheet, traces: list[Trace], layout: Mapping[str, Any], top: float) -> None:
    """Measures around a middle, one outline a trace."""
    names = list(dict.fromkeys(str(name) for trace in traces for name in trace["theta"]))
    radial = layout.get("polar", {}).get("radialaxis", {})
    most = float((radial.get("range") or [0, max(value or 0 for trace in traces for value in trace["r"])])[1]) or 1.0
    middle, radius = (sheet.width / 2, top + (sheet.height - top) / 2 + 4), min(sheet.width * 0.7, sheet.height - top) / 2 - 14

    def place(name: str, share: float) -> Point:
        turn = 2 * pi * names.index(name) / max(1, len(names))
        return middle[0] + radius * share * sin(turn), middle[1] - radius * share * cos(turn)

    for tick in radial.get("tickvals") or nice_ticks(0, most):
        outline = [place(name, tick / most) for name in names]
        sheet.line([*outline, outline[0]], LIGHT.line)
    for name in names:
        sheet.line([middle, place(name, 1.0)], LIGHT.line)
        x, y = place(name, 1.0 + 10 / max(radius, 1))
        anchor = "middle" if abs(x - middle[0]) < 4 else "left" if x > middle[0] else "right"
        sheet.text(x, y + 4, fitted(name, 110, 10.5), size=10.5, fill=LIGHT.ink_2, anchor=anchor)
    for trace in traces:
        outline = [place(str(name), float(value or 0) / most) for name, value in zip(trace["theta"], trace["r"], strict=True)]
        sheet.area(outline, trace.get("fillcolor"), line=trace.get("line", {}).get("color"), thick=2)
    for tick, text in zip(radial.get("tickvals", ()), radial.get("ticktext", ()), strict=False):
        sheet.text(middle[0] + 3, middle[1] - radius * tick / most - 2, str(text), size=9, fill=LIGHT.ink_3)
