"""Default-deny: signed-out visitors reach the listed paths and nothing else."""

import re
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.accounts.service import setup_needed
from insightora_dash.config import Config
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.platform.extensions import look_only
from insightora_dash.platform.wording import N_, translate
from insightora_dash.web.current import SIGNED_OUT, SignedOut, choose_locale, signed_in, viewing

FOLDER = "/shared/"
EMBEDDED = re.compile(r"/embed/[a-z0-9]{20}")  # a dashboard in a frame of another website, opened by a signed token
SHARED = re.compile(r"/shared/[A-Za-z0-9_-]{43}")  # a public link: the length of its secret, nothing before or after
PUBLIC = frozenset(
    {"/sign-in", "/sign-out", "/set-up", "/register", "/verify", "/forgot", "/reset", "/take-back", "/join", "/sso/start", "/sso/callback", "/healthz",
     "/manifest.webmanifest", "/service-worker.js",
     "/_favicon.ico", "/outbox"}
) | {f"/api/v1/auth/{step}" for step in ("register", "verify-registration", "login", "verify-login", "resend-otp", "refresh", "logout")}
PUBLIC_FOLDERS = ("/assets/", "/_dash-component-suites/")
STOP = "/api/v1/account/viewing"  # the one change while somebody looks as somebody else
SUITES = "/_dash-component-suites/"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
FOREIGN = N_("This server does not answer to this host name. Set INSIGHTORA_PUBLIC_URL to the address that people use.")


class ForeignHost(InsightoraError):
    """The request names a host that is not this server: a foreign name that resolves to it (DNS rebinding), or a missing setting."""

    status: ClassVar[int] = 400


def install(server: Flask, config: Config) -> None:
    """Puts the guard before everything that is registered later."""
    hosts = own_hosts(config)
    server.before_request(lambda: guard(hosts))


def own_hosts(config: Config) -> frozenset[str] | None:
    """The host names this server answers to; None for any, when it listens to a network without saying under which name."""
    public = urlsplit(config.public_url).hostname
    if public is None and config.host not in LOOPBACK:
        return None
    return LOOPBACK | {public} if public else LOOPBACK


def guard(hosts: frozenset[str] | None) -> AnyResponse | None:
    """Lets a request through, or answers it: 404 for a crooked path, the way to sign in for visitors."""
    if hosts is not None and urlsplit(f"//{request.host}").hostname not in hosts:
        raise ForeignHost("foreign_host", FOREIGN)
    if crooked(request.path) or b"%00" in request.query_string:
        return not_here()
    if is_public(request.path):
        _quiet_locale()
        return None
    choose_locale()
    if not signed_in():
        return _turned_away()
    if viewing() and request.path != STOP:
        look_only()
    return None


def is_public(path: str) -> bool:
    """Whether a signed-out visitor may have this path: exact names, public links, embedded dashboards, and files in two folders."""
    if path in PUBLIC or SHARED.fullmatch(path) or EMBEDDED.fullmatch(path):
        return True
    return (not crooked(path) and any(path.startswith(folder) and len(path) > len(folder) for folder in PUBLIC_FOLDERS))


def crooked(path: str) -> bool:
    """Whether a path tries to be read differently by different readers: `//`, `..`, a backslash, a control character."""
    return "//" in path or "\\" in path or any(part in (".", "..") for part in path.split("/")) or any(ord(c) < 32 or ord(c) == 127 for c in path)


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a path on this server, `/` for anything else."""
    if not target or not target.startswith("/") or target[:2] in ("//", "/\\") or crooked(urlsplit(target).path):
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target) or is_public(parts.path):
        return "/"
    return target


def wants_page() -> bool:
    """Whether a person looks at the answer in a browser window, rather than a script."""
    if request.path.startswith(("/api/", "/_dash", "/_reload")):
        return False
    return request.method in ("GET", "HEAD", "POST") and request.accept_mimetypes.accept_html and "text/html" in request.headers.get("Accept", "")


def not_here() -> Response:
    """A plain 404 that says nothing about what exists."""
    if request.path.startswith("/api/"):
        raise NotFound("not_found", N_("There is nothing at this address."))
    response = jsonify(error={"code": "not_found", "message": translate(N_("There is nothing at this address."))})
    response.status_code = 404
    return response


def _turned_away() -> AnyResponse:
    if wants_page() and request.method in ("GET", "HEAD"):
        if setup_needed():
            return redirect("/set-up")
        wanted = request.full_path.rstrip("?")
        return redirect("/sign-in" if wanted == "/" else "/sign-in?" + urlencode({"next": wanted}))
    if request.path.startswith("/api/"):
        raise SignedOut("signed_out", SIGNED_OUT)
    response = jsonify(error={"code": "signed_out", "message": translate(SIGNED_OUT)})
    response.status_code = 401
    return response


def _quiet_locale() -> None:
    if SHARED.fullmatch(request.path) or EMBEDDED.fullmatch(request.path) or (request.path in PUBLIC and request.path not in ("/healthz", "/_favicon.ico")):
        choose_locale()
