"""Alerts over REST: set, silenced, removed; the inbox taken as read."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.alerts import service
from insightora_dash.web.current import actor

blueprint = Blueprint("alerts", __name__, url_prefix="/api/v1/alerts")


@blueprint.post("")
def created() -> tuple[Response, int]:
    """Sets an alert: `{subject, when: above|below|change|missing|unusual, value?, every, quiet_from?, quiet_until?, channel}`."""
    body = _body()
    subject = body.get("subject")
    if not isinstance(subject, dict):
        raise Invalid("no_subject", N_("Say what the alert is about."))
    value = body.get("value")
    if body.get("when") == "change" and isinstance(value, str) and value.strip():
        value = _share(value)
    asked = {**body, "by_mail": body.get("channel", "mail") == "mail", "condition": {"kind": body.get("when"), "value": value}}
    made = service.set_alert(actor(), subject, asked)
    return jsonify(id=made, told=_("The alert is set. What it has to say comes to “Alerts”.")), 201


@blueprint.get("")
def listed() -> Response:
    """The person's alerts, a page at a time (`?limit=&cursor=`), and the newest of their inbox."""
    person = actor()
    inbox = [{"id": one.id, "title": one.title, "sentence": one.sentence, "href": one.href, "read": one.read} for one in service.inbox(person)]
    return paging.listed("alerts", service.alerts(person), lambda one: {
        "id": one.id, "title": one.title, "when": one.condition.kind, "value": one.condition.value, "every": one.every, "state": one.state,
        "error": one.error}, inbox=inbox)  # fmt: skip


@blueprint.post("/<alert_id>/snooze")
def snoozed(alert_id: str) -> tuple[str, int]:
    """Silences it for `{span: day|week}`; anything else wakes it."""
    service.snooze(actor(), alert_id, str(_body().get("span")))
    return "", 204


@blueprint.delete("/<alert_id>")
def removed(alert_id: str) -> tuple[str, int]:
    """Stops watching."""
    service.remove_alert(actor(), alert_id)
    return "", 204


@blueprint.post("/inbox/read")
def read() -> tuple[str, int]:
    """Takes everything in the inbox as read."""
    service.mark_read(actor())
    return "", 204


def _share(text: str) -> float:
    """ "20" and "20 %" are typed for a fifth."""
    try:
        return float(text.replace("%", "").replace(",", ".").strip()) / 100
    except ValueError as error:
        raise Invalid("bad_threshold", N_("Type a number for this condition.")) from error


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
