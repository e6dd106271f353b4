"""What people set on a chart besides its kind: order, top with others, log axis, lines to compare with, a trend. Kept in `options["format"]`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from insightora_dash.charts.spec import ChartSpec

# What each kind can take: sort top log line average trend forecast.
POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "bar": ("sort", "top", "log", "line", "average"),
    "bar_horizontal": ("sort", "top", "log", "line", "average"),
    "bar_grouped": ("sort", "top", "line"),
    "bar_stacked": ("sort", "top", "line"),
    "line": ("log", "line", "average", "trend", "forecast"),
    "step": ("log", "line", "average", "forecast"),
    "area": ("line", "average", "trend", "forecast"),
    "scatter": ("trend",),
}
SORTS = ("size", "small", "name", "rows")
MOST_LINES = 5
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Format:
    """The settings of one chart, whatever was stored cleaned of what cannot be used."""

    sort: str | None = None  # one of SORTS
    top: int | None = None  # places shown, the others as one
    log: bool = False
    average: bool = False
    trend: bool = False
    lines: tuple[tuple[float, str], ...] = ()  # values with their names
    forecast: bool = False  # a time is carried on; a dashboard's tile draws that


def read_format(spec: ChartSpec) -> Format:
    """What `options["format"]` says, as far as the kind can take it."""
    stored, can = spec.options.get("format"), POSSIBLE.get(spec.kind, ())
    if not isinstance(stored, Mapping):
        return Format()
    top = stored.get("top")
    return Format(
        sort=stored["sort"] if "sort" in can and stored.get("sort") in SORTS else None,
        top=top if "top" in can and isinstance(top, int) and not isinstance(top, bool) and 1 <= top <= 100 else None,
        log="log" in can and stored.get("log") is True, average="average" in can and stored.get("average") is True,
        trend="trend" in can and stored.get("trend") is True, lines=tuple(_lines(stored.get("lines"))) if "line" in can else (),
        forecast="forecast" in can and stored.get("forecast") is True,
    )  # fmt: skip


def _lines(stored: object) -> list[tuple[float, str]]:
    found = []
    for line in stored[:MOST_LINES] if isinstance(stored, list) else []:
        value, label = (line.get("value"), line.get("label")) if isinstance(line, Mapping) else (None, None)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            found.append((float(value), label[:LONGEST_LABEL] if isinstance(label, str) else ""))
    return found
