"""One dashboard: its head with the toolbar, the grid, and the tiles."""

import json
from typing import Any

from dash import dcc, html

from components import ids
from components.as_of import moment_bar
from components.bits import badge, button, empty, icon, icon_button, post_button, posts
from components.dashboard_filters import filter_bar
from components.dashboard_tabs import tab_strip
from components.dashboard_tile import tile, tile_body
from components.island import island
from components.markup import markup
from insightora_dash.dashboards.view import Answers, DashboardView, in_pairs
from insightora_dash.platform.wording import N_, _

WORDS = {
    "saved": N_("Saved"), "saving": N_("Saving…"), "waiting": N_("Offline: {count} changes waiting"), "waiting-one": N_("Offline: 1 change waiting"),
    "rename": N_("Rename"), "text": N_("Edit text"), "proof": N_("How it was computed"), "question": N_("Open the question"), "chart": N_("Chart"),
    "remove": N_("Delete tile"), "removed": N_("“{tile}” deleted."), "undo": N_("Undo"), "undone": N_("Undone: {what}"), "redone": N_("Redone: {what}"),
    "title": N_("Title of the dashboard"), "refused": N_("The change could not be applied. The newest state is shown."),
    "comment": N_("Comment"),
    "larger": N_("Maximise"), "smaller": N_("Back to its place"),
    "alert": N_("Alert and report"), "findings": N_("Findings"),
    "closer": N_("Look closer"), "rows": N_("Show the rows"),
    "forecast": N_("Forecast"), "why": N_("Why did it change?"), "rest": N_("Against the rest"), "filterMark": N_("Filter by this"),
    "highlightMark": N_("Highlight its share"),
    "toTab": N_("Put on another page"), "mine": N_("Apply mine anyway"), "scope": N_("Which tiles it changes"),
    "formulas": N_("Formulas"), "twoOptions": N_("Choose at least two."),
    "filterBy": N_("Filter by this tile"), "noColumn": N_("This is computed, so there is no column to filter by."),
    "range": N_("Filter by a range"), "from": N_("From"), "to": N_("To"), "filter": N_("Filter"), "noRange": N_("Nothing lies between these ends."),
    "manyPoints": N_("These are more than {most} points. Draw a smaller range."),
    "at": N_("Column {column}, row {row}, {w} wide, {h} tall"), "newText": N_("Note"),
    "format": N_("Format"), "file": N_("Save as a file"),
    "order": N_("Order"), "sort-size": N_("Largest first"), "sort-small": N_("Smallest first"), "sort-name": N_("By name"),
    "sort-rows": N_("As the query sorts"), "top": N_("How many"), "top-all": N_("All"), "top-5": N_("Top 5 and others"), "top-10": N_("Top 10 and others"),
    "more": N_("Lines and axis"), "log": N_("Logarithmic axis"), "average": N_("Average line"), "trend": N_("Trend line"), "line": N_("Add a line…"),
    "lineValue": N_("Value"), "lineLabel": N_("Name"), "lineAdd": N_("Add the line"), "lineRemove": N_("Remove the line {line}"),
    "addText": N_("Text"), "addSection": N_("Section that folds"), "addPicture": N_("Picture"), "newSection": N_("Section"),
    "filters": N_("Filters"), "done": N_("Done"),
    "newTextBody": N_("Write here what people should know. *Markdown* works."),
}  # fmt: skip


FILES = {
    "title": N_("Save as a file"), "xlsx": N_("Excel (.xlsx)"), "csv": N_("Rows (CSV)"), "py": N_("Python program"), "pdf": N_("Pages (PDF)"),
    "print": N_("Print"), "mail": N_("Send regularly by mail"),
    "yaml": N_("Text (YAML)"), "png": N_("Picture (PNG)"), "svg": N_("Picture (SVG)"),
}  # fmt: skip


def dashboard_page(view: DashboardView, *, theme: str) -> html.Div:
    """The whole page of a dashboard, figures included."""
    return html.Div([
        _head(view),
        *moment_bar(view),
        island(filter_bar(view.lens, [shown.tile for shown in view.tiles], drawer=True), look="board-filters", id=ids.BOARD_FILTERS),
        html.Div(board(view, theme=theme), id=ids.BOARD_AREA),
        html.Div(id=ids.BOARD_PANEL),
        dcc.Store(id=ids.BOARD_ID, data=view.id), dcc.Store(id=ids.BOARD_NEWS), dcc.Store(id=ids.BOARD_PANEL_ASKED),
        html.Div(id=ids.BOARD_LIVE, className="visually-hidden", **{"aria-live": "polite"}),
    ], className="board-page")


