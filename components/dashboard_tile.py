"""One tile of a dashboard."""

import json
from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.bits import icon, note
from components.chart import chart
from components.chips import chips
from components.dashboard_control import control_body, parameter_body
from components.island import island
from components.proof import live_sentence
from insightora_dash.charts.formats import POSSIBLE
from insightora_dash.charts.registry import kind_named
from insightora_dash.dashboards.view import TileView
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale


def tile(view: TileView, *, theme: str, may_edit: bool, half: bool = False) -> html.Div:
    """A tile as a child of the grid; its data attributes are what assets/grid.js works with. On a phone it takes `half` a row."""
    state = view.tile
    place = {key: state[key] for key in ("x", "y", "w", "h", "phone")}
    return html.Div(
        html.Article([
            _head(view, may_edit=may_edit),
            island(tile_body(view, theme=theme), look="tile-body"),
        ], className="grid-stack-item-content tile", **{"aria-labelledby": f"title-{state['id']}"}),
        key=state["id"], className="grid-stack-item board-tile" + (" is-half" if half else ""), style=_style(view), **{
            "data-tile": state["id"], "data-kind": state["kind"], "data-place": json.dumps(place),
            **({"data-settings": json.dumps(state["settings"])} if "settings" in state else {}),
            "data-question": f"/ask/{state['conversation_id']}" if state["conversation_id"] else "",
        },
    )


def tile_body(view: TileView, *, theme: str, name: str = "") -> list[Any]:
    """What fills the tile below its head: the figure with its facts, a text, or why there is no answer."""
    facts = html.Div(className="tile-state", hidden=True, **{
        "data-text": view.tile["text"], "data-stamp": view.result.stamp if view.result else "",
        "data-chart": view.spec.kind if view.spec else "", "data-kinds": json.dumps(_kinds(view)), **_format(view)})
    return [*_content(view, theme, name or view.tile["id"]), facts]


def _format(view: TileView) -> dict[str, str]:
    """What assets/later/format.js changes, for kinds that can be formatted."""
    can = POSSIBLE.get(view.spec.kind, ()) if view.spec else ()
    return {"data-spec": json.dumps(view.spec.to_json(), ensure_ascii=False), "data-formats": " ".join(can)} if can and view.spec else {}


def _content(view: TileView, theme: str, name: str) -> list[Any]:
    if view.tile["kind"] == "text":
        return [dcc.Markdown(view.tile["text"] if view.words is None else view.words, className="tile-text", link_target="_blank")]
    if view.tile["kind"] == "picture":
        return [_picture(view)]
    if view.tile["kind"] == "section":
        return []
    if view.control is not None:
        return [control_body(view.control)]
    if view.parameter is not None:
        return [parameter_body(view.parameter, view.tile["title"])]
    if view.result is None or view.spec is None:
        return [html.Div(note(view.error, kind="bad"), className="tile-error"), _proof(view)]
    drawn, part = (view.spec, view.result), view.part
    if view.ahead is not None and view.ahead.spec is not None and view.ahead.result is not None:
        drawn, part = (view.ahead.spec, view.ahead.result), None
    picture = chart(*drawn, part=part, name=name, theme=theme, fill=True)
    told = [html.P(view.ahead.told, className="tile-told", title=view.ahead.told)] if view.ahead is not None else []
    return [html.Div(picture, className="tile-picture"), *told, _facts(view.result, view.unswapped), _proof(view)]


def _picture(view: TileView) -> html.Img:
    """The picture of a tile; its title says what it shows."""
    return html.Img(src=view.picture, alt=view.tile["title"], className="tile-image")


def _head(view: TileView, *, may_edit: bool) -> html.Header:
    title = view.tile["title"]
    grip = html.Button(icon("grip"), type="button", className="tile-grip", title=_("Drag to move"), **{
        "aria-label": _("{title}: arrow keys move, Shift and arrow keys resize", title=title)})
    more = html.Button(icon("more"), type="button", className="tile-menu btn btn-plain btn-icon", **{
        "aria-label": _("Menu of {title}", title=title), "aria-haspopup": "menu", "aria-expanded": "false"})
    heading = html.H2(title, className="tile-title clip", id=f"title-{view.tile['id']}", title=title)
    parts = [heading, more]
    if view.tile["kind"] == "section":
        parts = [section_fold(title), heading, more]
    return html.Header([grip, *parts] if may_edit else parts, className="tile-head")


