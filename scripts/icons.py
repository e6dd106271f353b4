"""Writes assets/30-icons.css: the icons as glyphs of one small font, made from lucide's SVG files (npm package lucide-static, ISC licence).

A font, because each drawing in a style sheet is a document of its own to the browser: twenty-five of them on a dashboard took a sixth of its start.

Run: python scripts/icons.py path/to/lucide-static/icons     (pip install picosvg==0.23.0 fonttools==4.68.0)
"""

import base64
import io
import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampFromString
from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path
from picosvg.svg import SVG

TARGET = Path(__file__).parent.parent / "assets" / "30-icons.css"
UNITS = 960                 # of the em, for lucide's box of 24
FIRST = 0xE900              # in the private use area

# our name: lucide's name
ICONS = {
    "home": "house",
    "ask": "message-circle-question-mark",
    "dashboard": "layout-dashboard",
    "data": "database",
    "about": "info",
    "settings": "settings",
    "sun": "sun",
    "moon": "moon",
    "auto": "sun-moon",
    "upload": "cloud-upload",
    "file": "file-spreadsheet",
    "plus": "plus",
    "close": "x",
    "check": "check",
    "done": "circle-check",
    "todo": "circle",
    "down": "chevron-down",
    "next": "chevron-right",
    "send": "arrow-up",
    "forward": "arrow-right",
    "back": "arrow-left",
    "search": "search",
    "trash": "trash-2",
    "retry": "rotate-cw",
    "stop": "square",
    "history": "history",
    "spark": "sparkles",
    "sign-out": "log-out",
    "help": "circle-question-mark",
    "keyboard": "keyboard",
    "warning": "triangle-alert",
    "error": "circle-alert",
    "copy": "copy",
    "download": "download",
    "more": "ellipsis",
    "grip": "grip-vertical",
    "undo": "undo-2",
    "redo": "redo-2",
    "edit": "pencil",
    "code": "code",
    "refresh": "refresh-cw",
    "sample": "shopping-bag",
    "clock": "clock",
    "book": "book-open",
    "lock": "lock",
    "language": "globe",
    "filter": "filter",
    "highlight": "highlighter",
    "star": "star",
    "up": "thumbs-up",
    "no": "thumbs-down",
    "folder": "folder",
    "tag": "tag",
    "image": "image",
    "share": "share-2",
    "people": "users",
    "comment": "message-square",
    "screen": "monitor",
    "slider": "sliders-horizontal",
    "eye": "eye",
    "link": "link",
    "publish": "rocket",
    "maximize": "maximize",
    "drill": "chevrons-down",
    "split": "split",
    "tabs": "panels-top-left",
    "compare": "columns-2",
    "save": "bookmark-plus",
    "lines": "list",
    "version": "layers",
    "play": "play",
    "align": "text-align-start",
    "move": "move",
    "resize": "maximize-2",
    # roles of columns
    "measure": "sigma",
    "dimension": "type",
    "time": "calendar",
    "id": "fingerprint",
    "boolean": "toggle-left",
    "text": "text",
    "geo": "map-pin",
    # kinds of charts
    "chart-bar": "chart-column",
    "chart-bar_grouped": "chart-column-big",
    "chart-bar_stacked": "chart-column-stacked",
    "chart-bar_horizontal": "chart-bar",
    "chart-line": "chart-line",
    "chart-area": "chart-area",
    "chart-pie": "chart-pie",
    "chart-donut": "donut",
    "chart-scatter": "chart-scatter",
    "chart-histogram": "chart-no-axes-column",
    "chart-heatmap": "grid-3x3",
    "chart-bar_percent": "percent",
    "chart-step": "chart-no-axes-column-increasing",
    "chart-combo": "chart-no-axes-combined",
    "chart-pareto": "chart-column-decreasing",
    "chart-waterfall": "chart-bar-stacked",
    "chart-funnel": "funnel",
    "chart-bullet": "target",
    "chart-gauge": "circle-gauge",
    "chart-bubble": "bubbles",
    "chart-calendar": "calendar-days",
    "chart-gantt": "chart-gantt",
    "chart-trend": "trending-up",
    "chart-box": "chart-candlestick",
    "chart-violin": "audio-waveform",
    "chart-density": "grip",
    "chart-treemap": "layout-grid",
    "chart-sunburst": "circle-dot",
    "chart-sankey": "git-merge",
    "chart-radar": "radar",
    "chart-candlestick": "candlestick-chart",
    "chart-matrix": "grid-2x2",
    "chart-multiples": "grid-3x2",
    "chart-band": "chart-spline",
    "bell": "bell",
    "bell-off": "bell-off",
    "findings": "lightbulb",
    "forecast": "trending-up",
    "mail": "mail",
    "chart-kpi": "gauge",
    "chart-map": "globe",
    "chart-map_points": "map-pin",
    "chart-pivot": "table-properties",
    "chart-table": "table",
}

CSS = """/* Icons as glyphs of a font, so that they take the colour of the text. Written by scripts/icons.py from lucide (ISC). */
@font-face{{font-family:icons;font-display:block;src:url(data:font/woff2;base64,{font}) format("woff2")}}
.icon{{display:inline-block;flex:none;inline-size:1em;block-size:1em;font:400 16px/1 icons;vertical-align:-.14em;
  text-transform:none;letter-spacing:normal;overflow:hidden}}
.icon::before{{display:block}}
{rules}"""


def glyph(svg: str) -> object:
    """The drawing's outline, with a slightly thinner stroke than lucide's."""
    drawing = svg.replace("currentColor", "#000").replace('stroke-width="2"', 'stroke-width="1.8"')
    pen = TTGlyphPen(None)
    scale = UNITS / 24
    for shape in SVG.fromstring(drawing).topicosvg().shapes():
        parse_path(shape.as_path().d, TransformPen(Cu2QuPen(pen, max_err=0.6, reverse_direction=True), Transform(scale, 0, 0, -scale, 0, UNITS)))
    return pen.glyph()


def font(folder: Path) -> bytes:
    """All icons as one WOFF2 font, a code point each from FIRST on."""
    glyphs = {".notdef": TTGlyphPen(None).glyph()} | {name: glyph((folder / f"{source}.svg").read_text()) for name, source in ICONS.items()}
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({FIRST + place: name for place, name in enumerate(ICONS)})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (UNITS, getattr(shape, "xMin", 0)) for name, shape in glyphs.items()})
    builder.setupHorizontalHeader(ascent=UNITS, descent=0)
    builder.setupNameTable({"familyName": "icons", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=UNITS, sTypoDescender=0, sTypoLineGap=0, usWinAscent=UNITS, usWinDescent=0)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = timestampFromString("Thu Jan  1 00:00:00 2026")    # the same bytes each time
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()


def main(folder: Path) -> None:
    """Writes the font and one class per icon."""
    rules = "".join(f'.icon-{name}::before{{content:"\\{FIRST + place:x}"}}\n' for place, name in enumerate(ICONS))
    TARGET.write_text(CSS.format(font=base64.b64encode(font(folder)).decode(), rules=rules))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
