"""Bubbles: two measures against each other, a third as size."""

from dataclasses import replace

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.kinds import scatter
from insightora_dash.charts.marks.labels import measure_title
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _

MOST_BUBBLES = 500
LARGEST = 46  # pixels across


def _fits(shape: Shape) -> Fit | None:
    points = scatter.KIND.fits(shape)
    if points is None or len(shape.measures) < 3 or shape.rows > MOST_BUBBLES or shape.negative(shape.measures[2].name):
        return None
    spec = replace(points.spec, kind="bubble", reason=_("two measures against each other, a third as size: bubbles"), options={"size": shape.measures[2].name})
    return Fit(spec, 0.6 if len(shape.measures) == 3 and shape.groups and not shape.times else 0.3)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    figure = scatter.draw(spec, shape, style)
    column = shape.column(spec.options["size"])
    sizes = [float(value or 0) for value in shape.values(column.name)]
    word, most = formatter(type=column.type, unit=column.unit, locale=style.locale), max(sizes, default=0.0) or 1.0
    for trace in figure["data"]:
        own = [sizes[row] for row in trace["rows"]]
        trace["marker"] |= {"size": own, "sizemode": "area", "sizeref": 2 * most / LARGEST**2, "sizemin": 3, "opacity": 0.6}
        trace["customdata"] = [[*told, word(size)] for told, size in zip(trace["customdata"], own, strict=True)]
        trace["cliponaxis"] = False
        trace["hovertemplate"] = trace["hovertemplate"].replace("<extra>", f"<br>{measure_title(column, style)}: %{{customdata[3]}}<extra>")
    return figure


KIND = Kind(
    "bubble",
    N_("Bubbles"),
    "chart-bubble",
    ("bubble", "blasen", "blasendiagramm"),
    N_("three measures, the third without negatives"),
    _fits,
    _draw,
    repeats=True,
    numbers="xy",
)
