"""A part of a page to draw on: in pixels as on a screen, from its top left corner."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from insightora_dash.reports.printed.letters import fitted, runs, width_of

Point = tuple[float, float]
_DASHES = {"dot": (1.5, 2.5), "dash": (5.0, 3.5), "dashdot": (5.0, 2.5, 1.5, 2.5), "longdash": (9.0, 4.0)}
_RGBA = re.compile(r"rgba?\(([^)]*)\)")


def colour(text: Any, opacity: float = 1.0) -> Color | None:
    """A colour as figures write it (#rrggbb, #rrggbbaa, rgba()); None for one that does not show."""
    given = str(text or "")
    listed = _RGBA.fullmatch(given.strip())
    if listed:
        parts = [float(part) for part in listed[1].split(",")]
        red, green, blue, alpha = (*parts[:3], parts[3] if len(parts) > 3 else 1.0)
    elif re.fullmatch(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?", given):
        red, green, blue = (int(given[at : at + 2], 16) for at in (1, 3, 5))
        alpha = int(given[7:9], 16) / 255 if len(given) == 9 else 1.0
    else:
        return None
    return Color(red / 255, green / 255, blue / 255, alpha * opacity) if alpha * opacity > 0 else None


def dark(text: Any) -> bool:
    """Whether white letters are read better on this colour than dark ones."""
    found = colour(text)
    return found is not None and found.alpha > 0.6 and 0.299 * found.red + 0.587 * found.green + 0.114 * found.blue < 0.62


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rectangle of a page: `width` by `height` pixels, `scale` points each."""

    canvas: Canvas
    left: float  # of the page, in points
    top: float  # from the foot of the page, in points
    width: float
    height: float
    scale: float = 1.0

    def part(self, x: float, y: float, width: float, height: float, *, scale: float = 1.0) -> "Sheet":
        """A rectangle of this one, that may have pixels of another size."""
        return Sheet(self.canvas, self.left + x * self.scale, self.top - y * self.scale, width / scale, height / scale, self.scale * scale)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """What is drawn inside shows only within this rectangle."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(self._x(x), self._y(y + height), width * self.scale, height * self.scale)
        self.canvas.clipPath(path, stroke=0, fill=0)
        yield
        self.canvas.restoreState()

    def rect(self, x: float, y: float, width: float, height: float, fill: Any = None, *, line: Any = None, thick: float = 1, round_by: float = 0) -> None:
        """A rectangle; width and height may be negative."""
        x, width = (x, width) if width >= 0 else (x + width, -width)
        y, height = (y, height) if height >= 0 else (y + height, -height)
        if not self._prepared(fill, line, thick):
            return
        radius = min(round_by, width / 2, height / 2) * self.scale
        place = (self._x(x), self._y(y + height), width * self.scale, height * self.scale)
        shown = {"stroke": int(colour(line) is not None), "fill": int(_shown(fill))}
        if radius > 0:
            self.canvas.roundRect(*place, radius, **shown)
        else:
            self.canvas.rect(*place, **shown)

    def line(self, points: Sequence[Point], stroke: Any, *, thick: float = 1, dash: str = "") -> None:
        """A line through points."""
        if len(points) < 2 or not self._prepared(None, stroke, thick, dash):
            return
        path = self.canvas.beginPath()
        path.moveTo(self._x(points[0][0]), self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(self._x(x), self._y(y))
        self.canvas.drawPath(path, stroke=1, fill=0)

    def area(self, points: Sequence[Point], fill: Any, *, line: Any = None, thick: float = 1) -> None:
        """A filled outline."""
        if len(points) < 3 or not self._prepared(fill, line, thick):
            return
        path = self.canvas.beginPath()
        path.moveTo(self._x(points[0][0]), self._y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(self._x(x), self._y(y))
        path.close()
        self.canvas.drawPath(path, stroke=int(colour(line) is not None), fill=int(_shown(fill)))

    def dot(self, x: float, y: float, radius: float, fill: Any, *, line: Any = None, thick: float = 1) -> None:
        """A circle."""
        if self._prepared(fill, line, thick):
            self.canvas.circle(self._x(x), self._y(y), radius * self.scale, stroke=int(colour(line) is not None), fill=int(_shown(fill)))

    def ring(self, middle: Point, radii: Point, angles: Point, fill: Any, *, line: Any = None, thick: float = 1) -> None:
        """A piece of a ring (inner and outer radius) between two angles in degrees, clockwise from the top."""
        steps = max(2, int(abs(angles[1] - angles[0]) / 3) + 1)
        turns = [radians(angles[0] + (angles[1] - angles[0]) * step / steps) for step in range(steps + 1)]
        outer = [(middle[0] + radii[1] * sin(turn), middle[1] - radii[1] * cos(turn)) for turn in turns]
        inner = [(middle[0] + radii[0] * sin(turn), middle[1] - radii[0] * cos(turn)) for turn in reversed(turns)] if radii[0] > 0 else [middle]
        self.area([*outer, *inner], fill, line=line, thick=thick)

    def text(self, x: float, y: float, text: str, *, size: float = 12, fill: Any = "#1c2330", bold: bool = False, anchor: str = "left",
             width: float | None = None, turn: float = 0) -> None:
        """One line whose baseline is at `y`; `anchor` says what of it is at `x`; wider than `width` it ends in an ellipsis."""
        shown, points = fitted(text, width, size, bold=bold) if width is not None else text, size * self.scale
        found = colour(fill)
        if not shown or found is None:
            return
        back = {"left": 0.0, "middle": 0.5, "center": 0.5, "right": 1.0}[anchor] * width_of(shown, points, bold=bold)
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(self._x(x), self._y(y))
        canvas.rotate(turn)
        written = canvas.beginText(-back, 0)
        written.setFillColor(found)
        for font, piece in runs(shown, bold=bold):
            written.setFont(font, points)
            written.textOut(piece)
        canvas.drawText(written)
        canvas.restoreState()

    def _prepared(self, fill: Any, line: Any, thick: float, dash: str = "") -> bool:
        inside, around = fill if isinstance(fill, Color) else colour(fill), colour(line) if thick > 0 else None
        if inside is not None:
            self.canvas.setFillColor(inside)
        if around is not None:
            self.canvas.setStrokeColor(around)
            self.canvas.setLineWidth(max(thick, 0.3) * self.scale)
            self.canvas.setDash([part * self.scale for part in _DASHES.get(dash, ())])
            self.canvas.setLineJoin(1)
            self.canvas.setLineCap(1 if not dash else 0)
        return inside is not None or around is not None

    def _x(self, x: float) -> float:
        return self.left + x * self.scale

    def _y(self, y: float) -> float:
        return self.top - y * self.scale


def _shown(fill: Any) -> bool:
    return isinstance(fill, Color) or colour(fill) is not None
