"""Predictions and segments over REST: learned from a table, anew too, stopped, a version chosen, removed."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.ask import service as asking
from insightora_dash.catalog.profile import quoted
from insightora_dash.insights.learning import service
from insightora_dash.insights.learning.comparing import compare
from insightora_dash.insights.learning.views import LearnedView, Version
from insightora_dash.insights.learning.wording import accounts, verdict
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("predictions", __name__, url_prefix="/api/v1")
USE = "use:"  # how a form says that a column is learned from


@blueprint.get("/sources/<source_id>/predictions")
def listed(source_id: str) -> Response:
    """What was learned from a source, and what its tables allow: the columns to learn from and the targets."""
    room = service.open_room(actor(), source_id)
    tables = [{"table": one.table, "rows": one.rows, "columns": [f.name for f in one.features], "segmentable": [f.name for f in one.segmentable],
               "targets": [f.name for f in one.targets]} for one in room.materials]  # fmt: skip
    return jsonify(predictions=[_shown(one) for one in room.learned], tables=tables)


@blueprint.post("/sources/<source_id>/predictions")
def begun(source_id: str) -> tuple[Response, int]:
    """`{task, table, target, columns}`: task is “segments” or “predict”; columns are optional names. A job learns; the answer says where to look."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    made = service.learn(actor(), source_id, {**body, "columns": _columns(body)})
    return jsonify(id=made, href=f"/prediction/{made}"), 202


@blueprint.get("/predictions/<model_id>")
def shown(model_id: str) -> Response:
    """Its versions with how they did on rows held back, which one is said, and how far each column has moved since."""
    return jsonify(_shown(service.opened(actor(), model_id)))


@blueprint.post("/predictions/<model_id>/learn")
def learned_again(model_id: str) -> tuple[Response, int]:
    """Learns a new version from the data as it is now."""
    service.learn_again(actor(), model_id)
    return jsonify(id=model_id, href=f"/prediction/{model_id}"), 202


@blueprint.post("/predictions/<model_id>/stop")
def stopped(model_id: str) -> Response:
    """Stops what is being learned; the version before stays."""
    service.stop(actor(), model_id)
    return jsonify(id=model_id)


@blueprint.post("/predictions/<model_id>/versions/<int:number>/use")
def used(model_id: str, number: int) -> Response:
    """Says what an earlier version says."""
    service.use(actor(), model_id, number)
    return jsonify(told=_("Version {number} is used now.", number=number), href=f"/prediction/{model_id}")


@blueprint.get("/predictions/<model_id>/compare")
def compared(model_id: str) -> Response:
    """`?first=1&second=2`: two kept versions side by side, on the same rows held back where that is known."""
    found = compare(service.opened(actor(), model_id), _number("first"), _number("second"))
    lines = [{"what": what, "older": older, "newer": newer} for what, older, newer in found.lines]
    return jsonify(older=found.older.number, newer=found.newer.number, sentence=found.sentence, lines=lines)


@blueprint.post("/predictions/<model_id>/rows")
def rows(model_id: str) -> tuple[Response, int]:
    """What it says of every row, begun as a question: `{question_id, href}`."""
    one = service.opened(actor(), model_id)
    if one.used is None:
        raise NotFound("nothing_said", N_("This says nothing yet: no version was kept."))
    said = f"SELECT * FROM {quoted('saved', one.name)}"  # noqa: S608 - quoted
    reply = asking.start_sql(actor(), None, said, {}, title=_("What was learned: {name}", name=one.name))
    return jsonify(question_id=reply.question_id, href=f"/sql?question={reply.question_id}"), 201


@blueprint.delete("/predictions/<model_id>")
def removed(model_id: str) -> Response:
    """Removes it and the saved table that said it."""
    source = service.opened(actor(), model_id).source_id
    name = service.remove(actor(), model_id)
    return jsonify(told=_("“{name}” was removed.", name=name), href=f"/predictions/{source}")


def _number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isdecimal() else 0


def _columns(body: dict[str, Any]) -> Any:
    ticked = {name.removeprefix(USE): value for name, value in body.items() if name.startswith(USE)}
    return [name for name, value in ticked.items() if value is True] if ticked else body.get("columns")


def _shown(one: LearnedView) -> dict[str, Any]:
    versions = [_version(one, version) for version in one.versions]
    moved = [{"column": drift.column, "psi": round(drift.index, 4), "level": drift.level} for drift in one.drifts]
    return {"id": one.id, "task": one.task, "table": one.table, "target": one.target, "columns": [feature.name for feature in one.features],
            "saved_table": f"saved.{one.name}" if one.used else None, "used": one.used.number if one.used else None, "versions": versions,
            "data_changed": one.moved, "drift": moved}  # fmt: skip


def _version(one: LearnedView, version: Version) -> dict[str, Any]:
    said = [verdict(one.task, version.outcome, version.told), *accounts(version.told)] if version.outcome else []
    return {**{name: value for name, value in asdict(version).items() if name not in ("id", "at")}, "at": version.at.isoformat(), "said": said}
