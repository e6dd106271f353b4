"""The list of dashboards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, button, empty, icon, icon_button, page_head, posts
from insightora_dash.dashboards.shelves import Shelf, Shelves
from insightora_dash.dashboards.view import DashboardCard
from insightora_dash.platform.format import format_number
from insightora_dash.platform.wording import _, current_locale

SEARCHED_FROM = 8  # dashboards above which a search helps


def dashboards_page(found: Shelves, *, may_edit: bool, now: datetime) -> html.Div:
    """The dashboards of a shelf as cards, the other shelves, and the dialogs to arrange and bring back."""
    actions = [button(_("New dashboard"), look="primary", glyph="plus", id=ids.DASHBOARD_NEW)] if may_edit else []
    return html.Div([
        page_head(_("Dashboards"), *actions),
        html.Div(id=ids.DASHBOARD_MENTIONS),
        *([_describe()] if may_edit else []),
        *([_search()] if found.total > SEARCHED_FROM else []),
        html.Nav(shelf_strip(found), id=ids.DASHBOARD_SHELVES, className="shelves", **{"aria-label": _("Folders and tags")}),
        html.Div(cards_or_empty(found.cards, may_edit=may_edit, now=now, all_of_them=found.shelf == Shelf()), id=ids.DASHBOARD_LIST),
        html.Div(id=ids.DASHBOARD_REMOVED, role="status"),
        html.Div([
            html.Div([html.Button([icon("file"), html.Span(_("Open a text (YAML)"))], type="button", className="btn btn-plain btn-sm", **{"data-import": ""}),
                      button(_("Trash"), look="plain", small=True, glyph="trash", id=ids.DASHBOARD_TRASH)]),
            html.Div(id=ids.DASHBOARD_TRASH_LIST),
        ], className="trash", hidden=not may_edit),
        _arrange_dialog(found), dcc.Store(id=ids.DASHBOARDS_NEWS),
    ], className="dashboards-page")


def _search() -> dbc.Input:
    """Narrows the cards while typing (assets/grid-press.js)."""
    return dbc.Input(type="search", placeholder=_("Find a dashboard"), class_name="board-search", name="find-dashboard")


def _describe() -> html.Form:
    """One line that becomes a dashboard."""
    label = _("Describe a dashboard, or name a table")
    hint = _("Sales: revenue by month, top 5 products, orders by channel")
    field = dbc.Input(name="sentence", type="text", maxlength=1000, placeholder=hint)
    go = html.Button([icon("spark"), html.Span(_("Make it"))], type="submit", className="btn btn-quiet")
    return html.Form([html.Label([html.Span(label, className="small muted"), field], className="grow"), go], className="describe-board panel",
                     **posts("/api/v1/dashboards/generate", then="tell go"))


def shelf_strip(found: Shelves) -> list[Any]:
    """Links to what the list can be narrowed to; nothing while there is nothing to tell apart."""
    if found.total < 2:
        return []
    plain = [_shelf_link(found, Shelf(), "dashboard", _("All")), _shelf_link(found, Shelf(show="favourites"), "star", _("Favourites")),
             _shelf_link(found, Shelf(show="recent"), "history", _("Opened last"))]  # fmt: skip
    folders = [_shelf_link(found, Shelf(folder=name), "lock" if name in found.closed else "folder", name, number) for name, number in found.folders]
    tags = [_shelf_link(found, Shelf(tag=name), "tag", name, number) for name, number in found.tags]
    return [html.Ul([*plain, *folders, *tags], className="plain")]


def _shelf_link(found: Shelves, shelf: Shelf, glyph: str, words: str, number: int | None = None) -> html.Li:
    query = urlencode([(name, value) for name, value in (("show", shelf.show), ("folder", shelf.folder), ("tag", shelf.tag)) if value])
    here = {"aria-current": "page"} if shelf == found.shelf else {}
    counted = [] if number is None else [html.Span(format_number(number, locale=current_locale()), className="faint num")]
    address = f"/dashboards?{query}" if query else "/dashboards"
    return html.Li(dcc.Link([icon(glyph), html.Span(words, className="clip"), *counted], href=address, className="shelf"), **here)


def cards_or_empty(cards: Sequence[DashboardCard], *, may_edit: bool, now: datetime, all_of_them: bool = True) -> Any:
    """The cards, or what to do while there are none."""
    if cards:
        return html.Ul([html.Li(_card(card, may_edit=may_edit, now=now)) for card in cards], className="plain board-cards")
    if not all_of_them:
        back = dcc.Link(_("All dashboards"), href="/dashboards", className="btn btn-quiet")
        return empty("folder", _("Nothing here"), _("No dashboard belongs here at the moment."), back)
    text = _("Ask a question and press “Save to dashboard” below the answer, or start with an empty one.")
    return empty("dashboard", _("No dashboards yet"), text, dcc.Link(_("Ask a question"), href="/ask", className="btn btn-primary"))


def removed_note(dashboard_id: str, title: str) -> html.Div:
    """Says that a dashboard was deleted, with the way back."""
    back = button(_("Bring it back"), glyph="undo", small=True, id=ids.dashboard_restore(dashboard_id))
    return html.Div([icon("trash"), html.Span(_("“{title}” was deleted.", title=title), className="grow"), back], className="note removed-note")


def when(moment: datetime, now: datetime) -> str:
    """How long ago, in words that stay true for a while."""
    seconds = max(0, int((now - moment).total_seconds()))
    locale = current_locale()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("{n} min ago", n=seconds // 60)
    if seconds < 86_400:
        return _("{n} h ago", n=seconds // 3600)
    return _("{n} days ago", n=format_number(seconds // 86_400, locale=locale)) if seconds >= 172_800 else _("yesterday")


def _card(card: DashboardCard, *, may_edit: bool, now: datetime) -> html.Article:
    tiles = _("1 tile") if card.tiles == 1 else _("{n} tiles", n=format_number(card.tiles, locale=current_locale()))
    kinds = [icon("text" if kind == "text" else f"chart-{kind}") for kind in card.kinds[:8]]
    star = html.Button(icon("star"), type="button", className="btn btn-plain btn-icon star" + (" on" if card.favourite else ""), title=_("Favourite"), **{
        "aria-pressed": str(card.favourite).lower(), "aria-label": _("{title} is a favourite", title=card.title),
        **posts(f"/api/v1/dashboards/{card.id}/favourite", {"favourite": not card.favourite}, then="list")})
    tools = [
        icon_button("edit", _("Rename {title}", title=card.title), id=ids.dashboard_rename(card.id), **{
            "data-title": card.title, "data-folder": card.folder, "data-tags": ", ".join(card.tags)}),
        icon_button("trash", _("Delete {title}", title=card.title), id=ids.dashboard_remove(card.id)),
    ] if may_edit else []
    shelved = [*([badge(card.folder, glyph="folder")] if card.folder else []), *(badge(tag, glyph="tag") for tag in card.tags[:4])]
    return html.Article([
        dcc.Link([
            html.Div([html.H2(card.title, className="clip"), *([badge(_("Sample"))] if card.origin == "sample" else [])], className="row-gap"),
            *([html.Div(shelved, className="board-card-shelf")] if shelved else []),
            html.Div(kinds or [html.Span(_("Empty"), className="faint small")], className="kind-row"),
            html.Div([html.Span(tiles), html.Span(_("changed {when}", when=when(card.updated_at, now)))], className="board-card-facts faint small num"),
        ], href=f"/dashboards/{card.id}", className="board-card-link"),
        html.Div([*tools, star], className="board-card-tools" + (" has-star" if card.favourite else "")),
    ], className="panel board-card", **{"data-words": card.words})


def _arrange_dialog(found: Shelves) -> dbc.Modal:
    folder = dbc.Input(id=ids.DASHBOARD_FOLDER, maxlength=80, n_submit=0, placeholder=_("None"), list="dashboard-folders", autocomplete="off")
    return dbc.Modal([
        dbc.ModalHeader(dbc.ModalTitle(_("Name, folder and tags"))),
        dbc.ModalBody([
            dbc.Label(_("Title"), html_for=ids.DASHBOARD_TITLE), dbc.Input(id=ids.DASHBOARD_TITLE, maxlength=200, autofocus=True, n_submit=0),
            dbc.Label(_("Folder"), html_for=ids.DASHBOARD_FOLDER, class_name="mt-3"), folder,
            html.Datalist([html.Option(value=name) for name, _number in found.folders], id="dashboard-folders"),
            dbc.Label(_("Tags, separated by commas"), html_for=ids.DASHBOARD_TAGS, class_name="mt-3"),
            dbc.Input(id=ids.DASHBOARD_TAGS, maxlength=1000, n_submit=0, autocomplete="off"),
        ]),
        dbc.ModalFooter([button(_("Cancel"), id=ids.DASHBOARD_KEEP), button(_("Save"), look="primary", id=ids.DASHBOARD_CONFIRM)]),
        dcc.Store(id=ids.DASHBOARD_NAMED),
    ], id=ids.DASHBOARD_DIALOG, centered=True, is_open=False)
