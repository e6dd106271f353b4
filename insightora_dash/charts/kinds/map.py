"""A map of countries or US states, shaded by one measure."""

from typing import Any

from insightora_dash.charts.geo.places import drawn_countries, locate
from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.ground import ground
from insightora_dash.charts.marks.labels import category_text
from insightora_dash.charts.marks.ramp import bar, limits, scale
from insightora_dash.charts.marks.roles import single_x
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

NAMED = 4  # places without an outline that are named


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x in shape.times or not shape.measures:
        return None
    found = locate(shape.values(x.name))
    if found is None:
        return None
    reason = _("countries and one measure: map") if found[0] == "countries" else _("US states and one measure: map")
    return Fit(ChartSpec("map", x.name, (shape.measures[0].name,), reason=reason), 0.5)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    x, measure = shape.column(spec.x), shape.column(spec.y[0])
    area, codes = locate(shape.values(x.name)) or ("countries", {})
    known = drawn_countries() if area == "countries" else frozenset(codes.values())
    rows = [row for row, (name, value) in enumerate(zip(shape.values(x.name), shape.values(measure.name), strict=True))
            if value is not None and codes.get(name) in known]  # fmt: skip
    names = [shape.values(x.name)[row] for row in rows]
    values = [float(shape.values(measure.name)[row]) for row in rows]
    low, high = min(values, default=0.0), max(values, default=0.0)
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    trace: dict[str, Any] = {
        "type": "choropleth", "locationmode": "ISO-3" if area == "countries" else "USA-states", "locations": [codes[name] for name in names], "z": values,
        "text": [category_text(name, x, style.locale) for name in names], "customdata": [word(value) for value in values],
        "rows": rows, "measure": measure.name,
        "colorscale": scale(low, style), "zmin": limits(low, high)[0], "zmax": limits(low, high)[1], "colorbar": bar(low, high, measure, style),
        "marker": {"line": {"color": style.paper, "width": 0.5}}, "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
    }  # fmt: skip
    notes = _left_out([name for name in shape.values(x.name) if name is not None and codes.get(name) not in known], style)
    return {"data": [trace], "layout": layout(style, measure=measure, geo=ground(style, usa=area == "usa"), **notes)}


def _left_out(names: list[str], style: Style) -> dict[str, Any]:
    """A line below the map that names what has no outline on it."""
    if not names:
        return {}
    listed = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    note = {"text": _("not on the map: {names}", names=listed), "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "showarrow": False, "font": {"size": 11, "color": style.ink_3}}  # fmt: skip
    return {"annotations": [note]}


KIND = Kind(
    "map", N_("Map"), "chart-map", ("map", "choropleth", "world map", "karte", "landkarte", "weltkarte"), N_("countries or US states and one measure"),
    _fits, _draw, places="names",
)  # fmt: skip
