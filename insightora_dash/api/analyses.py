"""Analyses over REST: which there are for a source, and one of them begun as a question."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.ask import service as asking
from insightora_dash.insights.analyses import service
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("analyses", __name__, url_prefix="/api/v1")


@blueprint.get("/sources/<source_id>/analyses")
def offered(source_id: str) -> Response:
    """The analyses that the tables of a source have the columns for, with the columns that fit each need, the proposal first."""
    return jsonify(analyses=[
        {"analysis": offer.analysis.name, "schema": offer.table.schema, "table": offer.table.name,
         "columns": {need.name: [column.name for column in columns] for need, columns in offer.needs}}
        for offer in service.open_room(actor(), source_id).offers
    ])  # fmt: skip


@blueprint.post("/analyses")
def begun() -> tuple[Response, int]:
    """`{analysis, schema, table}` and a column for each need -> the SELECT, begun as a question: `{question_id, title, sql, href}`."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Invalid("not_json_texts", N_("The request has to carry a JSON object with these texts: {names}."), names="analysis, schema, table")
    made = service.begin(actor(), body.pop("analysis", ""), (body.pop("schema", ""), body.pop("table", "")), body)
    reply = asking.start_sql(actor(), None, made.sql, {}, title=made.title)
    return jsonify(question_id=reply.question_id, title=made.title, sql=made.sql, href=f"/sql?question={reply.question_id}"), 201
