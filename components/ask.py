"""The ask page and a conversation."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.answer_card import answer_card
from components.bits import button, icon, page_head, section_head, skeleton
from components.composer import composer, pending, slot, tail
from components.lists import conversation_rows
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.wording import _


def ask_page() -> html.Div:
    """A fresh page: the box, starters and earlier conversations."""
    return html.Div(
        [
            html.Div([html.H1(_("What would you like to know?"), tabIndex="-1"), composer(large=True), _sql()], className="ask-fresh"),
            pending(),
            section_head(_("Questions that run on this data")),
            html.Div(skeleton(40, 40, 40), id=ids.ASK_STARTERS, className="starters-place"),
            section_head(_("Earlier conversations")),
            html.Div(id=ids.ASK_HISTORY),
        ],
        className="ask-page",
    )


def _sql() -> dcc.Link:
    """The way to the editor, for phones: their bar has no room for it."""
    return dcc.Link([icon("code"), html.Span(_("Write SQL instead"))], href="/sql", className="btn btn-plain btn-sm only-narrow")


def conversation_page(conversation: str, replies: Sequence[Reply], *, theme: str) -> html.Div:
    """The answers in order, then the box."""
    title = replies[0].question if replies else _("Conversation")
    new = dcc.Link([icon("plus"), html.Span(_("New conversation"))], href="/ask", className="btn btn-quiet btn-sm")
    remove = button(_("Delete"), look="plain", glyph="trash", small=True, id=ids.CONVERSATION_REMOVE)
    return html.Div(
        [
            page_head(title, new, remove),
            *(slot(reply.question_id, answer_card(reply, theme=theme)) for reply in replies),
            tail(replies[-1].question_id if replies else "first"),
            pending(),
            html.Div(composer(conversation), className="composer-dock"),
        ],
        className="conversation",
    )


def history(conversations: Sequence[Any]) -> Any:
    """Every earlier conversation."""
    return conversation_rows(conversations) if conversations else html.P(_("None yet."), className="muted")
