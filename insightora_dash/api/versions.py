"""Versions of dashboards over HTTP: listed, named, restored, copied, published."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.dashboards import history
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("versions", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>")


@blueprint.get("/versions")
def listed(dashboard_id: str) -> Response:
    """The history, the newest version first, a page at a time: `?limit=&cursor=`."""
    return paging.listed("versions", history.versions(actor(), dashboard_id), lambda one: {
        "seq": one.seq, "who": one.who, "at": one.at.isoformat(), "did": one.did, "name": one.name, "published": one.published},
        key=lambda one: one.seq)  # fmt: skip


@blueprint.post("/versions/<int:seq>/name")
def named(dashboard_id: str, seq: int) -> tuple[str, int]:
    """Gives a version a name: `{name}`; an empty one takes it away."""
    history.name_version(actor(), dashboard_id, seq, _text("name"))
    return "", 204


@blueprint.post("/versions/<int:seq>/restore")
def restored(dashboard_id: str, seq: int) -> tuple[str, int]:
    """Makes a version the newest one; undo takes it back."""
    history.restore(actor(), dashboard_id, seq)
    return "", 204


@blueprint.post("/versions/<int:seq>/copy")
def copied(dashboard_id: str, seq: int) -> tuple[Response, int]:
    """Starts a dashboard with a version."""
    made = history.copy(actor(), dashboard_id, seq)
    return jsonify(id=made, href=f"/dashboards/{made}"), 201


@blueprint.post("/publish")
def published(dashboard_id: str) -> Response:
    """Keeps what viewers see at the state of now: `{published: true}`, or lets them see every change: false."""
    wanted = _body().get("published")
    if not isinstance(wanted, bool):
        raise Invalid("bad_published", N_("“published” has to be true or false."))
    return jsonify(told=history.set_published(actor(), dashboard_id, published=wanted))


def _text(name: str) -> str:
    value = _body().get(name)
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value


def _body() -> dict[str, object]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
