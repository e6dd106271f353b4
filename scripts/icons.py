"""Writes assets/30-icons.css from lucide's SVG files (npm package lucide-static, ISC licence).

Run: python scripts/icons.py path/to/lucide-static/icons
"""

import re
import sys
from pathlib import Path
from urllib.parse import quote

TARGET = Path(__file__).parent.parent / "assets" / "30-icons.css"

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

HEAD = """/* Icons as masks, so that they take the colour of the text. Written by scripts/icons.py from lucide (ISC). */
.icon{display:inline-block;flex:none;inline-size:1em;block-size:1em;font-size:16px;vertical-align:-.14em;background:currentColor;
  -webkit-mask:var(--icon) center/contain no-repeat;mask:var(--icon) center/contain no-repeat}
"""


def data_uri(svg: str) -> str:
    """The drawing alone, as a data URI with a slightly thinner stroke than lucide's."""
    drawing = re.sub(r"<!--.*?-->|\sclass=\"[^\"]*\"", "", svg, flags=re.S)
    drawing = re.sub(r"\s+", " ", drawing).replace("currentColor", "#000").replace('stroke-width="2"', 'stroke-width="1.8"').strip()
    return "data:image/svg+xml," + quote(drawing.replace('"', "'"), safe=" ='/:,.-")


def main(folder: Path) -> None:
    """Writes one class per icon."""
    rules = [f'.icon-{name}{{--icon:url("{data_uri((folder / f"{source}.svg").read_text())}")}}\n' for name, source in ICONS.items()]
    TARGET.write_text(HEAD + "".join(rules))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
