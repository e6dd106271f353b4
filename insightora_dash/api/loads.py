"""The loads of a source over HTTP: one brought back, the source out of the trash or renamed, its quality as a file."""

from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.quality_file import quality_csv
from insightora_dash.sources import history, quality, service, trash
from insightora_dash.web.current import actor

blueprint = Blueprint("loads", __name__, url_prefix="/api/v1/sources/<source_id>")


@blueprint.post("/versions/<version_id>/restore")
def brought_back(source_id: str, version_id: str) -> Response:
    """Makes an old load current again, as the newest version; `{number, told}`."""
    number = history.bring_back(actor(), source_id, version_id)
    return jsonify(number=number, told=_("It is version {n} now; questions read it from here on.", n=number))


@blueprint.post("/restore")
def restored(source_id: str) -> Response:
    """Takes a source out of the trash; `{schema, told}`: its name in SQL, another one where its own is taken."""
    schema = trash.restore_source(actor(), source_id)
    return jsonify(schema=schema, told=_("It is back as {schema}.", schema=schema))


@blueprint.post("/name")
def named(source_id: str) -> Response:
    """Gives the source another name for people: `{label}`; its name in SQL stays."""
    label = (request.get_json(silent=True) or {}).get("label", "")
    if not isinstance(label, str):
        raise Invalid("bad_name", N_("Type a name first."))
    service.rename_source(actor(), source_id, label)
    return jsonify(href=f"/data/{source_id}")


@blueprint.get("/quality.csv")
def measured(source_id: str) -> Response:
    """The quality report, a line per column."""
    found = quality.report(actor(), source_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(_('Data quality of {name}', name=found.label))}.csv"}
    return Response(quality_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
