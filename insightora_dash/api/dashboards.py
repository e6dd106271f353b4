"""Dashboards over HTTP: the state, and every edit as an operation."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.dashboards import described, exchange, favourites, formulas, generate, service
from insightora_dash.dashboards.state import state_hash
from insightora_dash.dashboards.view import Applied
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("dashboards", __name__, url_prefix="/api/v1/dashboards")


@blueprint.get("")
def listed() -> Response:
    """The dashboards of the workspace, the one changed last first, a page at a time: `?limit=&cursor=`."""
    return paging.listed("dashboards", service.list_dashboards(actor()), lambda one: {
        "id": one.id, "title": one.title, "tiles": one.tiles, "updated_at": one.updated_at.isoformat(), "origin": one.origin})


@blueprint.post("")
def created() -> tuple[Response, int]:
    """Starts an empty dashboard: `{title}`."""
    title = _body().get("title", "")
    if not isinstance(title, str):
        raise Invalid("bad_title", N_("“title” has to be a text."))
    return jsonify(id=service.create(actor(), title)), 201


@blueprint.delete("/<dashboard_id>")
def removed(dashboard_id: str) -> tuple[str, int]:
    """Puts a dashboard in the trash."""
    service.remove_dashboard(actor(), dashboard_id)
    return "", 204


@blueprint.post("/<dashboard_id>/favourite")
def liked(dashboard_id: str) -> tuple[str, int]:
    """Makes it a favourite of the person: `{favourite: true}`, or no longer one: false."""
    favourites.mark(actor(), dashboard_id, favourite=_body().get("favourite") is not False)
    return "", 204


@blueprint.post("/<dashboard_id>/restore")
def restored(dashboard_id: str) -> tuple[str, int]:
    """Takes a dashboard out of the trash."""
    service.restore_dashboard(actor(), dashboard_id)
    return "", 204


@blueprint.get("/<dashboard_id>.yaml")
def as_text(dashboard_id: str) -> Response:
    """The dashboard as YAML, to download."""
    name, content = exchange.export(actor(), dashboard_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, content_type="text/yaml; charset=utf-8", headers=headers)


@blueprint.post("/import")
def imported() -> tuple[Response, int]:
    """Starts a dashboard from YAML: `{text}`."""
    content = _body().get("text")
    if not isinstance(content, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="text")
    made = exchange.take_in(actor(), content)
    return jsonify(id=made, href=f"/dashboards/{made}"), 201


@blueprint.post("/generate")
def generated() -> tuple[Response, int]:
    """Makes a whole dashboard of a table `{schema, table}`, of a source `{source}` (its largest table) or of a sentence `{sentence}`."""
    body = _body()
    schema, table, source, sentence = (body.get(name) for name in ("schema", "table", "source", "sentence"))
    if isinstance(source, str) or (isinstance(schema, str) and isinstance(table, str)):
        made = generate.from_source(actor(), source) if isinstance(source, str) else generate.from_table(actor(), str(schema), str(table))
        return jsonify(id=made, href=f"/dashboards/{made}"), 201
    if not isinstance(sentence, str) or not sentence.strip():
        raise Invalid("nothing_said", N_("Say what the dashboard should show, like “revenue by month, top 5 products”."))
    found = described.from_sentence(actor(), sentence)
    told = _("Not understood and left out: {parts}", parts=", ".join(found.left_out)) if found.left_out else ""
    return jsonify(id=found.id, href=f"/dashboards/{found.id}", told=told, left_out=found.left_out), 201


@blueprint.get("/<dashboard_id>")
def opened(dashboard_id: str) -> Response:
    """The state of a dashboard, the newest or (`?at=`) an earlier one."""
    seq, state = service.read_state(actor(), dashboard_id, at=request.args.get("at", type=int))
    return jsonify(id=dashboard_id, seq=seq, state=state, hash=state_hash(state))


@blueprint.post("/<dashboard_id>/operations")
def operations(dashboard_id: str) -> Response:
    """Applies one operation: `{client_op_id, base_seq, op}`."""
    body = _body()
    base_seq = body.get("base_seq")
    if not isinstance(base_seq, int) or isinstance(base_seq, bool) or base_seq < 0:
        raise Invalid("bad_base_seq", N_("“base_seq” has to be the number of the state that the operation was made on."))
    return _answer(service.apply(actor(), dashboard_id, client_op_id=_client_op_id(body), base_seq=base_seq, op=body.get("op")))


@blueprint.post("/<dashboard_id>/tiles/<tile_id>/formula")
def written_anew(dashboard_id: str, tile_id: str) -> Response:
    """Writes one measure of a chart anew: `{output, formula}`; `{{name}}` in it is the number of a parameter."""
    body = _body()
    output, text = body.get("output"), body.get("formula")
    if not isinstance(output, str) or not isinstance(text, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="formula")
    return _answer(formulas.set_formula(actor(), dashboard_id, tile_id, output=output, text=text))


@blueprint.post("/<dashboard_id>/undo")
def undo(dashboard_id: str) -> Response:
    """Takes back the person's own last operation: `{client_op_id}`."""
    return _answer(service.undo(actor(), dashboard_id, _client_op_id(_body())))


@blueprint.post("/<dashboard_id>/redo")
def redo(dashboard_id: str) -> Response:
    """Brings back what the person undid last: `{client_op_id}`."""
    return _answer(service.redo(actor(), dashboard_id, _client_op_id(_body())))


def _body() -> dict[str, Any]:
    """The JSON object sent; an edit made by one person is not applied for another who signed in meanwhile."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    if body.get("person") not in (None, actor().id):
        raise Conflict("other_person", N_("Somebody else signed in meanwhile. These changes wait for the person who made them."))
    return body


def _client_op_id(body: dict[str, Any]) -> str:
    value = body.get("client_op_id")
    if not isinstance(value, str) or not 8 <= len(value) <= 64:
        raise Invalid("bad_client_op_id", N_("“client_op_id” has to be a text of 8 to 64 characters, a new one for each operation."))
    return value


def _answer(applied: Applied) -> Response:
    return jsonify(seq=applied.seq, newest=applied.newest, op=applied.op, did=applied.did, can_undo=applied.can_undo, can_redo=applied.can_redo)
