"""The semantic model over HTTP: as YAML, its tests, its history, and approved answers."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from insightora_dash.ask import service as asking
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.semantics import service
from insightora_dash.web.current import actor

blueprint = Blueprint("model", __name__, url_prefix="/api/v1/model")


@blueprint.get("")
def exported() -> Response:
    """The model as YAML; with `?proposals=1` the metrics nobody has decided on as well."""
    text = service.export_text(actor(), proposals=request.args.get("proposals") == "1")
    response = Response(text, content_type="application/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="model.yaml")
    return response


@blueprint.put("")
def imported() -> Response:
    """Replaces the model by the YAML in the body, when it can be read and no metric test fails."""
    text = request.get_data(as_text=True)
    if not text.strip():
        raise Invalid("no_model_text", N_("The request has to carry the model as YAML text."))
    return jsonify(version=service.import_text(actor(), text))


@blueprint.post("/undo")
def undone() -> Response:
    """Goes back to the version before."""
    return jsonify(version=service.undo(actor()))


@blueprint.get("/tests")
def tests() -> Response:
    """Every metric test and what it gives now."""
    found = service.run_tests(actor())
    return jsonify(tests=[{**asdict(one), "passed": one.passed} for one in found], failed=sum(not one.passed for one in found))


@blueprint.post("/verified/<question_id>")
def verified(question_id: str) -> tuple[str, int]:
    """Approves the answer of a question: its words give this SQL from now on."""
    asking.verify(actor(), question_id)
    return "", 204
