"""SQL over REST: what is wrong with it, laid out for reading, the names it may use, and run."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api.questions import answer_of, conversation_of
from insightora_dash.ask import desk, service, written
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("sql", __name__, url_prefix="/api/v1/sql")


@blueprint.post("/check")
def check() -> Response:
    """`{sql}` -> problems with their places, wanted values, rows of the tables it reads."""
    return jsonify(asdict(desk.look(actor(), _sql())))


@blueprint.post("/run")
def run() -> Response:
    """Runs `{sql, conversation_id?, values?}` and waits for the answer, like a question; `values` are those of its `$names`."""
    sql, body = _sql(), request.get_json()
    values = body.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise Invalid("bad_values", N_("“values” has to be an object of texts."))
    who = actor()
    return jsonify(answer_of(service.answer(who, service.start_sql(who, conversation_of(body), sql, values).question_id)))


@blueprint.post("/format")
def layout() -> Response:
    """`{sql}` -> `{sql}` laid out for reading."""
    actor().require("ask")
    return jsonify(sql=written.formatted(_sql()))


@blueprint.get("/tables")
def tables() -> Response:
    """Every table with its columns, metrics and named filters, as the editor completes them."""
    return jsonify([
        {"schema": t.schema, "name": t.name, "columns": [{"name": c.name, "type": c.type} for c in t.columns], "defined": [asdict(word) for word in defined]}
        for t, defined in desk.words(actor())
    ])


def _sql() -> str:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("sql"), str):
        raise Invalid("not_json", N_("The request has to carry a JSON object with the query as “sql”."))
    return str(body["sql"])
