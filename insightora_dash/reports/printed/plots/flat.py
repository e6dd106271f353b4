"""Plots without axes: tiles within tiles, flows, and maps as the places with the most."""

from collections.abc import Mapping, Sequence
from typing import Any

from insightora_dash.charts.style import LIGHT
from insightora_dash.platform.format import format_number, format_percent
from insightora_dash.platform.wording import _
from insightora_dash.reports.printed.letters import fitted, width_of
from insightora_dash.reports.printed.sheet import Point, Sheet, colour, dark

Trace = Mapping[str, Any]
Box = tuple[float, float, float, float]
ROW, MOST_PLACES = 20.0, 14


def tiles(sheet: Sheet, trace: Trace, top: float, locale: str) -> None:
    """Areas as large as their values, with their share of the whole."""
    whole = sum(value for value, parent in zip(trace["values"], trace["parents"], strict=True) if not parent) or 1.0

    def spread(parent: str, box: Box, depth: int) -> None:
        own = sorted((at for at, one in enumerate(trace["parents"]) if one == parent), key=lambda at: -trace["values"][at])
        for at, (x, y, wide, tall) in zip(own, _squares([float(trace["values"][at]) for at in own], box), strict=True):
            shade, inner = trace["marker"]["colors"][at], trace["ids"][at] in trace["parents"]
            sheet.rect(x + 1, y + 1, max(wide - 2, 0.5), max(tall - 2, 0.5), shade, round_by=1)
            ink = LIGHT.paper if dark(shade) else LIGHT.ink
            if wide > 34 and tall > 16:
                sheet.text(x + 7, y + 15, str(trace["labels"][at]), size=11, fill=ink, bold=inner, width=wide - 12)
            if not inner and wide > 40 and tall > 34:
                sheet.text(x + 7, y + 29, format_percent(trace["values"][at] / whole, locale=locale), size=10, fill=ink, width=wide - 12)
            if inner:
                spread(trace["ids"][at], (x + 3, y + 21, max(wide - 6, 1), max(tall - 24, 1)), depth + 1)

    spread("", (0, top, sheet.width, sheet.height - top - 2), 0)


def _squares(values: Sequence[float], box: Box) -> list[Box]:
    """Rectangles of these sizes, as square as they can be (Bruls and others 2000); the values come the largest first."""
    x, y, wide, tall = box
    left, found, row = sum(values) or 1.0, list[Box](), list[float]()
    rest = list(values)
    while rest:
        side, unit = min(wide, tall) or 1.0, wide * tall / left
        row = [rest.pop(0)]
        while rest and _worst([*row, rest[0]], side, unit) <= _worst(row, side, unit):
            row.append(rest.pop(0))
        thick = sum(row) * unit / side
        at = 0.0
        for value in row:
            length = value * unit / (thick or 1.0)
            found.append((x, y + at, thick, length) if wide >= tall else (x + at, y, length, thick))
            at += length
        left = (left - sum(row)) or 1.0
        x, y, wide, tall = (x + thick, y, max(wide - thick, 0.0), tall) if wide >= tall else (x, y + thick, wide, max(tall - thick, 0.0))
    return found


def _worst(row: Sequence[float], side: float, unit: float) -> float:
    area = sum(row) * unit
    return max(max(side**2 * value * unit / area**2, area**2 / (side**2 * value * unit)) if value > 0 and area > 0 else 1e9 for value in row)


