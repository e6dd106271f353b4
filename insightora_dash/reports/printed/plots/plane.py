"""Plots with axes: where their axes lie, their grid and ticks, and their traces in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from insightora_dash.charts.style import LIGHT
from insightora_dash.reports.printed.letters import lines_of, width_of
from insightora_dash.reports.printed.plots.axes import Axis, read_axis, seconds
from insightora_dash.reports.printed.plots.traces import TRACES, Pile
from insightora_dash.reports.printed.sheet import Sheet

Figure = Mapping[str, Any]
TICK, LINE = 10.5, 13.0  # letters and lines of ticks
MOST_LEFT = 0.45  # share of the width that names beside an axis may take
_TURNED = 40  # degrees


@dataclass(slots=True)
class Room:
    """The pixels between the axes."""

    left: float
    top: float
    right: float
    bottom: float
    turned: bool = field(default=False)  # names below it stand aslant


def draw_plane(sheet: Sheet, figure: Figure, top: float, locale: str) -> list[tuple[Axis, Axis]]:
    """Draws every pair of axes of a figure with its traces, below `top`; gives the pairs, the first one first."""
    layout, traces = figure["layout"], [trace for trace in figure["data"] if trace["type"] in TRACES]
    pairs = list(dict.fromkeys((str(trace.get("xaxis", "x")), str(trace.get("yaxis", "y"))) for trace in traces)) or [("x", "y")]
    axes = {name: _axis(name, layout, traces, locale) for pair in pairs for name in pair}
    room = _room(sheet, layout, axes, pairs, top)
    placed: list[tuple[Axis, Axis]] = []
    for place, (x_name, y_name) in enumerate(pairs):
        x, y = _within(axes[x_name], room, "x"), _within(axes[y_name], room, "y")
        second = bool(y.given.get("overlaying"))
        box = Room(x.start, y.end, x.end, y.start, room.turned)
        _ticks(sheet, x, y, box, shown=(not second or place == 0, True), right=second)
        own = [trace for trace in traces if (str(trace.get("xaxis", "x")), str(trace.get("yaxis", "y"))) == (x_name, y_name)]
        pile = Pile(layout, own, x, y)
        for trace in own:
            TRACES[trace["type"]](sheet, trace, pile)
        placed.append((x, y))
    return placed


def _axis(name: str, layout: Mapping[str, Any], traces: Sequence[Mapping[str, Any]], locale: str) -> Axis:
    side = name[0]
    given = layout.get(f"{side}axis{name[1:]}", {})
    own = [trace for trace in traces if str(trace.get(f"{side}axis", side)) == name]
    values: list[Any] = []
    for trace in own:
        found = trace.get(side) or []
        if any(isinstance(base, str) for base in trace.get("base") or ()) and side == "x":
            found = [end for base, long in zip(trace["base"], found, strict=True) for end in (seconds(base) * 1000, seconds(base) * 1000 + long)]
        values += found
        if trace["type"] == "candlestick" and side == "y":
            values += [*trace["high"], *trace["low"]]
        if trace.get("base") is not None and (trace.get("orientation") == "h") == (side == "x") and not any(isinstance(base, str) for base in trace["base"]):
            values += [base + size for base, size in zip(trace["base"], found, strict=True) if size is not None] + list(trace["base"])
    bars = any(trace["type"] in ("bar", "heatmap", "candlestick") for trace in own)
    standing = bars and not any(trace.get("orientation") == "h" for trace in own)
    if bars and standing == (side == "y") and not given.get("range") and given.get("type") != "date":
        values.append(0)
    return read_axis(given, values, locale=locale, bars=bars and (standing == (side == "x") or any(trace["type"] == "heatmap" for trace in own)))


def _room(sheet: Sheet, layout: Mapping[str, Any], axes: Mapping[str, Axis], pairs: Sequence[tuple[str, str]], top: float) -> Room:
    """The room that is left beside and below it for ticks and titles."""
    margin = layout.get("margin", {})
    left, right, bottom = margin.get("l", 8), margin.get("r", 12), margin.get("b", 8)
    if any("domain" in axis.given for axis in axes.values()):  # small plots side by side: their margins are set
        return Room(left, max(top, margin.get("t", 8)), sheet.width - right, sheet.height - bottom)
    beside = [axes[y] for _x, y in pairs]
    left += min(MOST_LEFT * sheet.width, _widest(beside[0]) + (8 if _worded(beside[0]) else 0)) + (16 if _title(beside[0]) else 0)
    if len(beside) > 1 and beside[1].given.get("overlaying"):
        right += _widest(beside[1]) + 8 + (16 if _title(beside[1]) else 0)
    below = axes[pairs[0][0]]
    turned = False
    if _worded(below):
        room = (sheet.width - left - right) / max(1, len(below.ticks))
        turned = below.kind == "names" and _widest(below) > room and len(below.ticks) > 1
        lines = max((len(lines_of(text)) for _at, text in below.ticks), default=1)
        bottom += min(90.0, 0.64 * _widest(below) + 12) if turned else lines * LINE + 6
    bottom += 18 if _title(below) else 0
    return Room(left, top + 6, sheet.width - right, sheet.height - bottom, turned)


def _within(axis: Axis, room: Room, side: str) -> Axis:
    first, last = axis.given.get("domain", (0.0, 1.0))
    if side == "x":
        wide = room.right - room.left
        return axis.moved(room.left + first * wide, room.left + last * wide)
    tall = room.bottom - room.top
    return axis.moved(room.bottom - first * tall, room.bottom - last * tall)


def _ticks(sheet: Sheet, x: Axis, y: Axis, box: Room, *, shown: tuple[bool, bool], right: bool) -> None:
    """Grid lines, the words beside and below, and titles."""
    style = LIGHT
    if not right and y.given.get("visible") is not False:
        for at, _text in y.ticks:
            if y.given.get("showgrid", y.kind != "names") and _inside(y, at):
                sheet.line([(box.left, y.along(at)), (box.right, y.along(at))], style.line_2)
    if x.given.get("visible") is not False and x.given.get("showgrid", False):
        for at, _text in x.ticks:
            if _inside(x, at):
                sheet.line([(x.along(at), box.top), (x.along(at), box.bottom)], style.line_2)
    if y.given.get("zeroline") and _inside(y, 0.0):
        sheet.line([(box.left, y.along(0.0)), (box.right, y.along(0.0))], style.ink_3)
    if x.given.get("showline"):
        sheet.line([(box.left, box.bottom), (box.right, box.bottom)], style.line)
    _beside(sheet, y, box, right=right)
    if shown[0]:
        _below(sheet, x, box)


def _beside(sheet: Sheet, y: Axis, box: Room, *, right: bool) -> None:
    if not _worded(y):
        return
    font = y.given.get("tickfont", {})
    size, apart = min(font.get("size", TICK), 12), abs(y.end - y.start) / max(1, len(y.ticks))
    every = max(1, ceil((size + 2) / apart)) if apart else 1
    for place, (at, text) in enumerate(y.ticks):
        if _inside(y, at) and place % every == 0:
            words = lines_of(text)[0][0]
            spot = (box.right + 8, "left") if right else (box.left - 8, "right")
            sheet.text(spot[0], y.along(at) + size * 0.36, words, size=size, fill=font.get("color", LIGHT.ink_3), anchor=spot[1], width=MOST_LEFT * sheet.width)
    if _title(y):
        sheet.text(sheet.width - 4 if right else 10.0, (box.top + box.bottom) / 2, _title(y), size=TICK, fill=LIGHT.ink_3, anchor="middle", turn=90)


def _below(sheet: Sheet, x: Axis, box: Room) -> None:
    if _worded(x):
        end, before = -1e9, ""
        every = max(1, ceil(14 * max(1, len(x.ticks)) / abs(x.end - x.start))) if box.turned else 1
        for place, (at, text) in enumerate(x.ticks):
            if not _inside(x, at) or place % every:
                continue
            lines = [words for words, _bold in lines_of(text)]
            if box.turned:
                sheet.text(x.along(at) + 3, box.bottom + 12, lines[0], size=TICK, fill=LIGHT.ink_3, anchor="right", width=120, turn=_TURNED)
                continue
            wide = max(width_of(line, TICK) for line in lines)
            if x.along(at) - wide / 2 < end + 4:
                continue
            end = x.along(at) + wide / 2
            told = lines[:1] if lines[1:] and lines[1] == before and x.kind == "time" else lines
            before = lines[1] if lines[1:] else before
            for row, line in enumerate(told):
                sheet.text(x.along(at), box.bottom + (row + 1) * LINE, line, size=TICK, fill=LIGHT.ink_3, anchor="middle")
    if _title(x):
        sheet.text((box.left + box.right) / 2, sheet.height - 6, _title(x), size=TICK, fill=LIGHT.ink_3, anchor="middle")


def _inside(axis: Axis, at: float) -> bool:
    low, high = sorted((axis.low, axis.high))
    return low - 1e-9 * abs(high - low) <= at <= high + 1e-9 * abs(high - low)


def _worded(axis: Axis) -> bool:
    return bool(axis.given.get("showticklabels", True)) and axis.given.get("visible") is not False


def _widest(axis: Axis) -> float:
    if not _worded(axis):
        return 0.0
    return max((width_of(line, TICK) for at, text in axis.ticks if _inside(axis, at) for line, _bold in lines_of(text)), default=0.0)


def _title(axis: Axis) -> str:
    title = axis.given.get("title")
    return lines_of(title.get("text") or "")[0][0] if isinstance(title, Mapping) else ""
