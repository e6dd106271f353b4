"""Bars of equal height: how a whole is made up, over groups or time."""

from dataclasses import replace

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.kinds import bar_stacked
from insightora_dash.charts.marks.bars import MOST_BARS, draw_bars
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    stacked = bar_stacked.KIND.fits(shape)
    if stacked is None:
        return None
    return Fit(replace(stacked.spec, kind="bar_percent", reason=_("parts of several wholes: bars of 100 %")), 0.42)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    return draw_bars(spec, shape, style, stacked=True, whole=True)


KIND = Kind(
    "bar_percent", N_("Bars of 100 %"), "chart-bar_percent", ("100 % bar", "100 bar", "percent bar", "percentage bar", "hundertprozentbalken"),
    N_("two groups and a measure that adds up without negatives"), _fits, _draw, places="axis", most_places=MOST_BARS, series=True,
)  # fmt: skip
