"""Secrets of embedded dashboards over HTTP, for those who administer the workspace."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.dashboards.sharing import embeds
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web.current import actor

blueprint = Blueprint("embeds", __name__, url_prefix="/api/v1/embed-secrets")


@blueprint.get("")
def listed() -> Response:
    """The secrets in force, a page at a time: `?limit=&cursor=`; what they sign with was shown once."""
    return paging.listed("secrets", embeds.embed_secrets(actor()), lambda one: {
        "id": one.id, "name": one.name, "who": one.who, "made_at": one.created_at.isoformat(), "opened": one.opened,
        "opened_at": one.opened_at and one.opened_at.isoformat()})  # fmt: skip


@blueprint.post("")
def made() -> tuple[Response, int]:
    """Makes a secret for a website: `{name}`; `{id, codes}` hold the key id and the secret, this once."""
    body = request.get_json(silent=True)
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="name")
    secret_id, secret = embeds.make_secret(actor(), name)
    return jsonify(id=secret_id, codes=[secret_id, secret], told=_("The secret is made.")), 201


@blueprint.delete("/<secret_id>")
def removed(secret_id: str) -> Response:
    """Takes a secret away; its tokens open nothing any more."""
    embeds.remove_secret(actor(), secret_id)
    return jsonify(told=_("The secret was removed."))
