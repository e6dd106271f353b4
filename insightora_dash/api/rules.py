"""Row rules and column masks over HTTP, for those who administer the workspace."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.sources import rules
from insightora_dash.web.current import actor

blueprint = Blueprint("rules", __name__, url_prefix="/api/v1/rules")
FIELDS = ("column", "attribute", "condition", "ranges")


@blueprint.get("")
def listed() -> Response:
    """Every rule of the workspace, a page at a time: `?limit=&cursor=`."""
    return paging.listed("rules", rules.rules(actor()), lambda one: {
        "id": one.id, "table": f"{one.schema}.{one.table}", "kind": one.kind, "column": one.column, "attribute": one.attribute,
        "condition": one.condition})  # fmt: skip


@blueprint.post("")
def added() -> tuple[Response, int]:
    """Adds a rule: `{table, kind, column?, attribute?, condition?, ranges?}`."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(name, ""), str) for name in ("table", "kind", *FIELDS)):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    said = {name: body.get(name, "")[:2000] for name in FIELDS}
    said["condition"] = said.pop("ranges") if body.get("kind") == "bucket" else said["condition"]
    said.pop("ranges", None)
    made = rules.add_rule(actor(), body.get("table", ""), body.get("kind", ""), **said)
    return jsonify(id=made, told=_("The rule holds from now on, for everybody but administrators.")), 201


@blueprint.delete("/<rule_id>")
def removed(rule_id: str) -> Response:
    """Takes a rule away."""
    rules.remove_rule(actor(), rule_id)
    return jsonify(told=_("The rule was removed."))
