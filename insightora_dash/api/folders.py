"""Folders with rights of their own over HTTP, for those who administer the workspace."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts import folders
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("folders", __name__, url_prefix="/api/v1/folders")


@blueprint.get("")
def listed() -> Response:
    """Every folder with rights of its own, and to whom it is open."""
    return jsonify(folders=[
        {"id": one.id, "name": one.name, "open_to": [
            {"id": opening.holder.id, "name": opening.holder.name, "kind": opening.holder.kind, "may_edit": opening.may_edit} for opening in one.openings]}
        for one in folders.closed_folders(actor())
    ])  # fmt: skip


@blueprint.post("")
def closed() -> tuple[Response, int]:
    """Gives a folder rights of its own: `{name}`. Nobody but administrators and owners sees what lies in it until it is opened to them."""
    return jsonify(id=folders.close(actor(), _text("name")), told=_("The folder is closed.")), 201


@blueprint.delete("/<folder_id>")
def reopened(folder_id: str) -> Response:
    """Takes the rights away: the folder is open to everybody."""
    folders.reopen(actor(), folder_id)
    return jsonify(told=_("The folder is open to everybody."))


@blueprint.post("/<folder_id>/holders")
def admitted(folder_id: str) -> Response:
    """Opens a folder to a person, a team or a role: `{holder, may_edit?}`."""
    folders.admit(actor(), folder_id, _text("holder"), may_edit=_body().get("may_edit") is True)
    return jsonify(told=_("Saved."))


@blueprint.delete("/<folder_id>/holders/<holder_id>")
def dismissed(folder_id: str, holder_id: str) -> Response:
    """Closes it to them again."""
    folders.dismiss(actor(), folder_id, holder_id)
    return jsonify(told=_("Saved."))


def _text(name: str) -> str:
    value = _body().get(name)
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}
