"""Questions over REST: asking, where one stands, Stop, and the answer as a file."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from insightora_dash.ask import service
from insightora_dash.ask.cells import cell
from insightora_dash.ask.reply import Reply
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_, current_locale
from insightora_dash.reports.chart_file import to_html
from insightora_dash.reports.csv_file import to_csv
from insightora_dash.reports.data_file import ARROW, to_arrow, to_json
from insightora_dash.web import current

blueprint = Blueprint("questions", __name__, url_prefix="/api/v1/questions")


@blueprint.post("")
def ask() -> ResponseReturnValue:
    """Asks `{text, conversation_id?, planner?}` and waits for the answer."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise Invalid("not_json", N_("The request has to carry a JSON object with the question as “text”."))
    who = current.actor()
    planner = body.get("planner") or "auto"
    started = service.start(who, conversation_of(body), body["text"], planner if isinstance(planner, str) else "")
    return jsonify(answer_of(service.answer(who, started.question_id)))


def conversation_of(body: dict[str, Any]) -> str | None:
    """The conversation that goes on, if any; raises Invalid for an id that is no text."""
    found = body.get("conversation_id")
    if not isinstance(found, str | None):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="conversation_id")
    return found or None


def answer_of(reply: Reply) -> dict[str, Any]:
    """Everything an answer is, as JSON."""
    result = reply.result
    return {
        "id": reply.question_id, "conversation_id": reply.conversation_id, "question": reply.question, "status": reply.status,
        "sentence": reply.sentence, "sql": reply.sql, "plan": asdict(reply.plan), "chart": reply.chart.to_json() if reply.chart else None,
        "columns": [{"name": column.name, "type": column.type} for column in result.columns] if result else [],
        "rows": [[cell(value) for value in row] for row in result.rows()] if result else None,
        "row_count": result.row_count if result else 0, "rows_used": result.rows_used if result else None,
        "cut_off": result.cut_off if result else 0, "data_version": result.data_version if result else "",
        "confidence": reply.confidence, "reason": reply.reason, "unused": list(reply.unused), "notes": list(reply.notes), "planner": reply.planner,
        "refused": reply.refused, "error": reply.error, "suggestions": list(reply.suggestions), "elapsed_ms": reply.elapsed_ms,
    }  # fmt: skip


@blueprint.get("/<question_id>")
def show(question_id: str) -> ResponseReturnValue:
    """The question's id and status."""
    return jsonify(id=question_id, status=service.status(current.actor(), question_id))


@blueprint.post("/<question_id>/cancel")
def cancel(question_id: str) -> ResponseReturnValue:
    """Stops a running question; one that is finished stays as it is."""
    actor = current.actor()
    service.cancel(actor, question_id)
    return jsonify(id=question_id, status=service.status(actor, question_id))


@blueprint.post("/<question_id>/retry")
def retry(question_id: str) -> ResponseReturnValue:
    """Asks an interrupted, failed, refused or stopped question again and waits for the answer."""
    actor = current.actor()
    service.retry(actor, question_id)
    return jsonify(answer_of(service.answer(actor, question_id)))


@blueprint.get("/<question_id>/rows.csv")
def rows(question_id: str) -> ResponseReturnValue:
    """The answer's rows as a CSV file."""
    reply, result, _chart = _answered(question_id)
    return as_file(to_csv(result), "text/csv; charset=utf-8", f"{reply.question}.csv")


@blueprint.get("/<question_id>/rows.json")
def rows_as_json(question_id: str) -> ResponseReturnValue:
    """The answer's rows as JSON, with the type of each column."""
    return jsonify(to_json(_answered(question_id)[1]))


@blueprint.get("/<question_id>/rows.arrow")
def rows_as_arrow(question_id: str) -> ResponseReturnValue:
    """The answer's rows as an Arrow stream."""
    reply, result, _chart = _answered(question_id)
    return as_file(to_arrow(result), ARROW, f"{reply.question}.arrow")


@blueprint.get("/<question_id>/chart.html")
def chart(question_id: str) -> ResponseReturnValue:
    """The answer's chart as one HTML file."""
    reply, result, spec = _answered(question_id)
    return as_file(to_html(spec, result, reply.question, sql=reply.sql or "", locale=current_locale()), "text/html; charset=utf-8", f"{reply.question}.html")


def _answered(question_id: str) -> tuple[Reply, Result, ChartSpec]:
    current.actor().require("export")
    reply = service.reply(current.actor(), question_id)
    if reply.result is None or reply.chart is None:
        raise NotFound("no_answer", N_("This question has no answer to download."))
    return reply, reply.result, reply.chart


def as_file(content: bytes, kind: str, name: str) -> Response:
    """Bytes that the browser saves under a name."""
    response = Response(content, content_type=kind)
    safe = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in name)[-120:].strip()
    response.headers.set("Content-Disposition", "attachment", filename=safe)
    return response
