"""Pictures of dashboards over HTTP."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.dashboards import pictures
from insightora_dash.platform.errors import TooLarge
from insightora_dash.platform.wording import N_
from insightora_dash.web.current import actor

blueprint = Blueprint("pictures", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>/pictures")


@blueprint.post("")
def taken_in(dashboard_id: str) -> tuple[Response, int]:
    """Keeps a picture (the body is the file) for tiles of the dashboard; answers its name."""
    if (request.content_length or 0) > pictures.LARGEST:
        raise TooLarge("picture_too_large", N_("A picture can have {most} MB. Make it smaller and try again."), most=pictures.LARGEST // 1_000_000)
    return jsonify(picture=pictures.take_in(actor(), dashboard_id, request.get_data())), 201


@blueprint.get("/<name>")
def shown(dashboard_id: str, name: str) -> Response:
    """A picture that the dashboard shows."""
    content, kind = pictures.picture(actor(), dashboard_id, name)
    return Response(content, content_type=kind, headers={"Cache-Control": "private, max-age=86400, immutable"})
