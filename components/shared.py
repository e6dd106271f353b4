"""A dashboard as it is seen through a public link: to look at, with its filter tiles, without anything else."""

import json
from typing import Any

from dash import html

from components.bits import empty
from components.dashboard_filters import filter_bar
from components.dashboard_tabs import tab_strip
from components.dashboard_tile import section_fold, tile_body
from insightora_dash.dashboards.view import DashboardView, TileView, in_pairs
from insightora_dash.platform.wording import N_, _

WORDS = {"chartFailed": N_("The chart could not be drawn. Reload the page."), "manyPoints": N_("These are more than {most} points. Draw a smaller range.")}


def shared_page(view: DashboardView) -> html.Div:
    """Title, chips of the filters in effect, and the tiles at their places."""
    halves = in_pairs(view.tiles)
    tiles = [_tile(shown, half=shown.tile["id"] in halves) for shown in view.tiles]
    none = [empty("dashboard", _("No tiles yet"), _("Nothing has been put on this dashboard so far."))] if not tiles else []
    return html.Div([
        html.Header(html.H1(view.title, className="board-title"), className="page-head board-head"),
        html.Div(filter_bar(view.lens, [shown.tile for shown in view.tiles], locked=view.locked), className="board-filters"),
        *none,
        *tab_strip(view),
        html.Div(tiles, className="shared-grid"),
        html.Footer(_("Shared with Insightora · to look at only"), className="shared-foot faint small"),
        html.Div(id="toasts"),
        html.Div(id="words", hidden=True, **{"data-words": json.dumps({key: _(text) for key, text in WORDS.items()}, ensure_ascii=False)}),
    ], className="board-page shared-page")


def _tile(view: TileView, *, half: bool) -> html.Div:
    state = view.tile
    fold = [section_fold(state["title"])] if state["kind"] == "section" else []
    title = html.Header([*fold, html.H2(state["title"], className="tile-title clip")], className="tile-head")
    body = [part for part in tile_body(view, theme="light") if "tile-proof" not in (getattr(part, "className", "") or "")]
    style: dict[str, Any] = {"--x": state["x"] + 1, "--y": state["y"] + 1, "--w": state["w"], "--h": state["h"]}
    told = {"data-tile": state["id"], "data-kind": state["kind"], "data-y": str(state["y"] + 1), "data-h": str(state["h"])}
    look = "board-tile is-half" if half else "board-tile"
    return html.Div(html.Article([title, html.Div(body, className="tile-body")], className="tile"), className=look, style=style, **told)
