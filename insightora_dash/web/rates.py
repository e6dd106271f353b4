"""How often programs may call: a limit for each key, token and address, with headers that say what is left of it."""

from hashlib import sha256

from flask import Flask, request
from flask_limiter import Limiter
from limits import parse_many

from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import by_token

AUTH = "/api/v1/auth/"


def install(server: Flask, config: Config) -> None:
    """Limits requests with a key or token, and those that ask for tokens; browsers and files are not counted.

    Without Redis each process counts for itself. Raises Invalid for a limit that cannot be read.
    """
    try:
        parse_many(config.api_rate)
    except ValueError as error:
        sentence = N_("{variable}={text} cannot be read; docs/configuration.md says what it takes.")
        raise Invalid("bad_setting", sentence, variable="INSIGHTORA_API_RATE", text=config.api_rate) from error
    limiter = Limiter(_caller, application_limits=[config.api_rate], storage_uri=config.redis_url or "memory://", headers_enabled=True)
    limiter.request_filter(_not_counted)
    limiter.init_app(server)


def _caller() -> str:
    """Whose calls are counted together."""
    if by_token():
        return sha256(request.headers["Authorization"].encode()).hexdigest()
    return request.remote_addr or ""


def _not_counted() -> bool:
    return not (by_token() or request.path.startswith(AUTH))
