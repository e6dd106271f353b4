"""Reports by mail over REST: set up, listed, ended."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.mailed import service
from insightora_dash.web.current import actor

blueprint = Blueprint("reports", __name__, url_prefix="/api/v1/reports")


@blueprint.post("")
def created() -> tuple[Response, int]:
    """Sets one up: `{subject, every: day|weekday|week|month, time, day?, weekday?, to?, pdf?, xlsx?, csv?, rights?: owner|own}`."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("subject"), dict):
        raise Invalid("no_subject", N_("Say what the report is about."))
    made = service.set_up(actor(), body["subject"], body)
    return jsonify(id=made, told=_("The report is set up. Its log is under “Alerts”.")), 201


@blueprint.get("")
def listed() -> Response:
    """The person's reports, when each comes next, and their logs, a page at a time: `?limit=&cursor=`."""
    return paging.listed("reports", service.reports(actor()), lambda one: {
        "id": one.id, "title": one.title, "due_at": one.due_at.isoformat(), "to": list(one.people),
        "forms": list(one.forms), "rights": one.rights,
        "runs": [{"slot": run.slot.isoformat(), "status": run.status, "error": run.error, "mails": list(run.mails)} for run in one.runs]})  # fmt: skip


@blueprint.post("/<report_id>/people")
def people_added(report_id: str) -> Response:
    """Mails it to more people: `{to, asked?: {f: filters of an address}}`; `asked` stands instead of the report's filters for them."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("asked"), dict | None):
        raise Invalid("no_people", N_("Say whom to mail it to."))
    service.add_people(actor(), report_id, str(body.get("to") or ""), body.get("asked"))
    return jsonify(told=_("From now on it goes to them, too."))


@blueprint.post("/<report_id>/now")
def sent_now(report_id: str) -> Response:
    """Mails it once, besides its slots."""
    service.send_now(actor(), report_id)
    return jsonify(told=_("The report is being made. Its log says what became of it."))


@blueprint.delete("/<report_id>")
def removed(report_id: str) -> tuple[str, int]:
    """Ends one."""
    service.remove_report(actor(), report_id)
    return "", 204
