"""The tiles of a dashboard that is on the screen, answered again in one request when its filters change."""

from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from flask import Blueprint, Flask, Response, request

from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.view import Answers
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("tiles", __name__)


class Draw(Protocol):
    """Answers as JSON: the chips of the filters and each tile, as HTML."""

    def __call__(self, answers: Answers, *, theme: str) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Tiles:
    """How tiles are drawn: given by the app, since the product itself has no screens."""

    draw: Draw


def install(server: Flask) -> None:
    """Registers the address."""
    server.register_blueprint(blueprint)


@blueprint.post("/dashboards/<dashboard_id>/tiles")
def answered(dashboard_id: str) -> Response:
    """Takes {"asked": what the address asks, "tiles": [id], "theme"}; gives {"filters": HTML, "tiles": {id: HTML}}, nothing when it is asked "ahead"."""
    body: Any = request.get_json(silent=True)
    wanted = body.get("tiles") if isinstance(body, dict) else None
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise Invalid("bad_tiles", N_("The tiles to answer are missing. Reload the page."))
    if body.get("ahead"):
        service.answer_ahead(actor(), dashboard_id, wanted, Asked.read(body.get("asked")))
        return Response(status=204)
    answers = service.answer_tiles(actor(), dashboard_id, wanted, Asked.read(body.get("asked")))
    theme = "dark" if body.get("theme") == "dark" else "light"
    return Response(orjson.dumps(need(Tiles).draw(answers, theme=theme)), mimetype="application/json")
