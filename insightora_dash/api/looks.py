"""Looks into data over REST: started, watched, stopped, a finding kept as a tile."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.insights.runs import RunView
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.reports import looks
from insightora_dash.reports.marks import keep_mark
from insightora_dash.web.current import actor

blueprint = Blueprint("looks", __name__, url_prefix="/api/v1/looks")


@blueprint.post("")
def started() -> tuple[Response, int]:
    """Looks into a subject: `{look: findings, kind: answer|tile|metric|table, …}`; the answer says where it stands."""
    body = _body()
    return jsonify(_shown(looks.look(actor(), str(body.pop("look", "findings")), body))), 202


@blueprint.get("/<run_id>")
def shown(run_id: str) -> Response:
    """Where a look stands, and what it found."""
    return jsonify(_shown(looks.found(actor(), run_id)))


@blueprint.post("/<run_id>/stop")
def stopped(run_id: str) -> Response:
    """Stops it."""
    return jsonify(_shown(looks.stop(actor(), run_id)))


@blueprint.post("/<run_id>/tile")
def kept(run_id: str) -> tuple[Response, int]:
    """Makes a tile of finding `{number}`, on `{dashboard}` or a new one."""
    body = _body()
    number, board = body.get("number"), body.get("dashboard")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(board, str | None):
        raise Invalid("bad_finding", N_("Say which finding, by its number."))
    made = looks.keep_as_tile(actor(), run_id, number, board)
    return jsonify(id=made, href=f"/dashboards/{made}"), 201


@blueprint.post("/mark/tile")
def mark_kept() -> tuple[Response, int]:
    """Makes a tile of what was found about a mark: `{subject, mark, view: why|rest, number, dashboard?}`."""
    body = _body()
    subject, number, board = body.get("subject"), body.get("number"), body.get("dashboard")
    if not isinstance(subject, dict) or not isinstance(number, int) or isinstance(number, bool) or not isinstance(board, str | None):
        raise Invalid("bad_finding", N_("Say which finding, by its number."))
    made = keep_mark(actor(), subject, Mark.from_json(body.get("mark")), str(body.get("view")), number, board)
    return jsonify(id=made, href=f"/dashboards/{made}"), 201


def _shown(run: RunView) -> dict[str, Any]:
    return {"id": run.id, "kind": run.kind, "status": run.status, "progress": run.progress, "stage": run.stage, "error": run.error, "found": run.found}


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
