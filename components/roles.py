"""Roles: what the built-in ones may do, and those that a workspace makes for itself."""

from collections.abc import Collection, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components.bits import icon, post_button, posts, things
from components.forms import THEN, field, form, section
from components.people import ROLES
from insightora_dash.accounts.actor import ALL, GRANTABLE, PERMISSIONS
from insightora_dash.platform.wording import N_, _

ADDRESS = "/api/v1/roles"
WORDS = {
    "view": N_("look at dashboards and data"), "ask": N_("ask questions and write SQL"), "export": N_("save and mail files"),
    "edit": N_("make and change dashboards"), "publish": N_("make public links"), "define": N_("say what the data means"),
    "upload": N_("bring data"), "administer": N_("people, rules, everything"),
}  # fmt: skip


def role_sections(own: Sequence[Any]) -> list[html.Section]:
    """The table of permissions, the roles made here, and the form."""
    return [_table(own), *(_role(one) for one in own), section(_("Add a role"), form(ADDRESS, _fields("", {"ask"}), _("Add the role"), look="primary"))]


def _table(own: Sequence[Any]) -> html.Section:
    named = [*((_(name), PERMISSIONS[role]) for role, name in ROLES.items()), *((one.name, one.permissions) for one in own)]
    head = html.Thead(html.Tr([html.Th(_("May do")), *(html.Th(name) for name, _may in named)]))
    order = [*GRANTABLE, *sorted(ALL - set(GRANTABLE))]
    body = html.Tbody([html.Tr([html.Th(_(WORDS[one]), scope="row"), *(_cell(one in may) for _name, may in named)]) for one in order])
    return section(_("What the roles may do"), html.Div(html.Table([head, body], className="table usage-table"), className="table-scroll", tabIndex="0"))


def _cell(may: bool) -> html.Td:
    return html.Td([icon("done"), html.Span(_("yes"), className="visually-hidden")] if may else html.Span("–", className="faint"))


def _role(one: Any) -> html.Section:
    away = post_button(_("Remove"), "trash", posts(f"{ADDRESS}/{one.id}", method="DELETE", then=THEN), look="danger")
    told = html.P(things(one.people, _("person has it"), _("people have it")), className="muted small")
    return section(one.name, told, form(f"{ADDRESS}/{one.id}", _fields(one.name, one.permissions), _("Save")), html.Div(away, className="button-row"))


def _fields(name: str, may: Collection[str]) -> list[Any]:
    boxes = [
        html.Label([dbc.Checkbox(name=one, value=one in may, class_name="check"), html.Span(_(WORDS[one]))], className="check-row")
        for one in GRANTABLE if one != "view"
    ]  # fmt: skip
    may = html.Fieldset([html.Legend(_("May, beside looking"), className="form-label"), *boxes], className="check-grid")
    return [field("name", _("Name"), value=name), may]
