"""The people of a workspace: roles, attributes for row rules, invitations."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components.bits import badge, note, post_button, posts
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import N_, _, current_locale

THEN = "tell account"
ROLES = {"owner": N_("Owner"), "admin": N_("Administrator"), "editor": N_("Editor"), "analyst": N_("Analyst"), "viewer": N_("Viewer")}
MAY = {
    "owner": N_("everything, owners included"),
    "admin": N_("everything, people included"),
    "editor": N_("brings data, makes dashboards, asks"),
    "analyst": N_("makes dashboards, asks"),
    "viewer": N_("looks and asks"),
}


def people_sections(
    members: Sequence[Any], invitations: Sequence[Any], own: Mapping[str, str], me: str, *, owner: bool, mails_stay: bool
) -> list[html.Section]:
    """Who is here, who is invited, and what the roles may do; `own` are the names of roles made here."""
    roles = role_words(own)
    return [_members(members, roles, me, owner=owner), _invitations(invitations, roles, owner=owner, mails_stay=mails_stay), _roles()]


def role_words(own: Mapping[str, str]) -> dict[str, str]:
    """What every role is called: the built-in ones, then those made here."""
    return {**{role: _(name) for role, name in ROLES.items()}, **own}


def _members(members: Sequence[Any], roles: Mapping[str, str], me: str, *, owner: bool) -> html.Section:
    able = sorted((one for one in members if one.active and one.role != "viewer"), key=lambda one: one.id != me)  # who asks comes first
    heirs = {one.id: one.name or one.email for one in able}
    return _panel(_("In this workspace"), html.Ul([_member(one, roles, heirs, me, owner=owner) for one in members], className="lines people"))


def _member(one: Any, roles: Mapping[str, str], heirs: Mapping[str, str], me: str, *, owner: bool) -> html.Li:
    seen = _("last seen {at}", at=format_date(one.seen_at.date(), locale=current_locale())) if one.seen_at else _("never signed in")
    facts = " · ".join(filter(None, (one.email if one.name else "", seen, "" if one.factor else _("no second factor"))))
    about = html.Div([html.B(one.name or one.email), html.Span(facts, className="muted small")], className="grow stack-tight")
    if not one.active:
        back = post_button(_("Let in again"), None, posts(f"/api/v1/people/{one.id}/restore", then=THEN), look="quiet")
        return html.Li([about, badge(_("switched off"), kind="warn"), back])
    mine = [badge(_("you"), kind="good")] if one.id == me else []
    return html.Li([about, badge(roles.get(one.role, "–")), *mine, _more(one, roles, heirs, me, owner=owner)])


def _more(one: Any, roles: Mapping[str, str], heirs: Mapping[str, str], me: str, *, owner: bool) -> html.Details:
    role = html.Form([_role_field(one.role, roles, owner=owner), html.Button(_("Save"), type="submit", className="btn btn-quiet")], className="setting-form",
                     **posts(f"/api/v1/people/{one.id}/role", then=THEN))  # fmt: skip
    lines = "\n".join(f"{name}: {value}" for name, value in one.attributes.items())
    field = dcc.Textarea(name="attributes", value=lines, className="form-control", rows=3, placeholder="region: North, South")
    label = html.Label([html.Span(_("Attributes for row rules, one a line"), className="form-label"), field])
    attributes = html.Form([label, html.Button(_("Save"), type="submit", className="btn btn-quiet")], className="setting-form",
                           **posts(f"/api/v1/people/{one.id}/attributes", then=THEN))  # fmt: skip
    sees = post_button(_("What they see"), "people", posts(f"/api/v1/people/{one.id}/sees", method="GET", then="tell"), look="quiet")
    look = post_button(_("See everything as they do"), "eye", posts(f"/api/v1/people/{one.id}/view-as", then="whole"), look="quiet")
    presses = html.Div([sees, *([look] if one.id != me else [])], className="button-row")
    off = [_off(one, heirs)] if one.id != me else []
    return html.Details([html.Summary(_("Change")), html.Div([role, attributes, presses, *off], className="stack details-body")])


def _off(one: Any, heirs: Mapping[str, str]) -> html.Form:
    options = [html.Option(name, value=person) for person, name in heirs.items() if person != one.id]
    goes = html.Label([html.Span(_("What they made goes to"), className="form-label"), html.Select(options, name="heir", className="form-select")])
    return html.Form([goes, html.Button(_("Switch off"), type="submit", className="btn btn-danger")], className="setting-form",
                     **posts(f"/api/v1/people/{one.id}", method="DELETE", then=THEN))  # fmt: skip


def _invitations(invitations: Sequence[Any], roles: Mapping[str, str], *, owner: bool, mails_stay: bool) -> html.Section:
    field = html.Label([html.Span(_("E-mail"), className="form-label"), dcc.Input(name="email", type="email", className="form-control", autoComplete="off")])
    send = html.Button(_("Invite"), type="submit", className="btn btn-primary")
    form = html.Form([field, _role_field("analyst", roles, owner=owner), send], className="setting-form", **posts("/api/v1/invitations", then=THEN))
    stay = [note(html.Span([_("No mail server is set up on this machine:"), " ", html.A(_("open the outbox"), href="/outbox")]))] if mails_stay else []
    rows = [
        html.Li([
            html.Div([html.B(one.email), html.Span(_("until {at}", at=format_date(one.expires_at.date(), locale=current_locale())), className="muted small")],
                     className="grow stack-tight"),
            badge(roles.get(one.role, "–")),
            post_button(_("Withdraw"), None, posts(f"/api/v1/invitations/{one.id}", method="DELETE", then=THEN)),
        ])
        for one in invitations
    ]  # fmt: skip
    return _panel(_("Invite"), form, *stay, *([html.Ul(rows, className="lines")] if rows else []))


def _roles() -> html.Section:
    rows = [part for role, name in ROLES.items() for part in (html.Dt(_(name)), html.Dd(_(MAY[role])))]
    return _panel(_("What the roles may do"), html.Dl(rows, className="role-list"))


def _role_field(chosen: str, roles: Mapping[str, str], *, owner: bool) -> html.Label:
    wanted = [role for role in roles if owner or role != "owner" or chosen == "owner"]
    options = [html.Option(roles[role], value=role, selected=role == chosen) for role in wanted]
    return html.Label([html.Span(_("Role"), className="form-label"), html.Select(options, name="role", className="form-select")])


def _panel(title: str, *parts: Any) -> html.Section:
    return html.Section([html.Header(html.H2(title)), html.Div(list(parts), className="panel-body stack")], className="panel")
