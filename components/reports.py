"""Reports by mail: the form that sets one up, and those there are with their logs."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import html

from components.bits import badge, icon, panel, post_button, posts
from insightora_dash.platform.format import formatter, weekdays
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.reports.following import FollowView
from insightora_dash.reports.mailed.service import ReportView, RunView

EVERY = {"day": N_("every day"), "weekday": N_("every weekday"), "week": N_("every week"), "month": N_("every month")}
FORMS = {"pdf": N_("PDF"), "xlsx": N_("Excel"), "csv": N_("CSV")}
RIGHTS = {"owner": N_("my rights: everybody sees what I may see"), "own": N_("each person's own rights")}
STATUS = {"waiting": (N_("being made"), ""), "mailed": (N_("mailed"), "good"), "empty": (N_("no rows, not sent"), ""), "failed": (N_("failed"), "bad")}


def report_form(subject: Mapping[str, Any], *, then: str = "tell") -> html.Form:
    """How often, at what time, and to whom a subject is mailed."""
    fields = [
        _field(_("How often"), dbc.Select(name="every", options=[{"label": _(text), "value": value} for value, text in EVERY.items()], value="week")),
        html.Div([_field(_("At (your time)"), dbc.Input(name="time", type="time", value="08:00")),
                  *_on()], className="field-pair"),
        _field(_("To (people of this workspace; empty: me)"), dbc.Input(name="to", type="text", placeholder="ana@example.com, ben@example.com")),
        _field(_("Made with"), dbc.Select(name="rights", options=[{"label": _(text), "value": value} for value, text in RIGHTS.items()], value="owner")),
        html.Fieldset([html.Legend(_("Files"), className="small muted"),
                       html.Div([_form_choice(name, text) for name, text in FORMS.items()], className="form-choices")]),
        html.P(_("The mail shows the figures and says whose rights it was made with. Nothing is sent while there are no rows."), className="faint small"),
        html.Button([icon("mail"), html.Span(_("Send it regularly"))], type="submit", className="btn btn-primary btn-sm"),
    ]  # fmt: skip
    return html.Form(fields, className="alert-form report-form", **posts("/api/v1/reports", {"subject": dict(subject)}, then=then))


def _on() -> list[html.Label]:
    """The day of the week and of the month; the style sheet shows the one that the cadence asks for."""
    week = [{"label": name, "value": str(day)} for day, name in enumerate(weekdays(current_locale()))]
    month = [{"label": str(day), "value": str(day)} for day in range(1, 32)]
    on_week = _field(_("On"), dbc.Select(name="weekday", options=week, value="0"))
    on_month = _field(_("On day"), dbc.Select(name="day", options=month, value="1"))
    on_week.className, on_month.className = "on-week", "on-month"
    return [on_week, on_month]


def report_list(reports: Sequence[ReportView], zone: str) -> list[Any]:
    """Each report with what became of its newest slots; nothing while there are none."""
    listed = html.Ul([_report(one, zone) for one in reports], className="plain panel notice-list")
    return [html.H2(_("Reports by mail")), listed] if reports else []


def board_reports(dashboard: str, asked: Mapping[str, Any] | None, reports: Sequence[ReportView], zone: str) -> html.Aside:
    """The panel beside a dashboard's grid: its reports, people who get one as it is filtered now, and a new one."""
    listed = [_report(one, zone, _more_people(one, asked), after="panel") for one in reports if one.dashboard == dashboard]
    shown = [html.Section([html.H3(_("Reports of this dashboard")), html.Ul(listed, className="plain notice-list")])] if listed else []
    form = report_form({"kind": "dashboard", "dashboard": dashboard, "asked": dict(asked or {})}, then="tell panel")
    told = html.P(_("The whole dashboard, all its pages, as it is filtered now."), className="muted small")
    return panel(_("Send regularly"), told, form, *shown)


def digest_part(followed: Sequence[FollowView]) -> list[Any]:
    """What somebody follows, and the form that mails it."""
    if not followed:
        return []
    rows = [html.Li(html.Div([html.Strong(one.title, className="grow clip"), post_button(
        _("Stop following"), "close", posts(f"/api/v1/follows/{one.id}", method="DELETE", then="reload"))], className="notice-row")) for one in followed]
    summary = html.Summary([icon("mail"), html.Span(_("Send as a digest"))], className="btn btn-plain btn-sm")
    form = html.Details([summary, report_form({"kind": "followed"}, then="tell reload")], className="alert-fold")
    return [html.H2(_("Followed")), html.Ul(rows, className="plain panel notice-list"), form]


def _more_people(one: ReportView, asked: Mapping[str, Any] | None) -> html.Form:
    field = _field(_("Send it to more people, as it is filtered now"), dbc.Input(name="to", type="text", placeholder="ana@example.com"))
    add = html.Button([icon("plus"), html.Span(_("Add"))], type="submit", className="btn btn-quiet btn-sm")
    return html.Form([field, add], className="alert-form", **posts(f"/api/v1/reports/{one.id}/people", {"asked": dict(asked or {})}, then="tell panel"))


def _report(one: ReportView, zone: str, *beside: Any, after: str = "reload") -> html.Li:
    tools = [post_button(_("Send now"), "mail", posts(f"/api/v1/reports/{one.id}/now", then="tell")),
             post_button(_("Remove"), "trash", posts(f"/api/v1/reports/{one.id}", method="DELETE", then=after))]
    said = _("{every} to {people}, next {when}", every=_(EVERY[one.cadence.every]), people=", ".join(one.people), when=_moment(one.due_at, zone))
    more = f"{', '.join(_(FORMS[form]) for form in one.forms)} · {_(RIGHTS[one.rights])}"
    told = html.Span([said, html.Span(more, className="faint small")], className="grow report-said")
    head = html.Div([html.Strong(one.title, className="clip"), told, *tools], className="notice-row")
    return html.Li([head, *(_run(run, zone) for run in one.runs), *beside])


def _run(run: RunView, zone: str) -> html.Div:
    words, kind = STATUS[run.status]
    mails = f" ({', '.join(run.mails)})" if run.mails else ""
    return html.Div([html.Span(_moment(run.slot, zone)), badge(_(words), kind=kind), html.Span(run.error or mails)], className="notice-row faint small")


def _form_choice(name: str, text: str) -> dbc.Checkbox:
    return dbc.Checkbox(name=name, label=_(text), value=name == "pdf")


def _moment(moment: Any, zone: str) -> str:
    return formatter(type="TIMESTAMP", locale=current_locale())(moment.astimezone(ZoneInfo(zone)))


def _field(label: str, field: Any) -> html.Label:
    return html.Label([html.Span(label, className="small muted"), field])
