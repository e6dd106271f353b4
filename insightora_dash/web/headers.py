"""What every response says to the browser: content policy, framing, caching."""

import re
from collections.abc import Iterable

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from insightora_dash.config import Config
from insightora_dash.dashboards.sharing.embeds import websites
from insightora_dash.web import cookies
from insightora_dash.web.current import signed_in
from insightora_dash.web.guard import EMBEDDED

OVERLAYS = ("/sign-in", "/verify")
YEAR = 365 * 24 * 3600
FILES = ("/assets/", "/_dash-component-suites/")
FINGERPRINT = re.compile(r"\.v[0-9_a-z-]+m\d+\.")  # how Dash names a component file of one version
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class FormSessions(SecureCookieSessionInterface):
    """Flask's signed cookie (it carries the CSRF token of signed-out forms), kept away from files.

    Flask-Login looks into the session on every response, so each would say `Vary: Cookie`, and a browser would fetch every script
    again as soon as any cookie changes.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.modified or not request.path.startswith(FILES):
            super().save_session(app, session, response)


def policy(script_hashes: Iterable[str] = ()) -> str:
    """The content security policy for `server.config["CSP"]`: our own files, and the inline scripts with these hashes."""
    scripts = " ".join(("'self'", *script_hashes))
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
    )


def install(server: Flask, config: Config) -> None:
    """Adds the headers to every response, also to errors."""
    server.config.setdefault("CSP", policy())
    https = cookies.secure(config)
    server.session_interface = FormSessions()

    @server.after_request
    def finish(response: Response) -> Response:
        _protect(response, server.config["CSP"], https=https)
        _cache(response)
        return _renew_csrf(response)


def framed_here() -> bool:
    """Whether this is the compact sign-in, whose two pages are the only ones that our own pages may show in a frame."""
    return request.path in OVERLAYS and request.args.get("overlay") == "1"


def _framing() -> tuple[str, str]:
    """Who may show this page in a frame, for the content policy and for X-Frame-Options, which cannot name websites."""
    if framed_here():
        return "'self'", "SAMEORIGIN"
    sites = websites() if EMBEDDED.fullmatch(request.path) else ()
    return (" ".join(sites), "") if sites else ("'none'", "DENY")


def _protect(response: Response, csp: str, *, https: bool) -> None:
    ancestors, framing = _framing()
    response.headers["Content-Security-Policy"] = f"{csp}; frame-ancestors {ancestors}"
    if framing:
        response.headers["X-Frame-Options"] = framing
    response.headers.update({name: value for name, value in PLAIN.items() if name not in response.headers})
    if https:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"


def _cache(response: Response) -> None:
    if not request.path.startswith(FILES):
        response.headers.setdefault("Cache-Control", "no-store")
    elif response.status_code in (200, 206, 304) and ("m" in request.args or FINGERPRINT.search(request.path)):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"


def _renew_csrf(response: Response) -> Response:
    """A signed-in page whose CSRF cookie is missing or of an older session gets the right one."""
    if request.method != "GET" or response.status_code >= 400 or response.mimetype != "text/html" or not signed_in():
        return response
    token = cookies.token()
    return response if request.cookies.get(cookies.CSRF_COOKIE) == cookies.csrf_token(token) else cookies.remember_csrf(response, token)