def flows(sheet: Sheet, trace: Trace, top: float) -> None:
    """What goes from where to where: as wide as it is much."""
    node, link = trace["node"], trace["link"]
    count = len(node["label"])
    depth = [0] * count
    for _round in range(count):
        for source, target in zip(link["source"], link["target"], strict=True):
            depth[target] = max(depth[target], min(depth[source] + 1, count - 1))
    size = [max(_through(link, "target", at), _through(link, "source", at)) for at in range(count)]
    columns = [[at for at in range(count) if depth[at] == level] for level in range(max(depth) + 1)]
    thick, pad = float(node.get("thickness", 14)), float(node.get("pad", 14))
    tall = sheet.height - top - 10
    unit = min((tall - pad * (len(column) - 1)) / (sum(size[at] for at in column) or 1.0) for column in columns if column)
    step = (sheet.width - thick) / max(1, len(columns) - 1)
    place: dict[int, Point] = {}
    for level, column in enumerate(columns):
        y = top + (tall - unit * sum(size[at] for at in column) - pad * (len(column) - 1)) / 2
        for at in column:
            place[at] = (level * step, y)
            y += size[at] * unit + pad
    used_out, used_in = [0.0] * count, [0.0] * count
    for at, (source, target, value) in enumerate(zip(link["source"], link["target"], link["value"], strict=True)):
        (x0, y0), (x1, y1), wide = place[source], place[target], value * unit
        start, end = (x0 + thick, y0 + used_out[source]), (x1, y1 + used_in[target])
        used_out[source] += wide
        used_in[target] += wide
        above = _bow(start, end)
        below = [(x, y + wide) for x, y in _bow(start, end)]
        sheet.area([*above, *reversed(below)], link["color"][at] if isinstance(link["color"], list) else link["color"])
    for at, (x, y) in place.items():
        sheet.rect(x, y, thick, max(size[at] * unit, 1), node["color"][at] if isinstance(node["color"], list) else node["color"], round_by=2)
        last = depth[at] == len(columns) - 1
        sheet.text(x - 6 if last else x + thick + 6, y + size[at] * unit / 2 + 4, str(node["label"][at]), size=11, fill=LIGHT.ink,
                   anchor="right" if last else "left", width=step * 0.6)


def _through(link: Trace, side: str, at: int) -> float:
    """What comes into a place, or goes out of it."""
    return float(sum(value for end, value in zip(link[side], link["value"], strict=True) if end == at))


def _bow(start: Point, end: Point) -> list[Point]:
    """A line that leaves and arrives level."""
    steps = [at / 16 for at in range(17)]
    return [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * (3 * t**2 - 2 * t**3)) for t in steps]


def places(sheet: Sheet, trace: Trace, top: float, locale: str) -> None:
    """A map's places as lying bars, those with the most first: outlines of countries are only drawn on screens."""
    values = trace["z"] if trace["type"] == "choropleth" else _sizes(trace)
    words = trace.get("customdata") or [format_number(value, locale=locale) for value in values]
    named = sorted(zip(trace.get("text") or ["•"] * len(values), values, words, strict=True), key=lambda one: -abs(one[1] or 0))
    shown = named[: min(MOST_PLACES, max(1, int((sheet.height - top - 18) / ROW)))]
    most = max((abs(value or 0) for _name, value, _word in shown), default=1.0) or 1.0
    beside = min(0.4 * sheet.width, max((width_of(str(name), 11) for name, _value, _word in shown), default=0.0) + 10)
    for row, (name, value, word) in enumerate(shown):
        y = top + 6 + row * ROW
        sheet.text(beside - 6, y + 11, fitted(str(name), beside - 6, 11), size=11, fill=LIGHT.ink_2, anchor="right")
        wide = abs(value or 0) / most * (sheet.width - beside - 90)
        sheet.rect(beside, y + 1, max(wide, 1), ROW - 7, colour(LIGHT.color(0)), round_by=2)
        sheet.text(beside + wide + 6, y + 11, str(word[0] if isinstance(word, list | tuple) else word), size=11, fill=LIGHT.ink_2)
    told = _("The {shown} largest of {count} places; the map itself is drawn on screens.", shown=len(shown), count=len(values))
    sheet.text(0, sheet.height - 4, told, size=9.5, fill=LIGHT.ink_3, width=sheet.width)


def _sizes(trace: Trace) -> list[float]:
    size = trace.get("marker", {}).get("size", 1)
    return [float(one or 0) for one in size] if isinstance(size, list | tuple) else [float(size)] * len(trace["lat"])
