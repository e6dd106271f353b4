"""Saved queries beside the editor: inserted with a press, saved from what stands there, removed with what uses them named."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import icon, icon_button, posts
from insightora_dash.platform.wording import N_, _
from insightora_dash.semantics.views import SavedView

KINDS = {"snippet": N_("SQL to insert, for me"), "shared": N_("SQL to insert, for everybody"), "table": N_("a table for everybody: saved.name")}


def saved_section(views: Sequence[SavedView]) -> html.Section:
    """Pieces and tables under their heading."""
    words = {"data-remove": _("Remove"), "data-cancel": _("Cancel"), "data-used": _("Used by:"), "data-others": _("and {n} that only other people can see"),
             "data-unused": _("No question and no dashboard uses it."), "data-ask": _("Remove “{name}”?")}  # fmt: skip
    body = html.Div(saved_list(views), id=ids.SAVED_PANEL)
    return html.Section([html.H2(_("Saved")), body, dcc.Store(id=ids.SAVED_NEWS)], className="saved-queries", **{"data-script": "saved", **words})


def saved_list(views: Sequence[SavedView]) -> Any:
    """What was saved, or how to save."""
    if not views:
        return html.P(_("None yet. Save under the editor keeps SQL to insert again, or makes a table of it."), className="muted small")
    return html.Ul([html.Li(_row(view), className="saved-row") for view in views], className="plain")


def _row(view: SavedView) -> list[Any]:
    one = view.saved
    table = one.kind == "table"
    text = f"saved.{one.name}" if table else one.sql
    face = [icon("chart-table" if table else "code"), html.Span(f"saved.{one.name}" if table else one.name, className="grow clip")]
    if one.shared and not table:
        face.append(html.Span(_("everybody"), className="faint small"))
    if not view.readable:
        face.append(html.Span(_("cannot be read now"), className="small saved-broken"))
    insert = html.Button(face, type="button", title=one.sql[:600], **{"data-sql-insert": text})
    tools = [icon_button("edit", _("Open {name}", name=one.name), **{"data-sql-bring": one.sql})]
    if view.may_change:
        tools.append(icon_button("trash", _("Remove {name}", name=one.name), **{"data-saved-remove": one.id, "data-name": one.name}))
    return [insert, *tools]


def save_menu() -> html.Details:
    """The button that opens the form; its script puts the SQL in (assets/later/saved.js)."""
    kinds = dbc.Select(name="kind", options=[{"label": _(text), "value": kind} for kind, text in KINDS.items()], value="snippet", size="sm")
    fields = [
        html.Label([html.Span(_("Name")), dbc.Input(name="name", type="text", maxlength=80, size="sm", autocomplete="off")]),
        html.Label([html.Span(_("Keep it as")), kinds]),
        html.Button([icon("save"), html.Span(_("Save"))], type="submit", className="btn btn-primary btn-sm"),
    ]
    form = html.Form(fields, className="dropdown-menu show save-sql", **posts("/api/v1/saved", then="tell saved"))
    return html.Details([html.Summary([icon("save"), html.Span(_("Save"))], className="btn btn-quiet btn-sm"), form], className="menu sql-save")
