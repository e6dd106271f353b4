"""The ask page and a conversation."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.answer_card import answer_card, menu
from components.bits import button, icon, note, page_head, posts, section_head, skeleton
from components.composer import composer, pending, slot, tail
from components.lists import conversation_rows
from insightora_dash.ask.history import ConversationView, OpenConversation
from insightora_dash.platform.wording import _

EXPORTS = (("Markdown", "md"), ("HTML", "html"))


def ask_page() -> html.Div:
    """A fresh page: the box, starters and earlier conversations."""
    return html.Div(
        [
            html.Div([html.H1(_("What would you like to know?"), tabIndex="-1"), composer(large=True), _sql()], className="ask-fresh"),
            pending(),
            section_head(_("Questions that run on this data")),
            html.Div(skeleton(40, 40, 40), id=ids.ASK_STARTERS, className="starters-place"),
            section_head(_("Earlier conversations"), *_finding()),
            html.Div(id=ids.ASK_HISTORY),
        ],
        className="ask-page",
    )


def _finding() -> list[Any]:
    """What narrows the earlier conversations down."""
    words = dbc.Input(id=ids.ASK_HISTORY_WORDS, type="search", placeholder=_("Find a question"), class_name="history-words", size="sm", debounce=0.3)
    label = html.Label(_("Find a question"), htmlFor=ids.ASK_HISTORY_WORDS, className="visually-hidden")
    return [html.Div([dbc.Checkbox(id=ids.ASK_HISTORY_KEPT, label=_("Only favourites"), value=False), label, words], className="history-find")]


def _sql() -> dcc.Link:
    """The way to the editor, for phones: their bar has no room for it."""
    return dcc.Link([icon("code"), html.Span(_("Write SQL instead"))], href="/sql", className="btn btn-plain btn-sm only-narrow")


def conversation_page(opened: OpenConversation, *, theme: str) -> html.Div:
    """The answers in order, then the box; somebody else's conversation is only read."""
    view, own = opened.view, not opened.view.owner
    title = opened.replies[0].question if opened.replies else view.title or _("Conversation")
    cards = [slot(reply.question_id, answer_card(reply, theme=theme, own=own)) for reply in opened.replies]
    return html.Div([page_head(title, *_tools(view, own=own)), *([_shared_by(view)] if not own else []), *cards, *(_going_on(opened) if own else [])],
                    className="conversation")  # fmt: skip


def _tools(view: ConversationView, *, own: bool) -> list[Any]:
    new = dcc.Link([icon("plus"), html.Span(_("New conversation"))], href="/ask", className="btn btn-quiet btn-sm")
    address = f"/api/v1/conversations/{view.id}/export"
    files = [html.A(text, href=f"{address}.{kind}", download="", className="dropdown-item", role="menuitem") for text, kind in EXPORTS]
    export = menu(_("Export"), files, glyph="download", look="plain btn-sm")
    if not own:
        return [new, export]
    share = html.Div(share_state(view), id=ids.CONVERSATION_SHARED, className="conversation-share")
    remove = button(_("Delete"), look="plain", glyph="trash", small=True, id=ids.CONVERSATION_REMOVE)
    return [star(view, "page"), share, export, remove, new]


def share_state(view: ConversationView) -> list[Any]:
    """Whether others of the workspace may read it, with the link when they may."""
    text = _("Stop sharing") if view.shared else _("Share")
    press = button(text, look="plain", glyph="share", small=True, id=ids.CONVERSATION_SHARE, title=_("Everybody of the workspace can read it by its link"))
    copy = html.Button([icon("link"), html.Span(_("Copy link"))], type="button", className="btn btn-plain btn-sm", **{"data-copy-link": f"/ask/{view.id}"})
    return [press, *([copy, *_in_folder(view)] if view.shared else [])]


def _in_folder(view: ConversationView) -> list[html.Form]:
    """Whether everybody reads it or only whoever sees a folder; nothing while there is no folder with rights of its own."""
    if not view.folders and not view.folder:
        return []
    names = dict.fromkeys(("", *view.folders, view.folder))
    options = [html.Option(name or _("Everybody"), value=name, selected=name == view.folder) for name in names]
    chosen = html.Select(options, name="folder", className="form-select form-select-sm", **{"aria-label": _("Who can read it")})
    keep = html.Button(_("Set"), type="submit", className="btn btn-quiet btn-sm")
    return [html.Form([chosen, keep], className="share-folder", **posts(f"/api/v1/conversations/{view.id}/share", then="tell"))]


def star(view: ConversationView, place: str) -> html.Button:
    """Makes a conversation a favourite, or no longer one."""
    told = _("{title} is a favourite", title=view.title)
    look = "btn btn-plain btn-icon btn-sm star" + (" on" if view.favourite else "")
    pressed = {"aria-pressed": str(view.favourite).lower(), "aria-label": told}
    return html.Button(icon("star"), type="button", id=ids.conversation_star(view.id, place), className=look, title=_("Favourite"), **pressed)


def _shared_by(view: ConversationView) -> html.Div:
    return note(_("{name} shared this conversation. You see it as your own rights allow, and cannot change it.", name=view.owner), glyph="share")


def _going_on(opened: OpenConversation) -> list[Any]:
    last = opened.replies[-1].question_id if opened.replies else "first"
    return [tail(last), pending(), html.Div(composer(opened.view.id), className="composer-dock")]


def history(conversations: Sequence[ConversationView], *, searched: bool = False) -> Any:
    """Earlier conversations, each with its star."""
    if not conversations:
        return html.P(_("Nothing is found. Try fewer words.") if searched else _("None yet."), className="muted")
    return conversation_rows(conversations, beside=lambda view: star(view, "list"))
