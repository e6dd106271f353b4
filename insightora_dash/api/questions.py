"""Questions over REST: where one stands, and Stop."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from insightora_dash.ask import service
from insightora_dash.web import current

blueprint = Blueprint("questions", __name__, url_prefix="/api/v1/questions")


@blueprint.get("/<question_id>")
def show(question_id: str) -> ResponseReturnValue:
    """The question's id and status."""
    return jsonify(id=question_id, status=service.status(current.actor(), question_id))


@blueprint.post("/<question_id>/cancel")
def cancel(question_id: str) -> ResponseReturnValue:
    """Stops a running question; one that is finished stays as it is."""
    actor = current.actor()
    service.cancel(actor, question_id)
    return jsonify(id=question_id, status=service.status(actor, question_id))
