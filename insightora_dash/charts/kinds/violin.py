"""Violins: the shape of a distribution, group by group."""

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.spread import draw_spread, fit_spread
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    return fit_spread(shape, "violin", 0.3, _("single values by group: violins"))


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_spread(spec, shape, style, {"type": "violin", "points": False, "box": {"visible": True}, "spanmode": "hard", "hoverinfo": "y"})


KIND = Kind("violin", N_("Violins"), "chart-violin", ("violin", "violin plot", "violine", "geigen"), N_("10 or more single values"), _fits, _draw, repeats=True)
