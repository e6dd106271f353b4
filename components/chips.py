"""How a question was read, clause by clause; where an answer can be changed, each clause is a button with a menu."""

import json
from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import icon
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.wording import _
from insightora_dash.query.edits.edit import ADD
from insightora_dash.query.edits.editing import editable
from insightora_dash.query.plan import Chip, Plan

_LOOKS = {"applied": "chip applied", "rights": "chip rights", "sql": "chip code"}


def chips(plan: Plan, unused: Sequence[str] = ()) -> html.Ul:
    """A chip for every clause, then one for the words that play no part."""
    return _list([*map(_chip, plan.chips), *_unused(unused)])


def editable_chips(reply: Reply) -> html.Div:
    """The chips of an answer with their menus (assets/chips.js), one that adds a clause, and the way back after a change."""
    made = [_button(chip) if editable(chip) else _chip(chip) for chip in reply.plan.chips]
    add = [_adding()] if any(editable(chip) for chip in reply.plan.chips) else []
    back = [html.Li(_undo(reply))] if reply.edits else []
    return html.Div([_list([*made, *add, *_unused(reply.unused), *back]), dcc.Store(id=ids.answer_edit(reply.question_id))], className="chips-place")


def _list(items: list[Any]) -> html.Ul:
    return html.Ul(items, className="chips", **{"aria-label": _("How the question was read")})


def _unused(words: Sequence[str]) -> list[html.Li]:
    text = ", ".join(f"“{word}”" for word in words)
    return [html.Li(_("not used: {words}", words=text), className="chip unused")] if words else []


def _chip(chip: Chip) -> html.Li:
    return html.Li(_face(chip), className=_LOOKS.get(chip.kind, "chip"))


def _face(chip: Chip) -> list[Any]:
    return [*([html.Span(chip.label)] if chip.label else []), html.B(chip.text)]


def _button(chip: Chip) -> html.Li:
    return html.Li(opens(chip.kind, chip.node, [*_face(chip), icon("down")], _LOOKS.get(chip.kind, "chip")), className="chip-place")


def _adding() -> html.Li:
    face = [icon("plus"), html.Span(_("Add a clause"), className="visually-hidden")]
    return html.Li(opens(ADD, "", face, "chip add", title=_("Add a clause")), className="chip-place")


def opens(kind: str, node: str, face: list[Any], look: str, **more: str) -> html.Button:
    """A button with the menu of one clause (assets/chips.js)."""
    data = json.dumps({"kind": kind, "node": node})
    return html.Button(face, type="button", className=look, **{"data-chip": data, "aria-haspopup": "menu", "aria-expanded": "false"}, **more)


def _undo(reply: Reply) -> html.Button:
    title = _("Undo: {change}", change=reply.edits[-1])
    return html.Button([icon("undo"), html.Span(_("Undo"))], type="button", id=ids.answer_undo(reply.question_id), className="chip undo", title=title)
