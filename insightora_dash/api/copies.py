"""Live tables kept as copies, over HTTP."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.platform.wording import _
from insightora_dash.sources.connections import copies
from insightora_dash.web.current import actor

blueprint = Blueprint("copies", __name__, url_prefix="/api/v1/sources/<source_id>/tables/<table_id>/copy")


@blueprint.post("")
def kept(source_id: str, table_id: str) -> Response:
    """Keeps the table as a copy from now on: `{every, watermark}`, minutes and the column that tells new rows (`*`: none); `{job, told}`."""
    body = request.get_json(silent=True) or {}
    every, watermark = str(body.get("every", "")), str(body.get("watermark") or "").removeprefix("*")
    job = copies.keep_copy(actor(), source_id, table_id, every=int(every) if every.isdigit() else 0, watermark=watermark)
    return jsonify(job=job, told=_("The copy is being made. Questions read it as soon as it is there."))


@blueprint.post("/now")
def made(source_id: str, table_id: str) -> Response:
    """Makes the copy again now."""
    return jsonify(job=copies.copy_now(actor(), source_id, table_id), told=_("The copy is being made again."))


@blueprint.delete("")
def given_up(source_id: str, table_id: str) -> Response:
    """Reads the table live again."""
    return jsonify(job=copies.give_up_copy(actor(), source_id, table_id), told=_("The table is read live again in a moment."))
