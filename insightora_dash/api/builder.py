"""Menus of the visual builder over REST: what can be done with a clause of SQL that nobody has run yet."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api.chips import menu_json
from insightora_dash.ask import builder, editing
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.query.edits.edit import Edit
from insightora_dash.web.current import actor

blueprint = Blueprint("builder", __name__, url_prefix="/api/v1/builder")


@blueprint.post("/menu")
def menu() -> Response:
    """`{sql, kind, node}` -> what can be done with that clause."""
    body = _body("sql", "kind", "node")
    return jsonify(menu_json(builder.menu(actor(), body["sql"], body["kind"], body["node"])))


@blueprint.post("/change")
def change() -> Response:
    """`{sql, kind, node, do, value}` -> `{sql, sections}` after the change."""
    view = builder.change(actor(), _body("sql")["sql"], Edit.from_json(request.get_json(silent=True)))
    return jsonify(sql=view.board.sql, sections=[asdict(section) for section in view.board.sections], problem=view.board.problem)


@blueprint.post("/values")
def values() -> Response:
    """`{schema, table, column, q}` -> values of that column which contain `q`."""
    body = _body("schema", "table", "column", "q")
    return jsonify(values=editing.values_of(actor(), (body["schema"], body["table"], body["column"]), body["q"]))


def _body(*names: str) -> dict[str, str]:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in names):
        raise Invalid("not_json_texts", N_("The request has to carry a JSON object with these texts: {names}."), names=", ".join(names))
    return body
