"""The pages of a dashboard as a strip above its grid."""

import json
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from components.bits import icon_button
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.wording import N_, _

WORDS = {
    "rename": N_("Rename the page"), "earlier": N_("Move earlier"), "later": N_("Move later"), "remove": N_("Delete the page and its tiles"),
    "menu": N_("Menu of the page"), "title": N_("Title of the page"),
}  # fmt: skip


def tab_strip(view: DashboardView) -> list[Component]:
    """Links to the pages and, for who may edit, the menu of the one on screen; nothing while there are no pages."""
    if not view.tabs:
        return []
    items = [html.Li(_tab(view, tab_id, title), className="board-tab") for tab_id, title in view.tabs]
    add = [html.Li(icon_button("plus", _("Add a page"), **{"data-tab-add": ""}))] if view.may_edit else []
    words = json.dumps({key: _(text) for key, text in WORDS.items()}, ensure_ascii=False)
    return [html.Nav(html.Ul([*items, *add], className="plain"), className="board-tabs", **{"aria-label": _("Pages of the dashboard"), "data-words": words})]


def _tab(view: DashboardView, tab_id: str, title: str) -> list[Component]:
    on = tab_id == view.tab
    current = {"aria-current": "page"} if on else {}
    parts = [("tab", tab_id), *(("f", text) for text in view.asked.filters), *(("p", text) for text in view.asked.parameters), ("as_of", view.asked.as_of)]
    query = urlencode([(name, value) for name, value in parts if value])
    link = html.A(title, href=f"?{query}", className="clip", **{"data-tab-go": tab_id, **current})
    return [link, icon_button("more", _("Menu of the page"), **{"data-tab-menu": tab_id})] if on and view.may_edit else [link]
