"""The signed-out pages around an account: registration, codes, a forgotten password, an address taken back."""

from flask import Blueprint, Flask, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.accounts.entry import address, registration, reset, signin
from insightora_dash.accounts.team import invitations
from insightora_dash.config import Config
from insightora_dash.dashboards.welcome import welcome
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need
from insightora_dash.web import cookies
from insightora_dash.web.headers import framed_here
from insightora_dash.web.outbox import may_read
from insightora_dash.web.pages import check_form, entered, form_page

blueprint = Blueprint("entry", __name__, template_folder="templates")


def install(server: Flask) -> None:
    """Registers the pages."""
    server.register_blueprint(blueprint)


@blueprint.get("/register")
def register_page() -> AnyResponse:
    """The form, or that registration is closed."""
    return _register_form()


@blueprint.post("/register")
def register() -> AnyResponse:
    """Begins a registration: the same answer whether or not the address has an account."""
    form = request.form
    company = form.get("company", "") if form.get("kind") == "business" else None
    try:
        check_form()
        step = registration.register(form.get("email", ""), form.get("password", ""), form.get("again", ""), company=company, address=_address())
    except InsightoraError as error:
        return _register_form(error)
    return cookies.remember_step(make_response(redirect("/verify", 303)), step)


@blueprint.get("/verify")
def verify_page() -> AnyResponse:
    """Asks for the code of the step that was begun."""
    return _code_form() if cookies.step_token() else redirect("/sign-in")


@blueprint.post("/verify")
def verify() -> AnyResponse:
    """Takes the code: finishes a registration or a sign-in, or mails another code."""
    step = cookies.step_token()
    try:
        check_form()
        waiting = signin.waiting(step)
        if "again" in request.form:
            (registration if waiting.purpose == registration.PURPOSE else signin).send_again(step, _address())
            return _code_form(sent=True)
        return cookies.remember_step(_finish(waiting.purpose, step), "")
    except InsightoraError as error:
        return _code_form(error)


@blueprint.get("/forgot")
def forgot_page() -> AnyResponse:
    """Asks for the address of the account."""
    return form_page("forgot.html", None, asked=False)


@blueprint.post("/forgot")
def forgot() -> AnyResponse:
    """Mails a link to who has an account; the answer is the same for who has none."""
    try:
        check_form()
        reset.forgot(request.form.get("email", ""), _address())
    except InsightoraError as error:
        return form_page("forgot.html", error, asked=False)
    return form_page("forgot.html", None, asked=True, outbox=may_read())


@blueprint.get("/reset")
def reset_page() -> AnyResponse:
    """Takes the token out of the address at once, then asks for the new password."""
    if token := request.args.get("token"):
        return cookies.remember_step(make_response(redirect("/reset")), token)
    return _reset_form()


@blueprint.post("/reset")
def set_password() -> AnyResponse:
    """Gives the account its new password."""
    try:
        check_form()
        reset.reset(cookies.step_token(), request.form.get("password", ""), request.form.get("again", ""), address=_address())
    except InsightoraError as error:
        return _reset_form(error)
    return cookies.remember_step(form_page("done.html", None, done="password"), "")


@blueprint.get("/take-back")
def take_back_page() -> AnyResponse:
    """Asks whether the account should have its old address again."""
    if token := request.args.get("token"):
        return cookies.remember_step(make_response(redirect("/take-back")), token)
    return _take_back_form()


@blueprint.post("/take-back")
def take_back() -> AnyResponse:
    """Gives the account its old address again and ends every session."""
    try:
        check_form()
        address.take_back(cookies.step_token())
    except InsightoraError as error:
        return _take_back_form(error)
    return cookies.remember_step(form_page("done.html", None, done="address"), "")


@blueprint.get("/join")
def join_page() -> AnyResponse:
    """Takes the token out of the address at once, then shows what it invites to."""
    if token := request.args.get("token"):
        return cookies.remember_step(make_response(redirect("/join")), token)
    return _join_form()


@blueprint.post("/join")
def join() -> AnyResponse:
    """Takes an invitation: a new person is signed in, another one signs in next."""
    form = request.form
    try:
        check_form()
        token = invitations.join(
            cookies.step_token(), form.get("password", ""), form.get("again", ""), address=_address(), agent=request.user_agent.string
        )  # fmt: skip
    except InsightoraError as error:
        return _join_form(error)
    return cookies.remember_step(entered(token) if token else make_response(redirect("/sign-in", 303)), "")


def _finish(purpose: str, step: str) -> Response:
    agent, code = request.user_agent.string, request.form.get("code", "")
    if purpose == registration.PURPOSE:
        owner, token = registration.finish(step, code, address=_address(), agent=agent)
        if need(Config).samples:
            welcome(owner)
        return entered(token)
    done = signin.second_step(step, code, trust="trust" in request.form, address=_address(), agent=agent)
    return cookies.remember_device(entered(done.token), done.device)


def _register_form(error: InsightoraError | None = None) -> Response:
    return form_page("register.html", error, open=registration.registration_open(), kind=request.form.get("kind", "personal"))


def _code_form(error: InsightoraError | None = None, *, sent: bool = False) -> Response:
    try:
        waiting = signin.waiting(cookies.step_token())
    except InsightoraError as over:
        return form_page("verify.html", error or over, waiting=None, overlay=framed_here())
    return form_page("verify.html", error, waiting=waiting, sent=sent, outbox=may_read(), overlay=framed_here())


def _reset_form(error: InsightoraError | None = None) -> Response:
    usable, shown = True, error
    try:
        reset.check(cookies.step_token())
    except InsightoraError as over:
        usable, shown = False, error or over
    return form_page("reset.html", shown, usable=usable)


def _join_form(error: InsightoraError | None = None) -> Response:
    shown, offer = error, None
    try:
        offer = invitations.offer(cookies.step_token())
    except InsightoraError as over:
        shown = error or over
    return form_page("join.html", shown, offer=offer)


def _take_back_form(error: InsightoraError | None = None) -> Response:
    shown, old = error, ""
    try:
        old = address.check_back(cookies.step_token())
    except InsightoraError as over:
        shown = error or over
    return form_page("take_back.html", shown, old=old)


def _address() -> str:
    return request.remote_addr or ""
