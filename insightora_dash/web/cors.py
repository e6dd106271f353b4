"""Which other websites' scripts may call the API: those that the operator lists, with a key or token and never with cookies."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_

API = "/api/v1/"
TAKES = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "600",
}
SHOWS = "Link, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Idempotent-Replayed, Content-Disposition"


def install(server: Flask, config: Config) -> None:
    """Answers preflights and marks answers for listed origins. Raises Invalid for an origin that is none."""
    for origin in origins(config):
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
            sentence = N_("{variable}={text} cannot be read; docs/configuration.md says what it takes.")
            raise Invalid("bad_setting", sentence, variable="INSIGHTORA_CORS_ORIGINS", text=origin)
    if origins(config):
        server.before_request(_preflight)
        server.after_request(_mark)


def origins(config: Config) -> tuple[str, ...]:
    """The origins that may call."""
    return tuple(one.strip().lower().rstrip("/") for one in config.cors_origins.split(",") if one.strip())


def from_another_site() -> bool:
    """Whether the script of a listed website sends this request: its cookies then count for nothing."""
    origin = request.headers.get("Origin", "").lower()
    return bool(origin) and urlsplit(origin).netloc != request.host.lower() and origin in origins(need(Config))


def _preflight() -> Response | None:
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return Response(status=204, headers=TAKES) if asks and request.path.startswith(API) and from_another_site() else None


def _mark(response: Response) -> Response:
    if request.path.startswith(API):
        response.vary.add("Origin")
        if from_another_site():
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = SHOWS
    return response
