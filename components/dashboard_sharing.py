"""Who sees a dashboard: everybody of the workspace, people by name, whoever has a link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.bits import badge, icon, panel, post_button, posts
from components.dashboards import when
from insightora_dash.accounts.people import Colleague
from insightora_dash.dashboards.sharing.links import Link
from insightora_dash.dashboards.sharing.people import TEAM, Audience, Guest
from insightora_dash.platform.wording import N_, _

LASTS = ((7, N_("7 days")), (30, N_("30 days")), (90, N_("90 days")), (365, N_("1 year")), (None, N_("until it is withdrawn")))
STATES = {"open": N_("in force"), "expired": N_("ran out"), "revoked": N_("withdrawn")}


def sharing_panel(audience: Audience, links: Sequence[Link], *, now: datetime, may_edit: bool, public: bool = True) -> html.Aside:
    """The panel of the Share button."""
    address = f"/api/v1/dashboards/{audience.id}"
    told = [icon("copy"), html.Span(_("Copy the link for people of the workspace"))]
    copy = html.Button(told, type="button", className="btn btn-quiet btn-sm", **{"data-copy-address": _("Copied.")})
    outside = _public(links, address, now=now, may_edit=may_edit) if public else [_switched_off()]
    return panel(
        _("Share"), html.Div(copy, className="share-copy"),
        html.Section([html.H3(_("In the workspace")), *_folder(audience), *_workspace(audience, address)], className="panel-group"),
        html.Section([html.H3(_("Public links")), *outside], className="panel-group"),
    )  # fmt: skip


def _folder(audience: Audience) -> list[Any]:
    if not audience.folder or audience.visibility == "private":
        return []
    text = _("It lies in the folder “{folder}”: everybody means those whom that folder is open to.", folder=audience.folder)
    return [html.P([icon("lock"), html.Span(text)], className="small muted row-gap")]


def _workspace(audience: Audience, address: str) -> list[Any]:
    told = _("Everybody of the workspace sees it.") if audience.visibility == "workspace" else _(
        "Private: {owner}, the people below and administrators see it.", owner=audience.owner or _("its owner"))
    if not audience.mine:
        return [html.P(told, className="small")]
    switch = html.Div([_choice(address, audience, "workspace", _("Everybody")), _choice(address, audience, "private", _("Private"))],
                      className="share-choice", role="group", **{"aria-label": _("Who of the workspace sees it")})  # fmt: skip
    if audience.visibility == "workspace":
        return [switch, html.P(told, className="small muted")]
    guests = html.Ul([_guest(address, one) for one in audience.guests], className="plain share-people")
    return [switch, html.P(told, className="small muted"), guests, *([_admit(address, audience.others)] if audience.others else [])]


def _choice(address: str, audience: Audience, value: str, text: str) -> html.Button:
    on = audience.visibility == value
    inside, look = [icon("people" if value == "workspace" else "lock"), html.Span(text)], "btn btn-quiet btn-sm" + (" active" if on else "")
    sent = posts(f"{address}/sharing", {"visibility": value}, then="panel")
    return html.Button(inside, type="button", className=look, **{"aria-pressed": str(on).lower()}, **sent)


def _guest(address: str, guest: Guest) -> html.Li:
    word = _("may change it") if guest.may_edit else _("may look")
    turned = posts(f"{address}/people", {"person": guest.person.id, "may_edit": not guest.may_edit}, then="panel")
    turn = post_button(word, "edit" if guest.may_edit else "eye", turned, title=_("Press to change"))
    gone = posts(f"{address}/people/{guest.person.id}", method="DELETE", then="panel")
    away = html.Button(icon("close"), type="button", className="btn btn-plain btn-icon", title=_("Remove"), **{
        "aria-label": _("Close it to {name}", name=guest.person.name)}, **gone)  # fmt: skip
    team = [icon("people")] if guest.person.role == TEAM else []
    return html.Li([*team, html.Span(guest.person.name, className="grow clip", title=guest.person.email or _("team")), turn, away])


def _admit(address: str, others: Sequence[Colleague]) -> html.Form:
    options = [{"label": f"{one.name} ({one.email or _('team')})", "value": one.id} for one in others]
    field = html.Label([html.Span(_("Person or team"), className="visually-hidden"), dbc.Select(name="person", options=options, value=others[0].id, size="sm")])
    return html.Form([field, html.Button(_("Open it to them"), type="submit", className="btn btn-quiet btn-sm")], className="share-admit",
                     **posts(f"{address}/people", then="panel"))  # fmt: skip


def _switched_off() -> html.P:
    return html.P(_("Public links are switched off on this server. Share the dashboard with people instead."), className="small muted")


def _public(links: Sequence[Link], address: str, *, now: datetime, may_edit: bool) -> list[Any]:
    told = _("Whoever has the link sees the published state without signing in, with the rows that the maker of the link may see.")
    rows = html.Ul([_link(address, one, now, may_edit) for one in links], className="plain share-links")
    return [html.P(told, className="small muted"), *([_make(address)] if may_edit else []), rows]


def _make(address: str) -> html.Form:
    options = [{"label": _(text), "value": "never" if days is None else str(days)} for days, text in LASTS]
    lasts = dbc.Select(name="days", options=options, value="30", size="sm")
    password = dbc.Input(name="password", type="password", placeholder=_("none"), maxlength=200, size="sm", autocomplete="new-password")
    return html.Form([
        html.Label([html.Span(_("It works for"), className="small"), lasts]),
        html.Label([html.Span(_("Password, if you want one"), className="small"), password]),
        html.Button([icon("link"), html.Span(_("Make a public link"))], type="submit", className="btn btn-primary btn-sm"),
    ], className="share-make", **posts(f"{address}/links", then="link panel"), **{
        "data-link-told": _("Your public link"), "data-link-once": _("Copy it now: it is not kept, so nobody can show it again."),
        "data-link-copy": _("Copy the link"), "data-link-copied": _("Copied.")})


def _link(address: str, one: Link, now: datetime, may_edit: bool) -> html.Li:
    facts = [_("made {when} by {who}", when=when(one.created_at, now), who=one.who), _opened(one, now)]
    if one.state == "open":
        facts.append(_("no end") if one.expires_at is None else _("until {day}", day=one.expires_at.strftime("%Y-%m-%d")))
    if one.narrowed:
        facts.append(_("shows no more than {names} may see, who changed the dashboard since: make a new link to show all", names=", ".join(one.narrowed)))
    badges = [badge(_(STATES[one.state]), kind="good" if one.state == "open" else ""), *([badge(_("password"), glyph="lock")] if one.protected else [])]
    away = [post_button(_("Withdraw"), "trash", posts(f"{address}/links/{one.id}", method="DELETE", then="panel"))] if may_edit and one.state == "open" else []
    return html.Li([html.Div([*badges, html.Span(className="grow"), *away], className="version-head"), html.P(" · ".join(facts), className="small muted")])


def _opened(one: Link, now: datetime) -> str:
    if one.opened_at is None:
        return _("never opened")
    return _("opened once") if one.opened == 1 else _("opened {count} times, last {when}", count=one.opened, when=when(one.opened_at, now))
