"""Webhooks over HTTP, for those who administer the workspace: addresses, secrets shown once, and what became of each message."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.webhooks import deliveries, endpoints
from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")


@blueprint.get("")
def listed() -> Response:
    """The webhooks of the workspace, a page at a time: `?limit=&cursor=`."""
    return paging.listed("webhooks", endpoints.endpoints(actor()), lambda one: {
        "id": one.id, "url": one.url, "events": list(one.events), "active": one.active, "created_at": one.created_at.isoformat()})


@blueprint.post("")
def registered() -> tuple[Response, int]:
    """Registers an address: `{url, events}`, a list of events or each as a yes/no of its own; `{id, codes}` hold the secret, this once."""
    body = _body()
    url, listed = body.get("url"), body.get("events", [event for event in deliveries.EVENTS if body.get(event) is True])
    if not isinstance(url, str) or not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="url")
    made, secret = endpoints.register(actor(), url, listed)
    return jsonify(id=made, codes=[secret], told=_("The webhook is registered.")), 201


@blueprint.delete("/<webhook_id>")
def removed(webhook_id: str) -> Response:
    """Takes a webhook away."""
    endpoints.remove(actor(), webhook_id)
    return jsonify(told=_("The webhook was removed."))


@blueprint.post("/<webhook_id>/secret")
def rotated(webhook_id: str) -> Response:
    """Makes a new secret; `{codes}` hold it, this once. The old one signs beside it for a day."""
    return jsonify(codes=[endpoints.rotate(actor(), webhook_id)], told=_("The old secret works for one more day."))


@blueprint.post("/<webhook_id>/active")
def switched(webhook_id: str) -> Response:
    """Switches a webhook on or off: `{active}`."""
    active = _body().get("active")
    if not isinstance(active, bool):
        raise Invalid("not_yes_or_no", N_("“{name}” has to be true or false."), name="active")
    endpoints.switch(actor(), webhook_id, active=active)
    return jsonify(told=_("Saved."))


@blueprint.post("/<webhook_id>/test")
def tried(webhook_id: str) -> tuple[Response, int]:
    """Sends a test message."""
    return jsonify(id=endpoints.try_out(actor(), webhook_id), told=_("A test message is on its way; the log shows what comes of it.")), 202


@blueprint.get("/deliveries")
def logged() -> Response:
    """The newest messages and what became of them, a page at a time: `?limit=&cursor=`."""
    return paging.listed("deliveries", deliveries.deliveries(actor(), limit=deliveries.MOST_LISTED), lambda one: {
        "id": one.id, "webhook": one.endpoint_id, "event": one.event, "status": one.status, "attempt": one.attempt, "at": one.at.isoformat(),
        "next_at": one.next_at.isoformat() if one.next_at else None, "answered": one.answered, "error": one.error})  # fmt: skip


@blueprint.post("/deliveries/<delivery_id>/again")
def sent_again(delivery_id: str) -> tuple[Response, int]:
    """Sends a message once more."""
    deliveries.send_again(actor(), delivery_id)
    return jsonify(told=_("The message is on its way again.")), 202


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
