"""The page of predictions of a source: what was learned, and forms for what can be."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html

from components.bits import badge, icon, note, page_head, things
from components.forms import choice, form
from insightora_dash.insights.learning.features import Feature, proposed
from insightora_dash.insights.learning.views import LearnedView, Material, Room
from insightora_dash.insights.learning.wording import verdict
from insightora_dash.platform.wording import N_, _

KINDS = {"number": N_("a number"), "category": N_("one of a few")}
USE = "use:"


def room_page(room: Room) -> html.Div:
    """What was learned, then each table, the largest first."""
    back = dcc.Link([icon("back"), html.Span(_("Back to the review"))], href=f"/data/{room.source_id}", className="small back-link")
    text = _("What can be learned is tried on rows held back, beside saying nothing; what is no better is declined. It becomes a table to ask and to chart.")
    empty = [] if room.materials else [note(_("No table here has columns that something can be learned from."))]
    kept = [html.Section([html.Header(html.H2(_("Learned"))), html.Ul([_line(one) for one in room.learned], className="plain learned-list")],
                         className="panel")] if room.learned else []  # fmt: skip
    forms = [_material(room.source_id, one) for one in room.materials] if room.may_change else []
    return html.Div([back, page_head(_("Predictions of {name}", name=room.label), text=text), *empty, *kept, *forms], className="source predictions-page stack")


def titled(one: LearnedView) -> str:
    """What it says, for people."""
    if one.task == "segments":
        return _("Segments of {table}", table=one.table)
    return _("Prediction of {target} in {table}", target=one.target, table=one.table)


def state(one: LearnedView) -> str:
    """The newest word on it."""
    newest = one.versions[0]
    if newest.running:
        return _("being learned")
    told = one.used or newest
    return verdict(one.task, told.outcome, told.told) if told.outcome else newest.error or _("Stopped.")


def _line(one: LearnedView) -> html.Li:
    named = [html.Code(f"saved.{one.name}", className="faint")] if one.used else []
    return html.Li(dcc.Link([html.Strong(titled(one)), html.Span(state(one), className="muted grow"), *named], href=f"/prediction/{one.id}",
                            className="notice-row"))  # fmt: skip


def _material(source_id: str, one: Material) -> html.Section:
    head = html.Header([icon("chart-table"), html.H2(one.label), badge(things(one.rows, _("row"), _("rows")))])
    forms = [*([_predict(source_id, one)] if one.targets else []), *([_segments(source_id, one)] if one.segmentable else [])]
    return html.Section([head, html.Div(forms, className="panel-body stack")], className="panel review-table")


def _predict(source_id: str, one: Material) -> html.Div:
    targets = {feature.name: f"{feature.name} ({_(KINDS[feature.kind])})" for feature in one.targets}
    fields = [choice("target", _("Predict"), targets), _columns(one.features, one.features)]
    text = _("Learns the column from the others, for rows where it is not known yet: who will leave, what it will cost.")
    return _offer(source_id, one, "predict", (_("Predict a column"), text), fields)


def _segments(source_id: str, one: Material) -> html.Div:
    text = _("Finds groups of rows alike by their numbers, as many as stand apart most clearly, and names them by what they have much or little of.")
    return _offer(source_id, one, "segments", (_("Segments"), text), [_columns(one.segmentable, proposed(one.segmentable))])


def _offer(source_id: str, one: Material, task: str, words: tuple[str, str], fields: Sequence[html.Label | html.Details]) -> html.Div:
    sent = form(f"/api/v1/sources/{source_id}/predictions", fields, _("Learn"), look="primary", then="go", body={"task": task, "table": one.table})
    parts = [html.Strong(words[0]), html.P(words[1], className="muted"), sent]
    return html.Div(parts, className="stack-tight", role="group", **{"aria-label": f"{words[0]}: {one.table}"})


def _columns(features: Sequence[Feature], ticked: Sequence[Feature]) -> html.Details:
    """The columns that it is learned from, these unless somebody says otherwise."""
    boxes = [html.Label([dbc.Checkbox(name=f"{USE}{one.name}", value=one in ticked, class_name="check"), html.Span(one.name)], className="check-row")
             for one in features]  # fmt: skip
    return html.Details([html.Summary(_("Columns to learn from")), html.Fieldset(boxes, className="checks")], className="learned-columns")
