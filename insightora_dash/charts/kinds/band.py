"""Band: a measure over time, what was or is expected of it, and between which limits."""

from typing import Any

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.axes import iso, measure_axis
from insightora_dash.charts.marks.lines import draw_lines
from insightora_dash.charts.marks.roles import single_x
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_percent, formatter
from insightora_dash.platform.wording import N_, _

LIMITS = ("low", "high")
INTERVAL = 0.8  # share of what comes that a forecast's limits are made for


def _fits(shape: Shape) -> Fit | None:
    x, names = single_x(shape), [column.name for column in shape.measures]
    if x is None or x not in shape.times or len(names) != 4 or names[1:] != ["expected", *LIMITS]:
        return None
    return Fit(ChartSpec("band", x.name, tuple(names[:2]), reason=_("a measure and its limits over time: band")), 0.99)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    figure = draw_lines(spec, shape, style)
    xs, (low, high) = shape.values(str(spec.x)), (shape.values(name) for name in LIMITS)
    values = shape.values(spec.y[0])
    known = [place for place in range(shape.rows) if low[place] is not None and high[place] is not None]
    band = _area([xs[place] for place in known], [low[place] for place in known], [high[place] for place in known], style)
    more = [value for name in spec.y[2:] for value in shape.values(name)]
    figure["layout"]["yaxis"] = measure_axis([*low, *high, *values, *more], shape.column(spec.y[0]), style, zero=False)
    actual, expected = figure["data"][0], figure["data"][1]
    expected["line"] = {"color": style.ink_3, "width": 1.6, "dash": "dot"}
    expected.pop("marker", None)
    expected["mode"] = "lines"
    if spec.options.get("ahead"):
        return _ahead(figure, band, style)
    figure["layout"] |= {"annotations": [], "margin": {**figure["layout"]["margin"], "r": 14}, "showlegend": True}
    for extra in figure["data"][2:]:
        extra["line"] = {"color": style.color(1), "width": 2}
        extra["mode"] = "lines"
        extra.pop("marker", None)
    outside = [place for place in known if values[place] is not None and not low[place] <= values[place] <= high[place]]
    dots = [_dots(xs, values, outside, shape, spec, style)] if outside else []
    return {"data": [band, expected, actual, *figure["data"][2:], *dots], "layout": figure["layout"]}


def _ahead(figure: Figure, band: dict[str, Any], style: Style) -> Figure:
    """What comes: a dashed line in its band. The rows drawn are not those of the result behind the tile, so no mark leads to any."""
    actual, expected = figure["data"][0], figure["data"][1]
    expected["line"] = {"color": style.color(0), "width": 2, "dash": "dash"}
    band["name"] = _("With {share} probability", share=format_percent(INTERVAL, decimals=0, locale=style.locale))
    for trace in (actual, expected):
        trace.pop("rows", None)
    figure["layout"] |= {"annotations": [], "margin": {**figure["layout"]["margin"], "r": 14}, "showlegend": True}
    return {"data": [band, expected, actual], "layout": figure["layout"]}


def _area(xs: list[Any], low: list[Any], high: list[Any], style: Style) -> dict[str, Any]:
    around, ends = [iso(x) for x in [*xs, *reversed(xs)]], [float(value) for value in [*high, *reversed(low)]]
    return {"type": "scatter", "mode": "lines", "name": _("Usual range"), "x": around, "y": ends, "fill": "toself", "fillcolor": style.color(0) + "24",
            "line": {"width": 0}, "hoverinfo": "skip"}


def _dots(xs: list[Any], values: list[Any], outside: list[int], shape: Shape, spec: ChartSpec, style: Style) -> dict[str, Any]:
    measure = shape.column(spec.y[0])
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    heights = [float(values[place]) for place in outside]
    return {"type": "scatter", "mode": "markers", "name": _("Unusual"), "x": [iso(xs[place]) for place in outside], "y": heights,
            "customdata": [word(values[place]) for place in outside], "hovertemplate": "%{customdata}<extra></extra>", "rows": outside, "measure": measure.name,
            "marker": {"size": 9, "color": style.negative, "line": {"color": style.paper, "width": 1.5}}}


KIND = Kind(
    "band",
    N_("Band"),
    "chart-band",
    ("band", "expected band", "confidence band", "erwartungsband"),
    N_("a time, a measure, and the columns “expected”, “low” and “high”"),
    _fits,
    _draw,
    places="axis",
    series=True,
)
