"""The pages of a printed report: what stands at their head and foot, and where the next thing goes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from insightora_dash.charts.style import LIGHT
from insightora_dash.platform.wording import _
from insightora_dash.reports.printed.letters import width_of, wrapped
from insightora_dash.reports.printed.sheet import Sheet

WIDE, HIGH = landscape(A4)
EDGE, FOOT = 36.0, 30.0  # points left free around
BRAND = "Insightora"


@dataclass(frozen=True, slots=True)
class Face:
    """What every page says: the title, what it is filtered by, and where its figures come from."""

    title: str
    filters: str
    origin: str


@dataclass(slots=True)
class Paper:
    """Pages that are filled from the top; `y` is where the next thing goes, in points from the top of the page."""

    face: Face
    y: float = 0.0
    section: str = ""
    _buffer: io.BytesIO = field(default_factory=io.BytesIO)
    _canvas: Canvas = field(init=False)
    _sections: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begins the first page."""
        self._canvas = _Numbered(self._buffer, pagesize=(WIDE, HIGH), pageCompression=1)
        self._canvas.setTitle(self.face.title)
        self._canvas.setCreator(BRAND)
        self._head()

    @property
    def width(self) -> float:
        """The points between the edges."""
        return float(WIDE - 2 * EDGE)

    @property
    def left(self) -> float:
        """The points still free below `y`."""
        return float(HIGH - EDGE - FOOT - self.y)

    def sheet(self, height: float, *, scale: float = 1.0) -> Sheet:
        """The next `height` points over the whole width, in pixels of `scale` points; on a new page where they do not fit."""
        if height > self.left:
            self.turn()
        made = Sheet(self._canvas, EDGE, HIGH - self.y, self.width / scale, height / scale, scale)
        self.y += height
        return made

    def turn(self, section: str | None = None) -> None:
        """Goes on on a new page."""
        self._foot()
        self._canvas.showPage()
        self.section = self.section if section is None else section
        self._head()

    def heading(self, text: str, *, size: float = 13.0, room: float = 60.0) -> None:
        """A heading that does not stand alone at the foot of a page."""
        if self.left < room:
            self.turn()
        for line in wrapped(text, self.width, size, bold=True)[:3]:
            self.sheet(size * 1.35).text(0, size, line, size=size, fill=LIGHT.ink, bold=True)

    def paragraph(self, text: str, *, size: float = 9.0, fill: str = LIGHT.ink_2, indent: float = 0.0) -> None:
        """Text in lines, over as many pages as it takes."""
        for line in wrapped(text, self.width - indent, size):
            self.sheet(size * 1.4).text(indent, size, line, size=size, fill=fill)

    def finish(self) -> bytes:
        """The whole file."""
        self._foot()
        self._canvas.save()
        return self._buffer.getvalue()

    def _head(self) -> None:
        self.y = EDGE
        bar = Sheet(self._canvas, EDGE, HIGH - EDGE + 10, self.width, 40)
        beside = width_of(self.section, 9) + 14 if self.section else 0
        bar.text(0, 10, self.face.title, size=15, bold=True, width=self.width - beside)
        if self.section:
            bar.text(self.width, 10, self.section, size=9, fill=LIGHT.ink_3, anchor="right")
        lines = _at_most(wrapped(self.face.filters, self.width, 8.5), 3)
        for row, line in enumerate(lines):
            bar.text(0, 25 + 11 * row, line, size=8.5, fill=LIGHT.ink_2)
        bar.line([(0, 22 + 11 * len(lines)), (self.width, 22 + 11 * len(lines))], LIGHT.line)
        self.y += 22 + 11 * len(lines)

    def _foot(self) -> None:
        bar = Sheet(self._canvas, EDGE, EDGE + 6, self.width, 20)
        bar.text(0, 12, self.face.origin, size=8, fill=LIGHT.ink_3, width=self.width - 90)


class _Numbered(Canvas):  # type: ignore[misc]
    """Pages that say which of how many they are: known only when all are there."""

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        self._pages.append(dict(self.__dict__))
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            told = _("Page {number} of {count}", number=number, count=len(self._pages))
            Sheet(self, EDGE, EDGE + 6, WIDE - 2 * EDGE, 20).text(WIDE - 2 * EDGE, 12, told, size=8, fill=LIGHT.ink_3, anchor="right")
            super().showPage()
        super().save()


def _at_most(lines: Sequence[str], count: int) -> list[str]:
    return list(lines) if len(lines) <= count else [*lines[: count - 1], lines[count - 1] + " …"]
