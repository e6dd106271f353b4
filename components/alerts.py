"""Alerts: the form that sets one, the inbox, and those that are set."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components.bits import badge, empty, icon, note, page_head, panel, post_button, posts
from components.dashboards import when
from components.reports import report_form
from insightora_dash.platform.format import format_number, format_percent
from insightora_dash.platform.wording import N_, _, current_locale
from insightora_dash.reports.alerts.service import AlertView, NoticeView

CONDITIONS = {"above": N_("is above"), "below": N_("is below"), "change": N_("changes by at least (%)"), "missing": N_("has no new data for (days)"),
              "unusual": N_("is outside its usual range")}
CHANNELS = {"mail": N_("here and by mail"), "inbox": N_("only here")}
EVERY = {"data": N_("when data changes"), "hour": N_("every hour"), "day": N_("every day")}
STATES = {"waiting": (N_("not looked at yet"), ""), "quiet": (N_("all is well"), "good"), "firing": (N_("has something to say"), "warn"),
          "failed": (N_("cannot be checked"), "bad")}


def alert_form(subject: Mapping[str, Any]) -> html.Form:
    """When to be told about a subject, how often it is looked at, and when no mail goes out."""
    fields = [
        _field(_("Tell me when it"), dbc.Select(name="when", options=_options(CONDITIONS), value="above")),
        _field(_("Value"), dbc.Input(name="value", type="text", inputmode="decimal", placeholder=_("not needed for the usual range"))),
        _field(_("Look"), dbc.Select(name="every", options=_options(EVERY), value="data")),
        html.Div([_field(_("No mail from (hour)"), dbc.Input(name="quiet_from", type="number", min=0, max=23)),
                  _field(_("until (hour)"), dbc.Input(name="quiet_until", type="number", min=0, max=23))], className="field-pair"),
        _field(_("Tell me"), dbc.Select(name="channel", options=_options(CHANNELS), value="mail")),
        html.Button([icon("bell"), html.Span(_("Set the alert"))], type="submit", className="btn btn-primary btn-sm"),
    ]  # fmt: skip
    return html.Form(fields, className="alert-form", **posts("/api/v1/alerts", {"subject": dict(subject)}, then="tell"))


def follow_button(subject: Mapping[str, Any]) -> html.Button:
    """Makes a subject a line of the person's digest."""
    return post_button(_("Follow"), "star", posts("/api/v1/follows", {"subject": dict(subject)}, then="tell"), title=_("A line of your digest by mail"))


def alert_panel(dashboard: str, tile: str, title: str, asked: Mapping[str, Any] | None) -> html.Aside:
    """The form beside a dashboard's grid, for one of its tiles as it is filtered now."""
    subject = {"kind": "tile", "dashboard": dashboard, "tile": tile, "asked": dict(asked or {})}
    mail = html.Section([html.H3(_("Send regularly")), report_form(subject)])
    return panel(_("Alert and report"), html.P(title, className="muted clip"), alert_form(subject), html.Div(follow_button(subject)), mail)


def alerts_page(inbox: Sequence[NoticeView], alerts: Sequence[AlertView], *more: Any, now: datetime) -> html.Div:
    """What alerts had to say, then the alerts."""
    read = post_button(_("Mark all as read"), "check", posts("/api/v1/alerts/inbox/read", then="reload"), look="quiet")
    said = html.Ul([_notice(one, now) for one in inbox], className="plain panel notice-list") if inbox else html.P(_("Nothing yet."), className="muted")
    listed = html.Ul([_alert(one, now) for one in alerts], className="plain panel notice-list") if alerts else empty(
        "bell", _("No alerts yet"), _("Set one in the menu of a tile, or below an answer."))
    head = page_head(_("Alerts"), *([read] if any(not one.read for one in inbox) else []))
    return html.Div([head, html.H2(_("Inbox")), said, html.H2(_("Alerts that are set")), listed, *more], className="alerts-page")


def _notice(one: NoticeView, now: datetime) -> html.Li:
    dot = [] if one.read else [html.Span(className="unread-dot", title=_("new"))]
    said = [html.Strong(one.title, className="clip"), html.Span(one.sentence, className="grow"), html.Span(when(one.at, now), className="faint small")]
    link = dcc.Link([*dot, *said], href=one.href, className="notice-row")
    return html.Li(link, className="" if one.read else "unread")


def _alert(one: AlertView, now: datetime) -> html.Li:
    words, kind = STATES[one.state]
    silent = one.snoozed_until is not None and one.snoozed_until > now
    state = badge(_("silenced"), glyph="bell-off") if silent else badge(_(words), kind=kind)
    address = f"/api/v1/alerts/{one.id}"
    tools = [post_button(_("Wake"), "bell", posts(f"{address}/snooze", {"span": ""}, then="reload"))] if silent else [
        post_button(_("Silence for a day"), "bell-off", posts(f"{address}/snooze", {"span": "day"}, then="reload"))]
    tools.append(post_button(_("Remove"), "trash", posts(address, method="DELETE", then="reload")))
    told = [note(one.error, kind="bad")] if one.error else []
    checked = [html.Span(when(one.checked_at, now), className="faint small")] if one.checked_at else []
    line = html.Div([html.Strong(one.title, className="clip"), html.Span(_said(one), className="grow"), state, *checked, *tools], className="notice-row")
    return html.Li([line, *told])


def _said(one: AlertView) -> str:
    value = one.condition.value
    if value is None:
        return f"{_(CONDITIONS[one.condition.kind])}, {_(EVERY[one.every])}"
    shown = format_percent(value, locale=current_locale()) if one.condition.kind == "change" else format_number(value, locale=current_locale())
    return f"{_(CONDITIONS[one.condition.kind])}: {shown}, {_(EVERY[one.every])}"


def _field(label: str, field: Any) -> html.Label:
    return html.Label([html.Span(label, className="small muted"), field])


def _options(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": _(text), "value": value} for value, text in words.items()]
