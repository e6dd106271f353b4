"""The ground of a map: land, water and borders in the colours of the theme; outlines come from assets/vendor, never from elsewhere."""

from typing import Any

from insightora_dash.charts.style import Style

WORLD = {
    "scope": "world", "projection": {"type": "natural earth", "rotation": {"lon": 0, "lat": 0, "roll": 0}}, "lonaxis": {"range": [-180, 180]},
    "lataxis": {"range": [-58, 84]},
}  # fmt: skip


def ground(style: Style, *, usa: bool = False, **more: Any) -> dict[str, Any]:
    """The `geo` of a layout: the world, or the United States with their states."""
    scope: dict[str, Any] = {"scope": "usa", "projection": {"type": "albers usa"}} if usa else WORLD
    return {**scope, "resolution": 110, "bgcolor": "rgba(0,0,0,0)", "showland": True, "landcolor": style.line_2, "showcountries": True,
            "countrycolor": style.paper, "showsubunits": usa, "subunitcolor": style.paper, "showcoastlines": False, "showlakes": False,
            "showframe": False, "countrywidth": 0.5, "subunitwidth": 0.5, "domain": {"x": [0, 1], "y": [0, 1]}, **more}  # fmt: skip
