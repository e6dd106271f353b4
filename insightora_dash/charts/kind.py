"""The one interface of a chart kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style

Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fit:
    """A way to draw a result and how natural it is, from 0 (possible) to 1 (made for it)."""

    spec: ChartSpec
    score: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of chart; a file in `charts.kinds` with a `KIND` is all it takes to add one."""

    name: str
    label: str  # N_() text: "Stacked bars"
    icon: str
    words: tuple[str, ...]  # what people call it, lower case, English and German
    needs: str  # N_() text, why it may not fit: "one group and one measure"
    fits: Callable[[Shape], Fit | None]
    draw: Callable[[ChartSpec, Shape, Style], Figure] | None  # None: a component draws it, not Plotly
    repeats: bool = False  # whether several rows may share a place
    places: Literal["", "axis", "names"] = ""  # what a place along x is: nothing of the data, a name or a time on an axis, always a name
    numbers: Literal["", "x", "xy"] = ""  # axes along which the values of one column lie
    most_places: int | None = None  # groups along x that are drawn at most
    series: bool = False  # whether colours beyond the biggest are left out
