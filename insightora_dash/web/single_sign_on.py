"""The two addresses of single sign-on: to the provider, and back from it."""

from flask import Blueprint, Flask, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.accounts.sso import journey
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.web import cookies
from insightora_dash.web.guard import safe_next
from insightora_dash.web.pages import entered, sign_in_form

blueprint = Blueprint("sso", __name__)


def install(server: Flask) -> None:
    """Registers the addresses."""
    server.register_blueprint(blueprint)


@blueprint.get("/sso/start")
def start() -> AnyResponse:
    """Sends the browser to the provider; what it has to bring back lies in its cookie and in the database."""
    try:
        begun = journey.begin(request.args.get("provider", ""), safe_next(request.args.get("next")), address=request.remote_addr or "")
    except InsightoraError as error:
        return sign_in_form(error)
    return cookies.remember_step(make_response(redirect(begun.address, 303)), begun.step)


@blueprint.get("/sso/callback")
def callback() -> AnyResponse:
    """Takes what the browser brings back, or shows the sign-in with the reason."""
    said = request.args
    try:
        arrived = journey.arrive(
            cookies.step_token(), said.get("state", ""), said.get("code", ""), said.get("error", ""), said.get("iss", ""),
            address=request.remote_addr or "", agent=request.user_agent.string,
        )  # fmt: skip
    except InsightoraError as error:
        return cookies.remember_step(sign_in_form(error), "")
    return cookies.remember_step(entered(arrived.token, arrived.onward), "")
