"""The audit trail over HTTP, for those who administer the workspace."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts import trail
from insightora_dash.web.current import actor

blueprint = Blueprint("audit", __name__, url_prefix="/api/v1/audit")


@blueprint.get("")
def listed() -> Response:
    """What was done, the newest first: `?action=`, `?person=`, `?object=`, `?since=`, `?until=` (days), `?page=`."""
    number = request.args.get("page", "1")
    page = trail.trail(actor(), trail.Asked.read(request.args), int(number[:9]) if number.isdecimal() else 1)
    lines = [{**asdict(line), "at": line.at.isoformat()} for line in page.lines]
    return jsonify(lines=lines, total=page.total, page=page.page, pages=page.pages)


@blueprint.get("/file")
def saved() -> Response:
    """The same lines as a CSV file, the oldest first."""
    content = trail.trail_file(actor(), trail.Asked.read(request.args))
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="audit.csv"'})


@blueprint.get("/chain")
def checked() -> Response:
    """Whether the trail is whole: `{lines, broken, whole}`, of the workspace's own lines; `broken` is the first that is not as it was written."""
    return jsonify(**asdict(trail.chain(actor())))
