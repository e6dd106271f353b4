"""What people follow over REST: begun, listed, ended."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports import following
from insightora_dash.web.current import actor

blueprint = Blueprint("follows", __name__, url_prefix="/api/v1/follows")


@blueprint.post("")
def begun() -> tuple[Response, int]:
    """Follows a subject: `{subject}`; it becomes a line of the person's digest."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("subject"), dict):
        raise Invalid("no_subject", N_("Say what to follow."))
    following.follow(actor(), body["subject"])
    return jsonify(told=_("You follow this now. The digest is under “Alerts”.")), 201


@blueprint.get("")
def listed() -> Response:
    """What the person follows, a page at a time: `?limit=&cursor=`."""
    return paging.listed("follows", following.followed(actor()), lambda one: {"id": one.id, "title": one.title})


@blueprint.delete("/<follow_id>")
def ended(follow_id: str) -> tuple[str, int]:
    """Stops following."""
    following.unfollow(actor(), follow_id)
    return "", 204