def section_fold(title: str) -> html.Button:
    """Folds away what lies under the heading of a section."""
    return html.Button(icon("down"), type="button", className="section-fold btn btn-plain btn-icon", title=_("Fold away or open"), **{
        "aria-label": _("Tiles under {title}", title=title), "aria-expanded": "true"})


def _facts(result: Result, unswapped: Sequence[str] = ()) -> html.Footer:
    """Rows and cut-off, and the time it took, quietly; the version of the data for whoever points at them."""
    locale = current_locale()
    rows = format_number(result.row_count, locale=locale)
    if result.truncated:
        told = _("first {rows} of {total} rows", rows=rows, total=format_number(result.row_count + result.cut_off, locale=locale))
    else:
        told = _("1 row") if result.row_count == 1 else _("{rows} rows", rows=rows)
    used = "" if result.rows_used is None else _("from {used} rows", used=format_number(result.rows_used, locale=locale))
    version = _("data {version}", version=result.data_version)
    time = _("cached") if result.cached else _("{ms} ms", ms=format_number(round(result.elapsed_ms), locale=locale))
    live = "" if result.travelled is None else f"{_('live')}, {live_sentence(result)}"
    whole = " · ".join(filter(None, (told, used, live, version, time)))
    one = result.row_count == 1 and bool(used)
    reasons = "\n".join(_("not filtered: {reason}", reason=reason) for reason in result.unfiltered)
    unfiltered = [html.Span([icon("filter"), _("not filtered")], className="tile-cut", title=reasons)] if reasons else []
    unfiltered += [html.Span([icon("slider"), _("not swapped")], className="tile-cut", title="\n".join(unswapped))] if unswapped else []
    covers = [html.Span([icon("people"), html.Span(cover, className="clip")], className="tile-covers", title=cover) for cover in result.covers]
    rows = [*([] if one else [html.Span(told, className="tile-cut" if result.truncated else None)]), *([html.Span(used)] if used else [])]
    parts = [*unfiltered, *covers, *rows,
             *([html.Span(_("live"), className="tile-live")] if live else []),
             html.Span(time, className="tile-aside")]
    return html.Footer(parts, className="tile-facts num", title=whole)


def _proof(view: TileView) -> html.Div:
    """What “How it was computed” shows: question, clauses in words, SQL, notes.

    Packed into one attribute, which assets/grid-menu.js unfolds: Dash looks at every element of the page after every change.
    """
    notes = [html.P(text, className="muted small") for text in (view.result.notes if view.result else ())]
    question = [html.P(["“", view.tile["question"], "”"], className="muted")] if view.tile["question"] else []
    sql = html.Pre(html.Code(view.sql), className="sql")
    return html.Div(className="tile-proof", hidden=True, **{"data-proof": json.dumps(packed([*question, chips(view.plan), *notes, sql]), ensure_ascii=False)})


def packed(part: Any) -> Any:
    """Plain elements as JSON: a text, a list, or {tag, look (its class), in (its content)}."""
    if isinstance(part, list | tuple):
        return [packed(one) for one in part]
    if part is None or isinstance(part, str):
        return part or ""
    return {"tag": type(part).__name__.lower(), "look": getattr(part, "className", None) or "", "in": packed(getattr(part, "children", None))}


def _kinds(view: TileView) -> list[dict[str, Any]]:
    """The charts that fit, for the menu; the server works out the rest of the spec when it draws."""
    return [{"kind": name, "label": _(kind_named(name).label), "spec": {"kind": name}} for name in view.kinds]


def _style(view: TileView) -> dict[str, str]:
    """Its place for the moment before the script runs, and for print."""
    t = view.tile
    return {"gridColumn": f"{t['x'] + 1} / span {t['w']}", "gridRow": f"{t['y'] + 1} / span {t['h']}", "--rows": str(t["h"])}
