"""Where a new tile goes and how large it is."""

from collections.abc import Iterable

from insightora_dash.dashboards.state import COLUMNS, Place, Tile

_SIZES = {
    "kpi": (3, 2), "text": (6, 2), "filter": (3, 4), "parameter": (3, 2), "section": (12, 1), "picture": (4, 4),
    "table": (6, 6), "pivot": (8, 6), "pie": (4, 5), "donut": (4, 5), "line": (8, 5), "area": (8, 5),
    "heatmap": (8, 6), "map": (6, 6), "map_points": (6, 6),
}  # fmt: skip
_DEFAULT = (6, 5)


def size_for(kind: str | None, measures: int = 1) -> tuple[int, int]:
    """Width and height that a chart kind reads well at, in grid units; several large numbers stand side by side."""
    w, h = _SIZES.get(kind or "", _DEFAULT)
    return (min(COLUMNS, w * max(1, measures)), h) if kind == "kpi" else (w, h)


def first_free(tiles: Iterable[Tile], w: int, h: int) -> Place:
    """The topmost, then leftmost place of that size that covers no tile."""
    taken = list(tiles)
    rows = sorted({0, *(tile["y"] + tile["h"] for tile in taken)})
    places: Iterable[Place] = ({"x": x, "y": y, "w": w, "h": h} for y in rows for x in range(COLUMNS - w + 1))
    return next(place for place in places if not any(_overlap(place, tile) for tile in taken))


def _overlap(a: Place, b: Place) -> bool:
    return a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
