"""A chart as one HTML file that works anywhere, without a network."""

from functools import cache
from html import escape

import plotly.io as pio

from insightora_dash.charts.figure import draw
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.config import ROOT
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _

VENDOR = ROOT / "assets" / "vendor"
BUNDLE, MAPS = ("plotly-cartesian.min.js",), ("geo-maps.js", "plotly-geo.min.js")
ON_MAPS = {"choropleth", "scattergeo"}
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{margin:24px;font:14px/20px system-ui,sans-serif;color:#1c2330}}h1{{font-size:17px}}main{{height:70vh}}
pre{{white-space:pre-wrap;color:#566072}}</style>
<script>{bundle}</script></head><body><h1>{title}</h1><main>{chart}</main><p>{proof}</p><pre>{sql}</pre></body></html>
"""


def to_html(spec: ChartSpec, result: Result, title: str, *, sql: str, locale: str = "en") -> bytes:
    """The drawn chart with its plotting library, the rows it stands for and its SQL as authored: what ran carries the rules of who sees which rows.

    Raises Invalid for a number or a table.
    """
    figure = draw(spec, result, locale=locale)
    if figure is None:
        raise Invalid("no_figure", N_("A number or a table is no chart to save. Download its rows instead."))
    chart = pio.to_html(figure, include_plotlyjs=False, full_html=False, validate=False, config={"displaylogo": False, "responsive": True})
    proof = _("{rows} rows, data version {version}", rows=result.row_count, version=result.data_version or "–")
    names = MAPS if {trace.get("type") for trace in figure["data"]} & ON_MAPS else BUNDLE
    page = PAGE.format(language=locale, title=escape(title), bundle=_bundle(names), chart=chart, proof=escape(proof), sql=escape(sql))
    return page.encode()


@cache
def _bundle(names: tuple[str, ...]) -> str:
    return "\n;".join((VENDOR / name).read_text(encoding="utf-8") for name in names)
