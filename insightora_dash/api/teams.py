"""Teams over HTTP, for those who administer the workspace."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.team import teams
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("teams", __name__, url_prefix="/api/v1/teams")


@blueprint.get("")
def listed() -> Response:
    """Every team with its people and attributes."""
    return jsonify(teams=[
        {"id": one.id, "name": one.name, "attributes": dict(one.attributes), "people": [{"id": person.id, "name": person.name} for person in one.people]}
        for one in teams.teams(actor())
    ])  # fmt: skip


@blueprint.post("")
def made() -> tuple[Response, int]:
    """Makes a team: `{name, attributes?}`, attributes a line each."""
    return jsonify(id=teams.save_team(actor(), _text("name"), _text("attributes", "")), told=_("The team is there.")), 201


@blueprint.post("/<team_id>")
def changed(team_id: str) -> Response:
    """Changes a team: `{name, attributes?}`."""
    teams.save_team(actor(), _text("name"), _text("attributes", ""), team_id)
    return jsonify(told=_("Saved."))


@blueprint.delete("/<team_id>")
def removed(team_id: str) -> Response:
    """Dissolves a team."""
    teams.remove_team(actor(), team_id)
    return jsonify(told=_("The team was dissolved."))


@blueprint.post("/<team_id>/people")
def joined(team_id: str) -> Response:
    """Puts somebody into a team: `{person}`."""
    teams.put_in(actor(), team_id, _text("person"))
    return jsonify(told=_("Saved."))


@blueprint.delete("/<team_id>/people/<person_id>")
def left(team_id: str, person_id: str) -> Response:
    """Takes somebody out of a team."""
    teams.take_out(actor(), team_id, person_id)
    return jsonify(told=_("Saved."))


def _text(name: str, default: str | None = None) -> str:
    body: Any = request.get_json(silent=True)
    value = body.get(name, default) if isinstance(body, dict) else None
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value[:4000]
