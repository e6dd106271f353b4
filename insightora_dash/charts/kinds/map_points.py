"""Points on a map by latitude and longitude; a measure gives them their size."""

import re
from math import cos, radians
from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.ground import ground
from insightora_dash.charts.marks.labels import category_text, measure_title
from insightora_dash.charts.shape import NUMERIC, Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.engine.result import ResultColumn
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

LATITUDE = re.compile(r"^(.*[ _])?(lat|latitude|breitengrad|breite)$", re.IGNORECASE)
LONGITUDE = re.compile(r"^(.*[ _])?(lon|lng|long|longitude|längengrad|laengengrad|länge)$", re.IGNORECASE)
MOST_POINTS = 2000
SMALLEST, LARGEST = 6, 40  # pixels across
WIDE = 1.7  # how much wider than tall a map is drawn at least
FLAT = 0.2  # degrees around a single place


def _fits(shape: Shape) -> Fit | None:
    across, up = _axis(shape, LONGITUDE, 180), _axis(shape, LATITUDE, 90)
    if across is None or up is None:
        return None
    sizes = [column for column in shape.measures if column not in (across, up) and not shape.negative(column.name)]
    names = [column.name for column in shape.groups if column not in (across, up)]
    options = {"longitude": across.name, **({"name": names[0]} if names else {}), **({"size": sizes[0].name} if sizes else {})}
    return Fit(ChartSpec("map_points", None, (up.name,), reason=_("latitude and longitude: points on a map"), options=options), 0.88)


def _axis(shape: Shape, pattern: re.Pattern[str], most: int) -> ResultColumn | None:
    """The numeric column of that name whose values are degrees."""
    for column in shape.result.columns:
        if pattern.match(column.name) and NUMERIC.match(column.type):
            values = [value for value in shape.values(column.name) if value is not None]
            return column if values and all(-most <= value <= most for value in values) else None
    return None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    up, across = shape.values(spec.y[0]), shape.values(spec.options["longitude"])
    size = shape.column(spec.options["size"]) if "size" in spec.options else None
    rows = [row for row in range(shape.rows) if up[row] is not None and across[row] is not None]
    if size is not None:
        rows.sort(key=lambda row: -float(shape.values(size.name)[row] or 0))
    rows = rows[:MOST_POINTS]
    latitudes, longitudes = [float(up[row]) for row in rows], [float(across[row]) for row in rows]
    trace: dict[str, Any] = {
        "type": "scattergeo", "mode": "markers", "lat": latitudes, "lon": longitudes, "rows": rows, "measure": spec.y[0],
        "text": _names(spec, shape, rows, style),
        "customdata": _told(size, shape, rows, style), "hovertemplate": "<b>%{text}</b>" + ("<br>%{customdata}" if size else "") + "<extra></extra>",
        "marker": {"color": style.color(0), "opacity": 0.7, "line": {"color": style.paper, "width": 1}, **_sizes(size, shape, rows)},
    }  # fmt: skip
    up_range = _around(latitudes, 90, least=0.0)
    wide = WIDE * (up_range[1] - up_range[0]) / max(0.2, cos(radians(sum(up_range) / 2)))
    across_range = _around(longitudes, 180, least=wide)
    ranges: dict[str, Any] = {
        "lataxis": {"range": up_range}, "lonaxis": {"range": across_range},
        "projection": {"type": "mercator", "rotation": {"lon": sum(across_range) / 2, "lat": 0, "roll": 0}},
    }  # fmt: skip
    return {"data": [trace], "layout": layout(style, measure=size, geo=ground(style, **ranges))}


def _names(spec: ChartSpec, shape: Shape, rows: list[int], style: Style) -> list[str]:
    if "name" not in spec.options:
        return [f"{float(shape.values(spec.y[0])[row]):.3f}, {float(shape.values(spec.options['longitude'])[row]):.3f}" for row in rows]
    column = shape.column(spec.options["name"])
    return [category_text(shape.values(column.name)[row], column, style.locale) for row in rows]


def _told(size: ResultColumn | None, shape: Shape, rows: list[int], style: Style) -> list[str]:
    if size is None:
        return [""] * len(rows)
    word = formatter(type=size.type, unit=size.unit, locale=style.locale)
    return [f"{measure_title(size, style)}: {word(shape.values(size.name)[row])}" for row in rows]


def _sizes(size: ResultColumn | None, shape: Shape, rows: list[int]) -> dict[str, Any]:
    if size is None:
        return {"size": SMALLEST + 2}
    values = [float(shape.values(size.name)[row] or 0) for row in rows]
    return {"size": values, "sizemode": "area", "sizeref": 2 * (max(values, default=0.0) or 1.0) / LARGEST**2, "sizemin": SMALLEST / 2}


def _around(values: list[float], most: int, *, least: float) -> list[float]:
    """From the lowest to the highest with some room, `least` degrees at least; Mercator ends before the poles."""
    if not values:
        return [-most, most]
    room = max(0.15 * (max(values) - min(values)), FLAT, (least - max(values) + min(values)) / 2)
    end = 80 if most == 90 else most
    return [max(min(values) - room, -end), min(max(values) + room, end)]


KIND = Kind(
    "map_points", N_("Points on a map"), "chart-map_points", ("point map", "points on a map", "bubble map", "punktkarte", "punkte auf der karte"),
    N_("latitude and longitude"), _fits, _draw, repeats=True,
)  # fmt: skip
