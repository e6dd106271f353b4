"""Unsafe requests must come from our own pages: same origin, and the token of the session that sends them."""

from hmac import compare_digest
from typing import ClassVar
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from insightora_dash.config import Config
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import csrf, need
from insightora_dash.platform.secrets import Secrets
from insightora_dash.platform.wording import N_
from insightora_dash.web import cookies, current
from insightora_dash.web.current import signed_in
from insightora_dash.web.guard import SHARED

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Signed-out forms carry Flask-WTF's token, checked by their pages.
FORMS = frozenset({"/sign-in", "/set-up", "/register", "/verify", "/forgot", "/reset", "/take-back", "/join"})


class ForgedRequest(InsightoraError):
    """The request does not come from a page of ours, or its page is outdated."""

    status: ClassVar[int] = 403


def install(server: Flask, secrets: Secrets) -> None:
    """Checks every unsafe request; Flask-WTF only signs and reads the tokens of forms."""
    server.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_SECRET_KEY=secrets.csrf, WTF_CSRF_TIME_LIMIT=12 * 3600, WTF_CSRF_FIELD_NAME=cookies.CSRF_FIELD)
    csrf.init_app(server)
    server.before_request(check)


def check() -> None:
    """Raises ForgedRequest for an unsafe request from elsewhere or without its session's token."""
    if request.method in SAFE or current.by_token():
        return  # no browser sends an Authorization header by itself
    if not same_origin():
        raise ForgedRequest("foreign_origin", N_("This request came from another website, so it was refused."))
    if request.path in FORMS or SHARED.fullmatch(request.path) or not signed_in():
        return
    expected = cookies.csrf_token(cookies.token())
    if not compare_digest(_sent_token().encode(), expected.encode()):
        raise ForgedRequest("csrf", N_("This page is out of date. Reload it and try again."))


def same_origin() -> bool:
    """Whether the browser says that a page of this server sent the request; a client that says nothing is no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or _host(origin) in {request.host.lower(), _host(need(Config).public_url)} - {""}


def form_token_fits() -> bool:
    """Whether a signed-out form carries the token that was put into it."""
    try:
        validate_csrf(request.form.get(cookies.CSRF_FIELD))
    except ValidationError:
        return False
    return True


def _sent_token() -> str:
    header = request.headers.get(cookies.CSRF_HEADER)
    if header is None and request.mimetype == "application/x-www-form-urlencoded":
        return request.form.get(cookies.CSRF_FIELD, "")
    return header or ""


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
