"""Approved answers, and every version of the model."""

from typing import Any

from dash import html

from components.bits import badge, note
from components.model_fields import do
from insightora_dash.catalog.definitions import Verified
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.semantics.views import ModelView, RevisionView


def verified_part(view: ModelView) -> list[Any]:
    """Questions that are answered with approved SQL."""
    if not view.verified:
        return [note(_("No answer is verified yet. Press “Verify” under an answer; its question then gives this SQL before anything is guessed."))]
    rows = [_verified(one, editable=view.may_edit) for one in view.verified]
    return [html.Section(html.Ul(rows, className="plain model-list verified-list"), className="panel")]


def _verified(one: Verified, *, editable: bool) -> html.Li:
    by = _("{who} on {day}", who=one.by, day=format_date(one.on, locale=current_locale())) if one.by and one.on else ""
    sql = html.Details([html.Summary(_("SQL")), html.Div(html.Pre(html.Code(one.sql), tabIndex="0"), className="sql")], className="fold")
    remove = [do("unverify", one.question, _("Not any more"), glyph="close", look="plain")] if editable else []
    head = html.Div([html.Strong(one.question, className="grow"), badge(_("verified"), kind="good", glyph="check")], className="row-gap")
    return html.Li([head, html.Span(by, className="small faint"), sql, html.Div(remove, className="button-row")])


def history_part(view: ModelView) -> list[Any]:
    """Every version, the newest first."""
    if not view.history:
        return [note(_("Nothing was changed yet: the model is as the data proposes it."))]
    rows = [_revision(one, current=one.number == view.number, editable=view.may_edit) for one in view.history]
    return [html.Section(html.Ol(rows, className="plain model-list"), className="panel", **{"aria-label": _("Versions of the model")})]


def _revision(one: RevisionView, *, current: bool, editable: bool) -> html.Li:
    when = format_date(one.at, locale=current_locale())
    back = [badge(_("current"), kind="good")] if current else [do("restore", str(one.number), _("Restore"), glyph="history", look="plain")] if editable else []
    return html.Li(
        [html.Span(f"{one.number}", className="faint num"), html.Span(one.worded(), className="grow"),
         html.Span(f"{one.author} · {when}" if one.author else when, className="small faint"), html.Div(back, className="button-row")], className="revision",
    )  # fmt: skip
