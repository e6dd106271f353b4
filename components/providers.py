"""Single sign-on: the providers that are set up, and a form for one more."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components.bits import badge, note, post_button, posts
from components.forms import THEN, area, choice, field, form, section
from insightora_dash.platform.wording import _

ADDRESS = "/api/v1/providers"


def provider_sections(providers: Sequence[Any], roles: Mapping[str, str], redirect: str, *, may_change: bool, confirmed: bool) -> list[html.Section]:
    """What is set up, how to set it up, and the form."""
    about = _("People of your company sign in with the account they have there (OpenID Connect: Google, Microsoft Entra, Okta, Keycloak and others).")
    enter = [html.P(_("Enter this address at the provider as the one it may send people back to:")), html.Pre(redirect, className="new-key")]
    shown = [_provider(one, roles, open_=may_change and confirmed) for one in providers]
    sections = [section(_("Single sign-on"), html.P(about, className="muted"), *([html.Ul(shown, className="lines")] if shown else []), *enter)]
    if not may_change:
        return [*sections, section(_("Change it"), note(_("Owners of the first workspace of this installation can change single sign-on.")))]
    if not confirmed:
        return [*sections, section(_("Change it"), _confirm())]
    return [*sections, section(_("Add a provider"), form(ADDRESS, _fields(None, roles), _("Add the provider"), look="primary"))]


def _confirm() -> html.Div:
    fields = [field("password", _("Current password"), kind="password", autocomplete="current-password"),
              field("code", _("Code from your app, where you use one"), autocomplete="one-time-code")]  # fmt: skip
    says = html.P(_("Confirm that it is you: single sign-on decides who somebody is."))
    return html.Div([says, form("/api/v1/account/confirm", fields, _("Confirm"))], className="stack")


def _provider(one: Any, roles: Mapping[str, str], *, open_: bool) -> html.Li:
    facts = " · ".join((one.issuer, ", ".join(one.domains)))
    about = html.Div([html.B(one.name), html.Span(facts, className="muted small")], className="grow stack-tight")
    only = [badge(_("the only way in"), kind="good")] if one.only else []
    if not open_:
        return html.Li([about, *only])
    change = form(f"{ADDRESS}/{one.id}", _fields(one, roles), _("Save"))
    away = post_button(_("Remove"), "trash", posts(f"{ADDRESS}/{one.id}", method="DELETE", then=THEN), look="danger")
    body = html.Div([change, html.Div(away, className="button-row")], className="stack details-body")
    return html.Li([about, *only, html.Details([html.Summary(_("Change")), body])])


def _fields(one: Any, roles: Mapping[str, str]) -> list[html.Label]:
    groups = "\n".join(f"{group}: {role}" for group, role in one.roles.items()) if one else ""
    given = {name: text for name, text in roles.items() if name != "owner"}
    return [
        field("name", _("Name on the sign-in page"), value=one.name if one else "", placeholder="Acme"),
        field("issuer", _("Issuer"), kind="url", value=one.issuer if one else "", placeholder="https://login.example.com"),
        field("client_id", _("Client id"), value=one.client_id if one else ""),
        field("secret", _("Client secret"), kind="password", autocomplete="new-password", placeholder=_("as it is") if one else ""),
        field("domains", _("Whose addresses"), value=", ".join(one.domains) if one else "", placeholder="example.com"),
        field("group_claim", _("Claim with the groups"), value=one.group_claim if one else "groups"),
        choice("default_role", _("Role of who is new"), {"": _("nobody new is let in"), **given}, one.default_role if one else "viewer"),
        choice("only", _("Password"), {"no": _("works as well"), "yes": _("no longer, from the first visit on")}, "yes" if one and one.only else "no"),
        area("roles", _("Roles of groups, one a line"), value=groups, placeholder="Finance: analyst"),
    ]
