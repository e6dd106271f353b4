"""Remarks on dashboards over HTTP."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.dashboards import comments
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("comments", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>/comments")


@blueprint.get("")
def listed(dashboard_id: str) -> Response:
    """The remarks, open ones first, a page at a time: `?limit=&cursor=`."""
    return paging.listed("comments", comments.comments(actor(), dashboard_id), lambda one: {
        "id": one.id, "who": one.who, "at": one.at.isoformat(), "text": one.text, "tile": one.tile, "resolved": one.resolved})


@blueprint.post("")
def said(dashboard_id: str) -> tuple[Response, int]:
    """Adds a remark: `{text, tile?}`."""
    body = _body()
    text, tile = body.get("text"), body.get("tile")
    if not isinstance(text, str) or not (tile is None or isinstance(tile, str)):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="text")
    return jsonify(id=comments.say(actor(), dashboard_id, text, tile or None)), 201


@blueprint.post("/<comment_id>/resolve")
def resolved(dashboard_id: str, comment_id: str) -> tuple[str, int]:
    """Closes a remark: `{resolved: true}`, or opens it again: false."""
    comments.resolve(actor(), dashboard_id, comment_id, resolved=_body().get("resolved") is not False)
    return "", 204


@blueprint.delete("/<comment_id>")
def removed(dashboard_id: str, comment_id: str) -> tuple[str, int]:
    """Takes one's own remark away."""
    comments.remove(actor(), dashboard_id, comment_id)
    return "", 204


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
