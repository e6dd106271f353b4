"""What lies between axes: bars, lines and points, cells, boxes, violins, candles."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from insightora_dash.charts.style import LIGHT
from insightora_dash.reports.printed.letters import lines_of, width_of
from insightora_dash.reports.printed.plots.axes import Axis, step_of
from insightora_dash.reports.printed.sheet import Point, Sheet, colour, dark

Trace = Mapping[str, Any]
_BOX = 0.5  # of the room of a group
_CURVE = 48  # points along a violin


@dataclass(slots=True)
class Pile:
    """The traces of one pair of axes, and how high bars and areas already are at each place."""

    layout: Mapping[str, Any]
    traces: Sequence[Trace]
    x: Axis
    y: Axis
    heights: dict[tuple[str, float], float] = field(default_factory=dict)


def bars(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """Standing or lying bars, side by side or stacked, with their words."""
    lying = trace.get("orientation") == "h"
    along, across = (pile.y, pile.x) if lying else (pile.x, pile.y)
    names, sizes = trace["y" if lying else "x"], trace["x" if lying else "y"]
    offset, wide = _place(trace, pile, along)
    stacked = pile.layout.get("barmode") in ("relative", "stack")
    for at, (name, size) in enumerate(zip(names, sizes, strict=True)):
        if size is None:
            continue
        place = along.number(name) + offset
        first = _first(trace, at, across, pile, ("up" if size >= 0 else "down", place)) if stacked or trace.get("base") is not None else 0.0
        last = first + (size / 1000 if across.kind == "time" else size)
        if stacked:
            pile.heights["up" if size >= 0 else "down", place] = last
        start = across.zero if across.kind == "log" else across.along(first)
        end = across.at(last) if across.kind == "log" else across.along(last)
        low, high = along.along(place - wide / 2), along.along(place + wide / 2)
        fill = colour(_one(_marker(trace, "color"), at), float(_one(_marker(trace, "opacity"), at) or 1.0))
        rounded = float(pile.layout.get("barcornerradius", 0)) if not stacked else 0.0
        edge = _marker(trace, "line") or {}
        box = (start, low, end - start, high - low) if lying else (low, start, high - low, end - start)
        sheet.rect(*box, fill, line=edge.get("color"), thick=edge.get("width", 0) or 0, round_by=rounded)
        _word(sheet, trace, at, (start, end, (low + high) / 2), lying)


def _place(trace: Trace, pile: Pile, along: Axis) -> tuple[float, float]:
    """By how much the bars of a trace stand beside their place, and how wide they are."""
    names = [one for other in pile.traces if other["type"] == "bar" for one in other["y" if other.get("orientation") == "h" else "x"]]
    step = step_of([along.number(name) for name in names], along.kind) * (1 - float(pile.layout.get("bargap", 0.2)))
    if trace.get("width") is not None:
        return 0.0, float(_one(trace["width"], 0))
    group = [other for other in pile.traces if other["type"] == "bar"]
    if pile.layout.get("barmode", "group") != "group" or len(group) < 2:
        return 0.0, step
    wide = step / len(group)
    place = next(at for at, other in enumerate(group) if other is trace)
    return (place - (len(group) - 1) / 2) * wide, wide * (1 - float(pile.layout.get("bargroupgap", 0)))


def _first(trace: Trace, at: int, across: Axis, pile: Pile, key: tuple[str, float]) -> float:
    if trace.get("base") is not None:
        return across.number(_one(trace["base"], at))
    return pile.heights.get(key, 0.0)


def _word(sheet: Sheet, trace: Trace, at: int, place: tuple[float, float, float], lying: bool) -> None:
    text = _one(trace.get("text"), at)
    if not text:
        return
    start, end, middle = place
    font, inside = trace.get("textfont", {}), _one(trace.get("textposition"), at) == "inside"
    size, words = min(font.get("size", 11), 11), lines_of(str(text))[0][0]
    ink = (LIGHT.paper if dark(_one(_marker(trace, "color"), at)) else LIGHT.ink) if inside else font.get("color", LIGHT.ink_2)
    if inside:
        sheet.text((start + end) / 2 if lying else middle, middle + 4 if lying else (start + end) / 2 + 4, words, size=size, fill=ink, anchor="middle")
    elif lying:
        sheet.text(end + (6 if end >= start else -6), middle + size * 0.36, words, size=size, fill=ink, anchor="left" if end >= start else "right")
    else:
        sheet.text(middle, end + (-5 if end <= start else size + 4), words, size=size, fill=ink, anchor="middle")


def points(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """Lines, the areas below or within them, and points."""
    x, y, mode = pile.x, pile.y, str(trace.get("mode", "lines"))
    stacked = trace.get("stackgroup") is not None
    places: list[Point | None] = []
    floor: list[Point] = []
    for at_x, at_y in zip(trace["x"], trace["y"], strict=True):
        if at_y is None or at_x is None:
            places.append(None)
            continue
        number = y.number(at_y)
        if stacked:
            key = ("area", x.number(at_x))
            floor.append((x.at(at_x), y.along(pile.heights.get(key, 0.0))))
            number = pile.heights[key] = pile.heights.get(key, 0.0) + number
        places.append((x.at(at_x), y.along(number)))
    with sheet.clipped(min(x.start, x.end) - 6, min(y.start, y.end) - 6, abs(x.end - x.start) + 12, abs(y.end - y.start) + 12):
        pieces = [_stepped(piece, trace) for piece in _pieces(places)]
        for piece in pieces:
            _filled(sheet, trace, piece, floor, y)
        line = trace.get("line", {})
        if "lines" in mode:
            for piece in pieces:
                sheet.line(piece, line.get("color", LIGHT.color(0)), thick=float(line.get("width", 2)), dash=str(line.get("dash", "")))
        if "markers" in mode:
            _dots(sheet, trace, places)
    if "text" in mode:
        for at, place in enumerate(places):
            if place is not None:
                font = trace.get("textfont", {})
                sheet.text(place[0] + 6, place[1] - 4, str(_one(trace.get("text"), at) or ""), size=font.get("size", 11), fill=font.get("color", LIGHT.ink_2))


def _filled(sheet: Sheet, trace: Trace, piece: Sequence[Point], floor: Sequence[Point], y: Axis) -> None:
    fill = trace.get("fillcolor")
    if trace.get("stackgroup") is not None:
        sheet.area([*piece, *reversed(floor)], fill)
    elif trace.get("fill") == "tozeroy" and piece:
        sheet.area([*piece, (piece[-1][0], y.zero), (piece[0][0], y.zero)], fill)
    elif trace.get("fill") == "toself":
        sheet.area(piece, fill)


def _pieces(places: Sequence[Point | None]) -> list[list[Point]]:
    pieces: list[list[Point]] = [[]]
    for place in places:
        if place is None:
            pieces.append([])
        else:
            pieces[-1].append(place)
    return [piece for piece in pieces if piece]


def _stepped(piece: list[Point], trace: Trace) -> list[Point]:
    if trace.get("line", {}).get("shape") != "hv":
        return piece
    return [point for (x, y), (next_x, _next_y) in zip(piece, [*piece[1:], piece[-1]], strict=True) for point in ((x, y), (next_x, y))]


def _dots(sheet: Sheet, trace: Trace, places: Sequence[Point | None]) -> None:
    marker = trace.get("marker", {})
    edge, opacity = marker.get("line", {}), float(marker.get("opacity", 1.0) or 1.0)
    for at, place in enumerate(places):
        if place is None:
            continue
        size = float(_one(marker.get("size", 6), at) or 0)
        radius = max(sqrt(size / 2 / marker["sizeref"]), float(marker.get("sizemin", 0))) if marker.get("sizemode") == "area" else size / 2
        if str(marker.get("symbol", "")).startswith("line-ns"):
            sheet.line([(place[0], place[1] - radius), (place[0], place[1] + radius)], edge.get("color"), thick=edge.get("width", 2))
        else:
            found = _one(marker.get("color", LIGHT.color(0)), at)
            shade = shaded(marker, float(found)) if isinstance(found, int | float) else found
            sheet.dot(*place, radius, colour(shade, opacity), line=edge.get("color"), thick=float(edge.get("width", 0)))


def cells(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """Cells whose colour is their value, with their words where there are some."""
    x, y = pile.x, pile.y
    xs, ys = ([axis.number(value) for value in trace[side]] for axis, side in ((x, "x"), (y, "y")))
    wide, tall = abs(x.along(step_of(xs, x.kind)) - x.along(0.0)), abs(y.along(step_of(ys, y.kind)) - y.along(0.0))
    gap_x, gap_y = float(trace.get("xgap", 0)), float(trace.get("ygap", 0))
    for row, line in enumerate(trace["z"]):
        for place, value in enumerate(line):
            if value is None:
                continue
            middle = x.along(xs[place]), y.along(ys[row])
            shade = shaded(trace, float(value))
            sheet.rect(middle[0] - wide / 2 + gap_x / 2, middle[1] - tall / 2 + gap_y / 2, wide - gap_x, tall - gap_y, shade, round_by=1.5 if gap_x else 0)
            words = str(trace["text"][row][place] or "") if trace.get("texttemplate") and trace.get("text") else ""
            if words and width_of(words, 10) < wide - 4 and tall > 12:
                sheet.text(middle[0], middle[1] + 3.6, words, size=10, fill=LIGHT.paper if dark(shade) else LIGHT.ink, anchor="middle")


def shaded(given: Mapping[str, Any], value: float) -> str:
    """The colour of a value on a scale of colours."""
    scale = given.get("colorscale") or [[0.0, LIGHT.ramp[0]], [1.0, LIGHT.ramp[-1]]]
    lines = [line if isinstance(line, list | tuple) else [line] for line in given.get("z", [])]
    numbers = [cell for line in lines for cell in line if cell is not None] or given.get("color", [])
    low = given.get("zmin", given.get("cmin", min(numbers, default=0.0)))
    high = given.get("zmax", given.get("cmax", max(numbers, default=1.0)))
    share = min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
    upper = next((at for at, (end, _shade) in enumerate(scale) if share <= end), len(scale) - 1)
    (start, first), (end, last) = scale[max(0, upper - 1)], scale[upper]
    part = (share - start) / ((end - start) or 1.0)
    return "#" + "".join(f"{round(int(first[at : at + 2], 16) * (1 - part) + int(last[at : at + 2], 16) * part):02x}" for at in (1, 3, 5))


def boxes(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """The middle half of the values, their median, and whiskers to the last value within 1.5 times that half (Tukey 1977)."""
    values = np.sort(np.array([value for value in trace["y"] if value is not None], dtype=float))
    if not len(values):
        return
    low, middle, high = (float(found) for found in np.percentile(values, (25, 50, 75)))
    reach = 1.5 * (high - low)
    inside = values[(values >= low - reach) & (values <= high + reach)]
    at, half = pile.x.at(trace["x"][0]), _half(pile)
    line, thick = trace.get("line", {}).get("color", LIGHT.color(0)), float(trace.get("line", {}).get("width", 1.6))
    for end, edge in ((float(inside[0]), low), (float(inside[-1]), high)):
        sheet.line([(at, pile.y.at(edge)), (at, pile.y.at(end))], line, thick=thick)
        sheet.line([(at - half / 2, pile.y.at(end)), (at + half / 2, pile.y.at(end))], line, thick=thick)
    sheet.rect(at - half, pile.y.at(high), 2 * half, pile.y.at(low) - pile.y.at(high), trace.get("fillcolor"), line=line, thick=thick)
    sheet.line([(at - half, pile.y.at(middle)), (at + half, pile.y.at(middle))], line, thick=thick * 1.4)
    for value in values[(values < low - reach) | (values > high + reach)][:200]:
        sheet.dot(at, pile.y.at(float(value)), 2, line)


def violins(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """How dense the values are, to both sides, with their middle half."""
    values = np.array([value for value in trace["y"] if value is not None], dtype=float)
    at, half = pile.x.at(trace["x"][0]), _half(pile) * 1.5
    spread = float(np.std(values)) if len(values) > 1 else 0.0
    if not spread:
        return
    width = 1.06 * spread * len(values) ** -0.2  # Silverman 1986
    places = np.linspace(values.min(), values.max(), _CURVE)
    dense = np.exp(-(((places[:, None] - values[None, :2000]) / width) ** 2) / 2).sum(axis=1)
    dense = dense / dense.max() * half
    right = [(at + float(wide), pile.y.at(float(place))) for place, wide in zip(places, dense, strict=True)]
    left = [(2 * at - x, y) for x, y in reversed(right)]
    line = trace.get("line", {}).get("color", LIGHT.color(0))
    sheet.area([*right, *left], trace.get("fillcolor"), line=line, thick=1.4)
    low, middle, high = (pile.y.at(float(found)) for found in np.percentile(values, (25, 50, 75)))
    sheet.rect(at - 3, high, 6, low - high, line)
    sheet.dot(at, middle, 2.4, LIGHT.paper)


def candles(sheet: Sheet, trace: Trace, pile: Pile) -> None:
    """First, highest, lowest and last value of each period."""
    half = abs(pile.x.along(step_of([pile.x.number(x) for x in trace["x"]], pile.x.kind)) - pile.x.along(0.0)) * 0.3
    for x, first, high, low, last in zip(*(trace[name] for name in ("x", "open", "high", "low", "close")), strict=True):
        if None in (first, high, low, last):
            continue
        shade, at = trace["increasing" if last >= first else "decreasing"]["line"]["color"], pile.x.at(x)
        sheet.line([(at, pile.y.at(low)), (at, pile.y.at(high))], shade, thick=1.4)
        sheet.rect(at - half, pile.y.at(max(first, last)), 2 * half, max(1.0, pile.y.at(min(first, last)) - pile.y.at(max(first, last))), shade)


TRACES: Mapping[str, Callable[[Sheet, Trace, Pile], None]] = {
    "bar": bars, "scatter": points, "heatmap": cells, "box": boxes, "violin": violins, "candlestick": candles}


def _half(pile: Pile) -> float:
    return abs(pile.x.along(1.0) - pile.x.along(0.0)) * _BOX / 2


def _marker(trace: Trace, name: str) -> Any:
    return trace.get("marker", {}).get(name)


def _one(given: Any, at: int) -> Any:
    """What a figure gives for one place, where it may give one for all."""
    return (given[at] if at < len(given) else None) if isinstance(given, list | tuple) else given
