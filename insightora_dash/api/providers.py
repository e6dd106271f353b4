"""Single sign-on over HTTP, for owners who confirmed lately that it is them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.sso import providers
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.web import cookies
from insightora_dash.web.current import actor

blueprint = Blueprint("providers", __name__, url_prefix="/api/v1/providers")
FIELDS = ("name", "issuer", "client_id", "secret", "domains", "group_claim", "roles", "default_role")


@blueprint.get("")
def listed() -> Response:
    """What is set up; never a secret."""
    return jsonify(providers=[asdict(one) for one in providers.providers(actor())], redirect=providers.redirect_address())


@blueprint.post("")
def added() -> tuple[Response, int]:
    """Adds a provider: `{name, issuer, client_id, secret, domains, group_claim?, roles?, default_role?, only?}`."""
    made = providers.save_provider(actor(), cookies.token(), _wanted())
    return jsonify(id=made, told=_("The provider is on the sign-in page from now on.")), 201


@blueprint.post("/<provider_id>")
def changed(provider_id: str) -> Response:
    """Changes a provider: the same; an empty `secret` keeps the one that is there."""
    providers.save_provider(actor(), cookies.token(), _wanted(), provider_id)
    return jsonify(told=_("Saved."))


@blueprint.delete("/<provider_id>")
def removed(provider_id: str) -> Response:
    """Takes a provider away; its people may choose a password by mail."""
    providers.remove_provider(actor(), cookies.token(), provider_id)
    return jsonify(told=_("The provider was removed. Its people can choose a password by mail."))


def _wanted() -> providers.Wanted:
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(body.get(name, ""), str) for name in FIELDS):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return providers.Wanted(**{name: body.get(name, "")[:4000] for name in FIELDS}, only=body.get("only") in (True, "yes"))
