"""Treemap: parts of a whole as tiles, within their groups."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.nested import draw_nested, fit_nested
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    return fit_nested(shape, "treemap", 0.41, _("parts of a whole: treemap"), fewest=1)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    nested = len(spec.options.get("levels", ())) > 1
    tiles = {"type": "treemap", "textinfo": "label+percent root", "pathbar": {"visible": nested, "thickness": 18}, "tiling": {"pad": 2}}
    return draw_nested(spec, shape, style, tiles)


KIND = Kind(
    "treemap",
    N_("Treemap"),
    "chart-treemap",
    ("treemap", "tree map", "kacheln", "kacheldiagramm"),
    N_("one to three groups and a measure that adds up without negatives"),
    _fits,
    _draw,
    repeats=True,
)
