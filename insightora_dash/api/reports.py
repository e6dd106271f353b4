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
    """Sets one up: `{subject, every: day|weekday|week|month, time, day?, to?}`."""
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
        "runs": [{"slot": run.slot.isoformat(), "status": run.status, "error": run.error, "mails": list(run.mails)} for run in one.runs]})  # fmt: skip


@blueprint.delete("/<report_id>")
def removed(report_id: str) -> tuple[str, int]:
    """Ends one."""
    service.remove_report(actor(), report_id)
    return "", 204
