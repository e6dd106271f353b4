"""Webhooks: a form for one more, what each is told of, and the log of messages."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import badge, page_head, post_button, posts
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import N_, _, current_locale

ADDRESS = "/api/v1/webhooks"
THEN = "tell account"
STATES = {"queued": N_("waits"), "sending": N_("is being sent"), "sent": N_("delivered"), "failed": N_("given up")}
POLL_MS = 3000


def webhooks_page() -> html.Div:
    """The page; its sections follow."""
    return html.Div(
        [
            page_head(_("Webhooks"), text=_("Other programs are told what happens here, by a signed message.")),
            dcc.Store(id=ids.ACCOUNT_CHANGED),
            dcc.Store(id=ids.ACCOUNT_CODES),
            dcc.Interval(id=ids.WEBHOOKS_POLL, interval=POLL_MS, disabled=True),
            html.Div(id=ids.WEBHOOKS_CODES_SHOWN, **{"aria-live": "polite"}),
            html.Div(id=ids.WEBHOOKS, className="settings"),
        ],
        className="settings",
    )


def webhook_sections(endpoints: Sequence[Any], log: Sequence[Any], events: Mapping[str, str]) -> list[html.Section]:
    """What is registered, a form for one more, and the newest messages."""
    hosts = {one.id: _host(one.url) for one in endpoints}
    return [_registered(endpoints, events), _form(events), _log(log, hosts)]


def new_secret(secret: str | None) -> Any:
    """The secret of a webhook, this once."""
    if not secret:
        return None
    says = html.P(_("Copy it now: it is not shown again. The receiver checks the header webhook-signature with it."))
    return _panel(_("The secret of this webhook"), says, html.Pre(secret, className="new-key"))


def _registered(endpoints: Sequence[Any], events: Mapping[str, str]) -> html.Section:
    rows = [html.Li(_endpoint(one, events)) for one in endpoints]
    held = html.Ul(rows, className="lines") if rows else html.P(_("There is no webhook yet."), className="muted")
    return _panel(_("Who is told"), held)


def _endpoint(one: Any, events: Mapping[str, str]) -> list[Any]:
    told = ", ".join(_(events[event]) for event in one.events)
    about = html.Div([html.B(one.url), html.Span(told, className="muted small")], className="grow stack-tight")
    place = f"{ADDRESS}/{one.id}"
    state = badge(_("on"), kind="good") if one.active else badge(_("off"), kind="warn")
    switch = post_button(_("Switch off") if one.active else _("Switch on"), None, posts(f"{place}/active", {"active": not one.active}, then=THEN))
    presses = [
        *([post_button(_("Test"), "send", posts(f"{place}/test", then=THEN))] if one.active else []),
        switch,
        post_button(_("New secret"), None, posts(f"{place}/secret", then=THEN)),
        post_button(_("Remove"), "trash", posts(place, method="DELETE", then=THEN)),
    ]
    return [about, state, html.Div(presses, className="button-row")]


def _form(events: Mapping[str, str]) -> html.Section:
    field = dcc.Input(name="url", type="url", className="form-control", autoComplete="off", placeholder="https://example.com/hooks")
    url = html.Label([html.Span(_("Address"), className="form-label"), field], className="webhook-url")
    boxes = [dbc.Checkbox(id=ids.webhook_event(event), name=event, label=[html.Code(event), " ", _(text)], value=False) for event, text in events.items()]
    add = html.Button(_("Register"), type="submit", className="btn btn-primary")
    chosen = html.Fieldset([html.Legend(_("Tell it when"), className="form-label"), *boxes], className="webhook-events")
    form = html.Form([url, chosen, add], className="setting-form", **posts(ADDRESS, then=THEN))
    return _panel(_("Register a webhook"), form)


def _log(log: Sequence[Any], hosts: Mapping[str, str]) -> html.Section:
    rows = [html.Li(_message(one, hosts.get(one.endpoint_id, _("removed")))) for one in log]
    held = html.Ul(rows, className="lines") if rows else html.P(_("Nothing was sent yet. Messages are kept for 30 days."), className="muted")
    return _panel(_("Messages"), held)


def _message(one: Any, host: str) -> list[Any]:
    at = format_date(one.at, locale=current_locale())
    again = _("next try {at}", at=format_date(one.next_at, locale=current_locale())) if one.next_at and one.attempt else ""
    answered = _("answered {status}", status=one.answered) if one.answered else ""
    facts = " · ".join(filter(None, (host, at, _("try {n}", n=one.attempt) if one.attempt > 1 else "", answered, again)))
    about = [html.Code(one.event), html.Span(facts, className="muted small")]
    if one.error:
        about.append(html.Span(one.error, className="small"))
    kind = {"sent": "good", "failed": "bad"}.get(one.status, "")
    resend = [post_button(_("Send again"), "retry", posts(f"{ADDRESS}/deliveries/{one.id}/again", then=THEN))] if one.status in ("sent", "failed") else []
    return [html.Div(about, className="grow stack-tight"), badge(_(STATES[one.status]), kind=kind), *resend]


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") >= 2 else url


def _panel(title: str, *parts: Any) -> html.Section:
    return html.Section([html.Header(html.H2(title)), html.Div(list(parts), className="panel-body stack")], className="panel")
