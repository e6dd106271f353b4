"""The cookies this server sets: the session's token and the CSRF token bound to it."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from flask import Response, request

from insightora_dash.config import Config
from insightora_dash.platform.extensions import need
from insightora_dash.platform.secrets import Secrets

CSRF_COOKIE = "_csrf_token"  # read by Dash and by our scripts, sent back as CSRF_HEADER
CSRF_HEADER = "X-CSRFToken"
CSRF_FIELD = "csrf_token"
STEP_SECONDS = 15 * 60
DEVICE_SECONDS = 30 * 24 * 3600


def secure(config: Config) -> bool:
    """Whether people reach the server by https, so that cookies never travel in clear."""
    return config.public_url.lower().startswith("https://")


def session_cookie(config: Config) -> str:
    """Name of the cookie with the session's token; `__Host-` keeps other hosts and paths from setting it."""
    return "__Host-insightora" if secure(config) else "insightora"


def form_cookie(config: Config) -> str:
    """Name of the signed cookie that the forms of signed-out pages rely on."""
    return "__Host-insightora_form" if secure(config) else "insightora_form"


def step_cookie(config: Config) -> str:
    """Name of the cookie of a step that was begun: a code or a new password is awaited."""
    return f"{session_cookie(config)}_step"


def device_cookie(config: Config) -> str:
    """Name of the cookie of a trusted device."""
    return f"{session_cookie(config)}_device"


def step_token() -> str:
    """The token of the step this browser is in, empty when none."""
    return request.cookies.get(step_cookie(need(Config)), "")


def device_token() -> str:
    """The token of this browser as a trusted device, empty when it is none."""
    return request.cookies.get(device_cookie(need(Config)), "")


def remember_step(response: Response, step: str) -> Response:
    """Puts the token of a step on the response, for as long as the longest step lasts; an empty one takes it away."""
    return _keep(response, step_cookie(need(Config)), step, STEP_SECONDS if step else 0)


def remember_device(response: Response, device: str) -> Response:
    """Puts the token of a device that is trusted from now on on the response."""
    return _keep(response, device_cookie(need(Config)), device, DEVICE_SECONDS) if device else response


def token() -> str:
    """The session token this request carries, empty when none."""
    return request.cookies.get(session_cookie(need(Config)), "")


def csrf_token(session_token: str) -> str:
    """The CSRF token of a session: signed with a key of its own, worthless for any other session."""
    mac = hmac.new(need(Secrets).csrf.encode(), b"csrf:" + session_token.encode(), sha256).digest()
    return urlsafe_b64encode(mac).decode().rstrip("=")


def remember(response: Response, session_token: str) -> Response:
    """Puts a new session on the response."""
    config = need(Config)
    age = int(config.session_hours * 3600)
    response.set_cookie(session_cookie(config), session_token, max_age=age, path="/", secure=secure(config), httponly=True, samesite="Lax")
    return remember_csrf(response, session_token)


def remember_csrf(response: Response, session_token: str) -> Response:
    """Puts the session's CSRF token on the response, readable by our own scripts."""
    config = need(Config)
    age = int(config.session_hours * 3600)
    response.set_cookie(CSRF_COOKIE, csrf_token(session_token), max_age=age, path="/", secure=secure(config), httponly=False, samesite="Lax")
    return response


def forget(response: Response) -> Response:
    """Takes both cookies away."""
    config = need(Config)
    response.delete_cookie(session_cookie(config), path="/", secure=secure(config), httponly=True, samesite="Lax")
    response.delete_cookie(CSRF_COOKIE, path="/", secure=secure(config), samesite="Lax")
    return response


def _keep(response: Response, name: str, value: str, seconds: int) -> Response:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure(need(Config)), httponly=True, samesite="Lax")
    return response
