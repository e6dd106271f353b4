"""The copy of a live table: how it is doing, and the form that sets it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.bits import badge, button, note, post_button, posts
from components.dashboards import when
from insightora_dash.platform.clock import now
from insightora_dash.platform.wording import N_, _
from insightora_dash.sources.copied import EVERY, watermarks
from insightora_dash.sources.views import CopyView, TableDetail

WHOLE = "*"  # a select takes an empty value for none
WORDS = {
    15: N_("every 15 minutes"), 60: N_("every hour"), 360: N_("every 6 hours"), 1440: N_("every day"), 10_080: N_("every week"),
}  # fmt: skip


def copy_part(source_id: str, table: TableDetail, *, may_change: bool) -> list[Any]:
    """What a table's section says about its copy, and the folded form."""
    state = [_state(table.copy)] if table.copy else []
    failed = [html.Div(note(_failure(table.copy), kind="bad"), className="account")] if table.copy and table.copy.error else []
    return [*state, *failed, *([_form(source_id, table)] if may_change else [])]


def _state(copy: CopyView) -> html.Div:
    made = _("Copy made {when}, made again {often}.", when=when(copy.copied_at, now()), often=_(WORDS[copy.every])) if copy.copied_at else ""
    badges = [badge(_("Copying…"), glyph="clock")] if copy.copying else [badge(_("Copy"), kind="good", glyph="check")] if copy.copied_at else []
    said = [html.Span(made or _("The first copy is being made; until then questions read the table live."), className="muted")]
    return html.Div([*said, *badges], className="account")


def _failure(copy: CopyView) -> str:
    again = _("The copy could not be made: {reason} It is tried again {when}.", reason=copy.error, when=_due(copy))
    return " ".join([again, *([_("Until then the copy before stays.")] if copy.copied_at else [])])


def _due(copy: CopyView) -> str:
    minutes = max(round((copy.due_at - now()).total_seconds() / 60), 0)
    return _("in {n} minutes", n=minutes) if minutes > 1 else _("in a moment")


def _form(source_id: str, table: TableDetail) -> html.Details:
    address, copy = f"/api/v1/sources/{source_id}/tables/{table.id}/copy", table.copy
    often = _select("every", _("How often"), [(str(every), _(WORDS[every])) for every in EVERY], str(copy.every if copy else 1440))
    column = [(WHOLE, _("nothing: everything is read each time")), *((name, name) for name in watermarks(table.columns))]
    newer = _select("watermark", _("New rows are told by"), column, (copy and copy.watermark) or WHOLE)
    hint = _("With such a column only rows with its highest values are fetched; once a week everything is read again, so that deleted rows go.")
    save = button(_("Change") if copy else _("Keep a copy"), look="primary", small=True, type="submit")
    more = [post_button(_("Copy now"), "refresh", posts(f"{address}/now", then="tell data")),
            post_button(_("Read it live again"), "link", posts(address, method="DELETE", then="tell data"))] if copy else []  # fmt: skip
    form = html.Form([html.Div([often, newer], className="fields"), html.P(hint, className="faint small"), html.Div([save, *more], className="row-gap")],
                     **posts(address, then="tell data"))  # fmt: skip
    return html.Details([html.Summary(_("The copy") if copy else _("Keep a copy on a schedule")), form], className="more copy-form")


def _select(name: str, label: str, options: list[tuple[str, str]], value: str) -> html.Label:
    """A field by its name: the form is sent by panels.js."""
    control = dbc.Select(name=name, value=value, options=[{"value": one, "label": text} for one, text in options])
    return html.Label([html.Span(label, className="form-label"), control], className="field")