def board(view: DashboardView, *, theme: str, drawn: int = 0) -> list[Any]:
    """The grid; assets/grid.js makes its tiles movable, and again whenever `drawn` changes."""
    halves = in_pairs(shown for shown in view.tiles if shown.tile["kind"] not in ("filter", "parameter"))
    tiles = [tile(shown, theme=theme, may_edit=view.may_edit, half=shown.tile["id"] in halves) for shown in view.tiles]
    grid = html.Div(tiles, key=f"{view.id}.{view.tab}.{drawn}", className="grid-stack board-grid", **{
        "data-drawn": f"{view.id}.{view.tab}.{drawn}", "data-tab": view.tab, "data-tab-asked": view.asked.tab,
        "data-board": view.id, "data-title": view.title, "data-person": view.person, "data-seq": str(view.seq),
        "data-may-edit": json.dumps(view.may_edit),
        "data-can-undo": json.dumps(view.can_undo), "data-can-redo": json.dumps(view.can_redo), "data-words": _words(),
    })
    return [*tab_strip(view), *([] if view.tiles else [_nothing_yet(view)]), grid]


def answered(answers: Answers, *, theme: str) -> dict[str, Any]:
    """What assets/later/filter.js puts into the islands of a dashboard whose tiles were answered again."""
    return {"filters": markup(filter_bar(answers.lens, answers.among, drawer=True)),
            "tiles": {view.tile["id"]: markup(tile_body(view, theme=theme)) for view in answers.tiles}}  # fmt: skip


def _head(view: DashboardView) -> html.Header:
    title = html.H1(view.title, className="board-title", tabIndex="-1")
    if not view.may_edit:
        return html.Header([title, html.Div(export_button(), className="board-steps")], className="page-head board-head")
    return html.Header([
        html.Div([title, icon_button("edit", _("Rename the dashboard"), id=ids.BOARD_RENAME)], className="board-name"),
        html.Div(id=ids.BOARD_PEOPLE, className="board-people"),
        html.Span(id=ids.BOARD_STATE, className="board-state small", role="status", **{"data-board": view.id}),
        html.Div([
            icon_button("undo", _("Undo (Ctrl+Z)"), id=ids.BOARD_UNDO, disabled=not view.can_undo),
            icon_button("redo", _("Redo (Ctrl+Shift+Z)"), id=ids.BOARD_REDO, disabled=not view.can_redo),
            icon_button("comment", _("Comments"), **{"data-panel": "comments"}),
            icon_button("screen", _("Show on a screen (TV)"), **{"data-tv": ""}),
            icon_button("history", _("History"), id=ids.BOARD_HISTORY, **{"data-panel": "history"}),
            export_button(),
            *([] if view.tabs else [icon_button("tabs", _("Add a page"), **{"data-tab-add": ""})]),
        ], className="board-steps"),
        html.Div(publishing(view), id=ids.BOARD_DRAFT, className="board-draft"),
        html.Button([icon("share"), html.Span(_("Share"))], type="button", className="btn btn-quiet btn-sm", **{"data-panel": "sharing"}),
        html.Button([icon("filter"), html.Span(_("Add a filter"))], type="button", className="btn btn-quiet btn-sm", **{"data-panel": "filters"}),
        button(_("Add text"), glyph="text", small=True, id=ids.BOARD_ADD_TEXT, title=_("Add a text, a section or a picture")),
        _adding(view, dcc.Link([icon("plus"), html.Span(_("Add a chart"))], href="/ask", className="btn btn-primary btn-sm")),
    ], className="page-head board-head")


def export_button() -> html.Button:
    """Opens the menu of files; assets/later/export.js makes them."""
    words = json.dumps({key: _(text) for key, text in FILES.items()}, ensure_ascii=False)
    return icon_button("download", _("Save as a file"), **{"data-export": "", "data-words": words, "aria-haspopup": "menu", "aria-expanded": "false"})


def publishing(view: DashboardView) -> list[Any]:
    """Whether viewers see what the editor sees, and the ways to change that."""
    if view.draft is None:
        return [post_button(_("Publish"), "publish", _publishes(view, published=True), title=_("Viewers keep seeing this state while you go on editing"))]
    if not view.draft:
        stop = post_button(_("Stop"), None, _publishes(view, published=False), title=_("Viewers see every change at once"))
        return [badge(_("Published"), kind="good"), stop]
    told = _("Draft: 1 change since published") if view.draft == 1 else _("Draft: {count} changes since published", count=view.draft)
    return [badge(told, kind="warn"), post_button(_("Publish"), "publish", _publishes(view, published=True), look="quiet")]


def _publishes(view: DashboardView, *, published: bool) -> dict[str, str]:
    return posts(f"/api/v1/dashboards/{view.id}/publish", {"published": published}, then="tell board")


def _nothing_yet(view: DashboardView) -> html.Div:
    text = _("Ask a question and press “Save to dashboard” below the answer. It appears here as a tile.")
    ask = [_adding(view, dcc.Link(_("Ask a question"), href="/ask", className="btn btn-primary"))] if view.may_edit else []
    return empty("dashboard", _("No tiles yet"), text, *ask)


def _adding(view: DashboardView, way: dcc.Link) -> html.Span:
    """A way to the question box from which the next saved answer comes back here."""
    return html.Span(way, **{"data-save-target": json.dumps({"id": view.id, "title": view.title}, ensure_ascii=False)})


def _words() -> str:
    return json.dumps({key: _(text) for key, text in WORDS.items()}, ensure_ascii=False)
