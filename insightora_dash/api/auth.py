"""Signing in over HTTP, for programs: the same steps as the pages, then a short access token and a refresh token."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts.entry import registration, signin
from insightora_dash.accounts.keys import tokens
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

blueprint = Blueprint("auth", __name__, url_prefix="/api/v1/auth")


@blueprint.post("/register")
def registered() -> tuple[Response, int]:
    """Begins a registration and mails a code: `{email, password, company?}`; `{step, sent_to}`."""
    password = _text("password")
    step = registration.register(_text("email"), password, password, company=_optional("company"), address=_address())
    return jsonify(step=step, sent_to=signin.waiting(step).address), 202


@blueprint.post("/verify-registration")
def verified() -> tuple[Response, int]:
    """Makes the account once the code is right: `{step, code}`; tokens."""
    _owner, token = registration.finish(_text("step"), _text("code"), address=_address(), agent=_agent())
    return _pair(tokens.pair_for(token)), 201


@blueprint.post("/login")
def signed_in() -> tuple[Response, int]:
    """Signs in: `{email, password}`; tokens, or with 202 `{step, sent_to}` where a code has to follow."""
    try:
        token = signin.sign_in(_text("email"), _text("password"), address=_address(), agent=_agent())
    except signin.SecondStep as asked:
        waiting = signin.waiting(asked.challenge)
        return jsonify(step=asked.challenge, sent_to=None if waiting.app else waiting.address, app=waiting.app), 202
    return _pair(tokens.pair_for(token)), 200


@blueprint.post("/verify-login")
def confirmed() -> Response:
    """Finishes signing in with a code: `{step, code}`; tokens."""
    return _pair(tokens.pair_for(signin.second_step(_text("step"), _text("code"), address=_address(), agent=_agent()).token))


@blueprint.post("/resend-otp")
def sent_again() -> Response:
    """Mails the code of a step once more: `{step}`; `{sent_to}`."""
    waiting = signin.waiting(_text("step"))
    (registration if waiting.purpose == registration.PURPOSE else signin).send_again(_text("step"), _address())
    return jsonify(sent_to=waiting.address)


@blueprint.post("/refresh")
def renewed() -> Response:
    """The next tokens: `{refresh_token}`, which works once."""
    return _pair(tokens.renew(_text("refresh_token")))


@blueprint.post("/logout")
def signed_out() -> tuple[str, int]:
    """Ends the session of these tokens: `{refresh_token}`."""
    tokens.end(_text("refresh_token"))
    return "", 204


def _pair(pair: tokens.Pair) -> Response:
    return jsonify(access_token=pair.access, token_type="Bearer", expires_in=pair.seconds, refresh_token=pair.refresh)  # noqa: S106 - a kind


def _text(name: str) -> str:
    body: Any = request.get_json(silent=True)
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value[:2000]


def _optional(name: str) -> str | None:
    body: Any = request.get_json(silent=True)
    return _text(name) if isinstance(body, dict) and body.get(name) is not None else None


def _address() -> str:
    return request.remote_addr or ""


def _agent() -> str:
    return request.user_agent.string
