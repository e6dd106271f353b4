"""The signed-out pages: set-up, sign-in, sign-out; rendered by the server, working without scripts."""

from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.accounts import service, setup
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.entry.registration import registration_open
from insightora_dash.accounts.sso.journey import leaving
from insightora_dash.accounts.sso.providers import offered
from insightora_dash.config import ROOT, Config
from insightora_dash.dashboards.welcome import welcome
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_, current_locale, translate
from insightora_dash.web import cookies
from insightora_dash.web.csrf import form_token_fits
from insightora_dash.web.current import actor, signed_in
from insightora_dash.web.guard import safe_next
from insightora_dash.web.headers import framed_here

blueprint = Blueprint("door", __name__, template_folder="templates")

# Which field a sentence belongs to.
FIELDS = {
    "bad_email": "email", "short_password": "password", "long_password": "password", "common_password": "password",  # nosec B105 - names of fields
    "passwords_differ": "again", "wrong_setup_token": "token", "no_company": "company", "wrong_code": "code",  # nosec B105
}  # fmt: skip


def install(server: Flask) -> None:
    """Registers the pages, and what their templates call."""
    server.register_blueprint(blueprint)
    server.jinja_env.globals.update(_=translate, asset=asset, locale=current_locale, form_token=generate_csrf, session_csrf=_session_csrf, onward=onward)


def asset(name: str) -> str:
    """Address of a file in assets/, with its time of change so that it may be kept for ever."""
    return url_for("static", filename=name, m=int((ROOT / "assets" / name).stat().st_mtime))


@blueprint.get("/set-up")
def set_up() -> AnyResponse:
    """The first visit; later visits go to the sign-in."""
    return _set_up_page() if service.setup_needed() else redirect("/sign-in")


@blueprint.post("/set-up")
def create_owner() -> AnyResponse:
    """Makes the owner and signs them in."""
    form = request.form
    if not service.setup_needed():
        raise setup.too_late()
    try:
        check_form()
        owner = service.create_owner(form.get("email", ""), form.get("password", ""), form.get("again", ""), form.get("token", ""))
        token = _sign_in()
    except InsightoraError as error:
        return _set_up_page(error)
    if need(Config).samples:
        welcome(owner)
    return cookies.remember(make_response(redirect("/", 303)), token)


@blueprint.get("/sign-in")
def sign_in_page() -> AnyResponse:
    """The sign-in, or straight on for who is signed in."""
    if signed_in():
        return make_response(_welcome_back(actor().id)) if framed_here() else redirect(_next())
    if service.setup_needed():
        return redirect("/set-up")
    return sign_in_form()


@blueprint.post("/sign-in")
def sign_in() -> AnyResponse:
    """Checks the password and begins a new session; one that was there before ends."""
    try:
        check_form()
        token = _sign_in()
    except signin.SecondStep as step:
        return cookies.remember_step(make_response(redirect(onward("/verify"), 303)), step.challenge)
    except InsightoraError as error:
        return sign_in_form(error)
    return entered(token)


def entered(token: str, onward: str = "") -> Response:
    """Where somebody lands whose session just began, `onward` or what the address says; one that this browser had before ends."""
    if cookies.token():
        service.sign_out(cookies.token())
    person = service.actor_for(token)
    response = make_response(_welcome_back(person.id)) if framed_here() and person else redirect(safe_next(onward) if onward else _next(), 303)
    return cookies.remember(make_response(response), token)


@blueprint.get("/sign-out")
def sign_out_page() -> AnyResponse:
    """Asks before signing out, for links that cannot post."""
    return make_response(render_template("sign_out.html")) if signed_in() else redirect("/sign-in")


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Ends the session on the server and takes the cookies away."""
    service.sign_out(cookies.token())
    provider, way_out = leaving(cookies.token())  # asks another server, which may take its time
    after = render_template("signed_out.html", provider=provider, way_out=way_out) if way_out else redirect("/sign-in", 303)
    return cookies.forget(make_response(after))


def _sign_in() -> str:
    form = request.form
    return signin.sign_in(
        form.get("email", ""), form.get("password", ""), address=request.remote_addr or "", agent=request.user_agent.string, device=cookies.device_token()
    )


def onward(path: str) -> str:
    """Another page of the same sign-in: what was wanted, and whether it is the compact one, goes along."""
    kept = {name: request.args[name] for name in ("next", "overlay") if name in request.args}
    return f"{path}?{urlencode(kept)}" if kept else path


def check_form() -> None:
    """Raises Invalid unless the form carries the token that was put into it."""
    if not form_token_fits():
        raise Invalid("old_form", N_("This page was open for too long. Send it once more."))


def _set_up_page(error: InsightoraError | None = None) -> Response:
    return form_page("set_up.html", error, token_needed=setup.token_needed(need(Config)))


def sign_in_form(error: InsightoraError | None = None) -> Response:
    """The sign-in with every way that there is."""
    return form_page("sign_in.html", error, next=_next(), overlay=framed_here(), may_register=registration_open(), providers=offered())


def form_page(template: str, error: InsightoraError | None, **values: object) -> Response:
    """The form, with what was typed (passwords apart) and the sentence beside the field it is about."""
    field = FIELDS.get(error.code, "form") if error else ""
    message = error.worded() if error else ""
    response = make_response(render_template(template, email=request.form.get("email", ""), at=field, message=message, **values))
    response.status_code = error.status if error else 200
    return response


def _welcome_back(person_id: str) -> str:
    return render_template("signed_in.html", person_id=person_id, overlay=True)


def _next() -> str:
    return safe_next(request.args.get("next"))


def _session_csrf() -> str:
    return cookies.csrf_token(cookies.token())
