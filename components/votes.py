"""Thumbs for an answer: one press, and for a doubt a line that says why."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.bits import icon
from insightora_dash.platform.wording import N_, _

_THUMBS = (("up", "up", N_("This answer is right")), ("down", "no", N_("This answer is wrong")))


def votes(question: str, vote: str | None, reason: str = "") -> html.Span:
    """Both thumbs, the chosen one pressed; under a doubt the field for its reason."""
    thumbs = [_thumb(question, value, glyph, _(told), chosen=vote == value) for value, glyph, told in _THUMBS]
    return html.Span([*thumbs, *([_reason(question, reason)] if vote == "down" else [])], id=ids.answer_votes(question), className="votes")


def _thumb(question: str, vote: str, glyph: str, told: str, *, chosen: bool) -> html.Button:
    wanted = ids.answer_vote(question, "none" if chosen else vote)
    look = "btn btn-plain btn-icon btn-sm thumb" + (" on" if chosen else "")
    return html.Button(icon(glyph), type="button", id=wanted, className=look, title=told, **{"aria-label": told, "aria-pressed": str(chosen).lower()})


def _reason(question: str, reason: str) -> html.Label:
    asked = _("What is wrong? Enter keeps it.")
    props: dict[str, Any] = {"value": reason, "maxlength": 500, "debounce": True, "placeholder": asked, "size": "sm", "type": "text"}
    field = dbc.Input(id=ids.answer_reason(question), class_name="vote-reason", **props)
    return html.Label([html.Span(asked, className="visually-hidden"), field])
