"""A dashboard in a frame of another website, for whoever the website's token stands for."""

import re

from flask import Blueprint, Flask, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from insightora_dash.config import Config
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.sharing import embeds
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.web.shared import Screen, unlisted

WEBSITE = re.compile(r"https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?/?")  # it goes into a header
blueprint = Blueprint("embedded", __name__)


def install(server: Flask, config: Config) -> None:
    """Registers the page. Raises Invalid for a website of the configuration that is none."""
    for origin in (one.strip() for one in config.embed_origins.split(",") if one.strip()):
        if not WEBSITE.fullmatch(origin):
            sentence = N_("{variable}={text} cannot be read; docs/configuration.md says what it takes.")
            raise Invalid("bad_setting", sentence, variable="INSIGHTORA_EMBED_ORIGINS", text=origin)
    server.register_blueprint(blueprint)


@blueprint.get("/embed/<dashboard_id>")
def shown(dashboard_id: str) -> AnyResponse:
    """The dashboard to look at: `?token=`, and what its filter tiles ask."""
    asked = Asked.read({"f": request.args.getlist("f"), "p": request.args.getlist("p"), "tab": request.args.get("tab", "")})
    view = embeds.open_embedded(dashboard_id, request.args.get("token", ""), asked)
    return unlisted(make_response(need(Screen).draw(view)))
