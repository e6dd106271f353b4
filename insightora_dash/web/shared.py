"""A dashboard behind a public link: the one page of data that nobody has to sign in for."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.accounts.brake import TooManyTries
from insightora_dash.config import Config
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.sharing import links
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.web import cookies
from insightora_dash.web.csrf import form_token_fits
from insightora_dash.web.guard import FOLDER

__all__ = ["FOLDER", "Screen", "install"]

COOKIE = "insightora_link"  # the key of a typed password, for the path of its link only
blueprint = Blueprint("shared", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Screen:
    """How the page is drawn: given by the app, since the product itself has no screens."""

    draw: Callable[[DashboardView], str]


def install(server: Flask) -> None:
    """Registers the page."""
    server.register_blueprint(blueprint)


@blueprint.get(f"{FOLDER}<secret>")
def shown(secret: str) -> AnyResponse:
    """The dashboard to look at, or the form for its password."""
    asked = Asked.read({"f": request.args.getlist("f"), "p": request.args.getlist("p"), "tab": request.args.get("tab", "")})
    try:
        view = links.open_link(secret, asked, key=request.cookies.get(COOKIE, ""), address=request.remote_addr or "")
    except links.PasswordNeeded:
        return _password_page(secret)
    return unlisted(make_response(need(Screen).draw(view)))


@blueprint.post(f"{FOLDER}<secret>")
def unlocked(secret: str) -> AnyResponse:
    """Takes the password and shows the dashboard."""
    try:
        if not form_token_fits():
            raise Invalid("old_form", N_("This page was open for too long. Send it once more."))
        key = links.unlock(secret, request.form.get("password", ""), address=request.remote_addr or "")
    except (Invalid, TooManyTries) as error:
        return _password_page(secret, error)
    response = redirect(request.full_path.rstrip("?"), 303)
    path, secure = f"{FOLDER}{secret}", cookies.secure(need(Config))
    response.set_cookie(COOKIE, key, max_age=links.KEY_HOURS * 3600, path=path, secure=secure, httponly=True, samesite="Lax")
    return response


def _password_page(secret: str, error: InsightoraError | None = None) -> Response:
    page = render_template("shared_password.html", message=error.worded() if error else "", address=f"{FOLDER}{secret}")
    return unlisted(make_response(page, error.status if error else 401))


def unlisted(response: Response) -> Response:
    """The page as no robot keeps it and no other site hears of its address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
