"""Reports by mail: the form that sets one up, and those there are with their logs."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import html

from components.bits import badge, icon, post_button, posts
from insightora_dash.platform.format import formatter
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.reports.mailed.service import ReportView, RunView

EVERY = {"day": N_("every day"), "weekday": N_("every weekday"), "week": N_("every week"), "month": N_("every month")}
STATUS = {"waiting": (N_("being made"), ""), "mailed": (N_("mailed"), "good"), "empty": (N_("no rows, not sent"), ""), "failed": (N_("failed"), "bad")}


def report_form(subject: Mapping[str, Any]) -> html.Form:
    """How often, at what time, and to whom a subject is mailed."""
    fields = [
        _field(_("How often"), dbc.Select(name="every", options=[{"label": _(text), "value": value} for value, text in EVERY.items()], value="week")),
        html.Div([_field(_("At (your time)"), dbc.Input(name="time", type="time", value="08:00")),
                  _field(_("Day (week: 0 is Monday; month: 1 to 31)"), dbc.Input(name="day", type="number", min=0, max=31, value=0))], className="field-pair"),
        _field(_("To (people of this workspace; empty: me)"), dbc.Input(name="to", type="text", placeholder="ana@example.com, ben@example.com")),
        html.P(_("Everybody gets what you may see: it is made with your rights, as a table and a CSV file."), className="faint small"),
        html.Button([icon("mail"), html.Span(_("Send it regularly"))], type="submit", className="btn btn-primary btn-sm"),
    ]  # fmt: skip
    return html.Form(fields, className="alert-form", **posts("/api/v1/reports", {"subject": dict(subject)}, then="tell"))


def report_list(reports: Sequence[ReportView], zone: str) -> list[Any]:
    """Each report with what became of its newest slots; nothing while there are none."""
    listed = html.Ul([_report(one, zone) for one in reports], className="plain panel notice-list")
    return [html.H2(_("Reports by mail")), listed] if reports else []


def _report(one: ReportView, zone: str) -> html.Li:
    remove = post_button(_("Remove"), "trash", posts(f"/api/v1/reports/{one.id}", method="DELETE", then="reload"))
    said = _("{every} to {people}, next {when}", every=_(EVERY[one.cadence.every]), people=", ".join(one.people), when=_moment(one.due_at, zone))
    head = html.Div([html.Strong(one.title, className="clip"), html.Span(said, className="grow"), remove], className="notice-row")
    return html.Li([head, *(_run(run, zone) for run in one.runs)])


def _run(run: RunView, zone: str) -> html.Div:
    words, kind = STATUS[run.status]
    mails = f" ({', '.join(run.mails)})" if run.mails else ""
    return html.Div([html.Span(_moment(run.slot, zone)), badge(_(words), kind=kind), html.Span(run.error or mails)], className="notice-row faint small")


def _moment(moment: Any, zone: str) -> str:
    return formatter(type="TIMESTAMP", locale=current_locale())(moment.astimezone(ZoneInfo(zone)))


def _field(label: str, field: Any) -> html.Label:
    return html.Label([html.Span(label, className="small muted"), field])
