"""Roles of a workspace's own over HTTP, for those who administer it."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.actor import GRANTABLE
from insightora_dash.accounts.team import roles
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("roles", __name__, url_prefix="/api/v1/roles")


@blueprint.get("")
def listed() -> Response:
    """The roles made here, and what a role can be made of."""
    actor().require("administer")
    found = [{"id": one.id, "name": one.name, "permissions": sorted(one.permissions), "people": one.people} for one in roles.own_roles(actor())]
    return jsonify(roles=found, permissions=GRANTABLE)


@blueprint.post("")
def made() -> tuple[Response, int]:
    """Makes a role: `{name, ask?: true, export?, edit?, publish?, define?, upload?}`."""
    name, permissions = _said()
    return jsonify(id=roles.save_role(actor(), name, permissions), told=_("The role can be given from now on.")), 201


@blueprint.post("/<role_id>")
def changed(role_id: str) -> Response:
    """Changes a role, for everybody who has it: the same."""
    name, permissions = _said()
    roles.save_role(actor(), name, permissions, role_id)
    return jsonify(told=_("Saved."))


@blueprint.delete("/<role_id>")
def removed(role_id: str) -> Response:
    """Takes a role away that nobody has."""
    roles.remove_role(actor(), role_id)
    return jsonify(told=_("The role was removed."))


def _said() -> tuple[str, list[str]]:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("name"), str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="name")
    return body["name"][:200], [one for one in GRANTABLE if body.get(one) is True]
