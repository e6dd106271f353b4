"""How a Result looks, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart kind and which result columns play which part."""

    kind: str  # a name in charts.kinds: bar, bar_grouped, bar_stacked, bar_horizontal, line, area, pie, donut, scatter, histogram, heatmap, kpi, table
    x: str | None = None
    y: tuple[str, ...] = ()
    color: str | None = None
    title: str = ""
    reason: str = ""  # why this kind: "time on x, one measure: line"
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {"kind": self.kind, "x": self.x, "y": list(self.y), "color": self.color, "title": self.title,
                "reason": self.reason, "options": dict(self.options)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ChartSpec":
        """The spec that `to_json` wrote."""
        return cls(kind=str(data["kind"]), x=data.get("x"), y=tuple(data.get("y", ())), color=data.get("color"),
                   title=str(data.get("title", "")), reason=str(data.get("reason", "")), options=dict(data.get("options", {})))
