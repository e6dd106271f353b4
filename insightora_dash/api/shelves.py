"""Folders and tags of dashboards over HTTP."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.dashboards import shelves
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("shelves", __name__, url_prefix="/api/v1")


@blueprint.get("/shelves")
def listed() -> Response:
    """The folders and tags there are, and the dashboards of `?folder=`, `?tag=`, `?show=favourites|recent`."""
    found = shelves.browse(actor(), shelves.Shelf.read(request.args))
    return jsonify(folders=dict(found.folders), tags=dict(found.tags),
                   dashboards=[{"id": card.id, "title": card.title, "folder": card.folder, "tags": card.tags} for card in found.cards])  # fmt: skip


@blueprint.post("/shelves/rename")
def renamed() -> Response:
    """Gives a folder another name, or dissolves it: `{folder, name}`."""
    body = _body()
    return jsonify(moved=shelves.rename_folder(actor(), str(body.get("folder", "")), str(body.get("name", ""))))


@blueprint.post("/dashboards/<dashboard_id>/shelf")
def put(dashboard_id: str) -> tuple[str, int]:
    """Puts a dashboard into a folder or gives it tags: `{folder?, tags?: [..]}`."""
    body = _body()
    tags = body.get("tags")
    if tags is not None and not isinstance(tags, list):
        raise Invalid("bad_tag_list", N_("“tags” has to be a list of texts."))
    shelves.put(actor(), dashboard_id, folder=body.get("folder"), tags=tags)
    return "", 204


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
