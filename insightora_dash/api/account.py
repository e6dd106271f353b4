"""One's own account over HTTP: name, address, factors, sessions, devices. Only a browser session may use it, never a key."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from insightora_dash.accounts import browsers, confirmation, notifications, service, viewing
from insightora_dash.accounts.entry import address, enrolment
from insightora_dash.accounts.factors import devices
from insightora_dash.accounts.keys import keys
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.leaving import delete_account
from insightora_dash.reports.own_data import own_data
from insightora_dash.web import cookies
from insightora_dash.web.current import actor

blueprint = Blueprint("account", __name__, url_prefix="/api/v1/account")


@blueprint.post("/name")
def named() -> Response:
    """How the person is called: `{name}`."""
    service.set_preference(actor(), "name", _text("name").strip())
    return jsonify(told=_("Saved."))


@blueprint.post("/profile")
def profiled() -> Response:
    """Time zone and mails: `{zone, alerts, reports}`; an empty zone is the workspace's, the others are yes or no."""
    service.set_preference(actor(), "zone", _text("zone", "") or None)
    notifications.choose(actor(), {kind: _text(kind, "yes") != "no" for kind in notifications.KINDS})
    return jsonify(told=_("Saved."))


@blueprint.get("/data")
def own() -> Response:
    """Everything that is kept about the person, as a JSON file."""
    return Response(own_data(actor()), mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="insightora-my-data.json"'})


@blueprint.post("/delete")
def deleted() -> Response:
    """Deletes the account: `{email}` has to be the person's own address."""
    delete_account(actor(), cookies.token(), _text("email"))
    return jsonify(href="/sign-in")


@blueprint.delete("/viewing")
def stopped() -> Response:
    """Stops looking as somebody else."""
    viewing.end(actor(), cookies.token())
    return jsonify(href="/people")


@blueprint.post("/confirm")
def confirmed() -> Response:
    """Proves once more who one is: `{password, code?}`; holds for ten minutes."""
    confirmation.confirm(actor(), cookies.token(), _text("password"), _text("code", ""))
    return jsonify(told=_("Thank you. You can change everything here for ten minutes."))


@blueprint.post("/address")
def asked() -> Response:
    """Mails a code to another address: `{email}`."""
    address.ask(actor(), cookies.token(), _text("email"), request.remote_addr or "")
    return jsonify(told=_("We sent a code to the new address."))


@blueprint.post("/address/code")
def moved() -> Response:
    """Takes the address whose code this is: `{code}`."""
    email = address.confirm(actor(), _text("code"))
    return jsonify(told=_("You now sign in with {email}.", email=email))


@blueprint.post("/app")
def begun() -> tuple[Response, int]:
    """Begins with an authenticator app; `{qr, secret}`."""
    made = enrolment.begin_app(actor(), cookies.token())
    return jsonify(qr=made.qr, secret=made.secret), 201


@blueprint.post("/app/code")
def finished() -> Response:
    """Sets the authenticator up with a code of it: `{code}`; `{codes}` are the recovery codes, shown this once."""
    return jsonify(codes=enrolment.finish_app(actor(), cookies.token(), _text("code")), told=_("Your authenticator is set up."))


@blueprint.delete("/app")
def removed() -> Response:
    """Takes the authenticator away."""
    enrolment.remove_app(actor(), cookies.token())
    return jsonify(told=_("The authenticator is no longer needed."))


@blueprint.post("/recovery-codes")
def renewed() -> Response:
    """New recovery codes: `{codes}`, shown this once."""
    return jsonify(codes=enrolment.new_recovery_codes(actor(), cookies.token()))


@blueprint.post("/mail-codes")
def chosen() -> Response:
    """Whether a code by mail is asked for at each sign-in: `{wanted}`."""
    enrolment.set_mail_codes(actor(), cookies.token(), wanted=_body().get("wanted") is True)
    return jsonify(told=_("Saved."))


@blueprint.delete("/sessions/<session_id>")
def ended(session_id: str) -> Response:
    """Ends one session."""
    browsers.end(actor(), session_id)
    return jsonify(told=_("That session has ended."))


@blueprint.delete("/sessions")
def others_ended() -> Response:
    """Ends every session but this one."""
    browsers.end_others(actor(), cookies.token())
    return jsonify(told=_("You are signed out everywhere else."))


@blueprint.delete("/devices/<device_id>")
def distrusted(device_id: str) -> Response:
    """Trusts a device no longer."""
    devices.distrust(actor(), device_id)
    return jsonify(told=_("This device needs a code again."))


@blueprint.post("/devices/<device_id>/name")
def device_named(device_id: str) -> Response:
    """Calls a device by another name: `{name}`."""
    devices.rename(actor(), device_id, _text("name"))
    return jsonify(told=_("Saved."))


@blueprint.post("/keys")
def key_made() -> tuple[Response, int]:
    """Makes an API key: `{name, scope, days}`; `{codes}` holds it, this once."""
    days = _text("days", "90")
    made = keys.make_key(actor(), cookies.token(), _text("name"), _text("scope"), int(days) if days.isdecimal() else -1)
    return jsonify(codes=[made], told=_("The key is ready.")), 201


@blueprint.delete("/keys/<key_id>")
def key_ended(key_id: str) -> Response:
    """Ends an API key."""
    keys.end_key(actor(), key_id)
    return jsonify(told=_("The key has ended."))


def _text(name: str, default: str | None = None) -> str:
    value = _body().get(name, default)
    if not isinstance(value, str):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name=name)
    return value[:2000]


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Invalid("not_json", N_("The request has to carry a JSON object."))
    return body
