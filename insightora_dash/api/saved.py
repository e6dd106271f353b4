"""Saved queries over REST: pieces of SQL and tables made of a query."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from insightora_dash.dashboards.dependents import dependents_of_saved
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.semantics import saved
from insightora_dash.web.current import actor

blueprint = Blueprint("saved", __name__, url_prefix="/api/v1/saved")


@blueprint.get("")
def listed() -> Response:
    """What one may insert and read, tables first."""
    return jsonify(saved=[{**asdict(one.saved), "readable": one.readable, "may_change": one.may_change} for one in saved.listed(actor())])


@blueprint.post("")
def save() -> ResponseReturnValue:
    """`{kind, name, sql, shared}` keeps SQL: kind is “snippet” or “table”; the same name again replaces it."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in ("kind", "name", "sql")):
        raise Invalid("not_json_texts", N_("The request has to carry a JSON object with these texts: {names}."), names="kind, name, sql")
    kind, everybody = ("snippet", True) if body["kind"] == "shared" else (body["kind"], bool(body.get("shared")))
    kept = saved.save(actor(), kind, body["name"], body["sql"], shared=everybody)
    told = _("Saved. Ask or read it as saved.{name}.", name=kept.name) if kept.kind == "table" else _("Saved as “{name}”.", name=kept.name)
    return jsonify(id=kept.id, kind=kept.kind, name=kept.name, told=told), 201


@blueprint.get("/<saved_id>/dependents")
def dependents(saved_id: str) -> Response:
    """What reads a saved table: named before it goes."""
    found = dependents_of_saved(actor(), saved_id)
    return jsonify(listed=[asdict(one) for one in found.listed], others=found.others)


@blueprint.delete("/<saved_id>")
def remove(saved_id: str) -> Response:
    """Takes it away; what reads it says so from then on."""
    gone = saved.remove(actor(), saved_id)
    return jsonify(told=_("“{name}” was removed.", name=gone.name))
