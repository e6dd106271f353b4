"""Dashboards and tiles as files over HTTP."""

from flask import Blueprint, Response, request

from insightora_dash.api.questions import as_file
from insightora_dash.dashboards.address import Asked
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_
from insightora_dash.reports.files import FORMS, make_file
from insightora_dash.reports.taken.take import take
from insightora_dash.web.current import actor

blueprint = Blueprint("exports", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>")


@blueprint.get("/export/<form>")
def exported(dashboard_id: str, form: str) -> Response:
    """The dashboard, or `?tile=` of it, under the filters `?f=` and parameters `?p=`: pdf, csv (tiles as a zip), xlsx, py, json, arrow (one tile)."""
    if form not in FORMS:
        raise NotFound("no_such_form", N_("A dashboard can be saved as pdf, csv, xlsx, py, json or arrow."))
    asked = Asked.read({"f": request.args.getlist("f"), "p": request.args.getlist("p")})
    made = make_file(form, take(actor(), dashboard_id, asked, tile_id=request.args.get("tile"), form=form))
    return as_file(made.content, made.kind, made.name)
