"""Steps: a value that holds until it changes."""

from dataclasses import replace

from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.kinds import line
from insightora_dash.charts.marks.lines import draw_lines
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.wording import N_, _


def _fits(shape: Shape) -> Fit | None:
    lines = line.KIND.fits(shape)
    return Fit(replace(lines.spec, kind="step", reason=_("a value that holds until it changes: steps")), 0.3) if lines else None


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    figure = draw_lines(spec, shape, style)
    for trace in figure["data"]:
        trace["line"]["shape"] = "hv"
    return figure


KIND = Kind(
    "step", N_("Steps"), "chart-step", ("step", "stepped line", "stufe", "treppe"), N_("a time and a measure"), _fits, _draw, places="axis", series=True,
)  # fmt: skip
