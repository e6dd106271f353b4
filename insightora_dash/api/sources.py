"""Sources over HTTP: uploads as a raw body streamed to disk, their state, and what is there."""

from typing import IO, cast

from flask import Blueprint, Response, jsonify, request, send_file

from insightora_dash.accounts.plans.plans import upload_bytes
from insightora_dash.api import paging
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources import fetching, originals, service
from insightora_dash.sources.receiving import refuse_too_large
from insightora_dash.sources.views import SourceView, UploadView
from insightora_dash.web import streamed
from insightora_dash.web.current import actor

blueprint = Blueprint("sources", __name__, url_prefix="/api/v1")


@blueprint.post("/uploads")
def upload() -> tuple[Response, int]:
    """Stores the raw body as the file `?name=`; `?mode=` new, replace or append, the latter two with `?source=`."""
    most = upload_bytes(actor())
    length = request.content_length
    if length is None:
        raise Invalid("no_length", N_("The upload does not say how long it is. Send the file with a Content-Length."))
    refuse_too_large(length, most)
    view = service.receive_upload(
        actor(), request.args.get("name", ""), cast(IO[bytes], streamed.body(most)),
        length=length, mode=request.args.get("mode", "new"), source_id=request.args.get("source")
    )  # fmt: skip
    return jsonify(_shown(view)), 201


@blueprint.post("/uploads/url")
def fetched() -> tuple[Response, int]:
    """Fetches the public address `{url}` and takes it as an upload."""
    body = request.get_json(silent=True) or {}
    return jsonify(_shown(fetching.receive_url(actor(), str(body.get("url", ""))))), 201


@blueprint.get("/uploads/<upload_id>")
def uploaded(upload_id: str) -> Response:
    """How far an upload is: status, progress (0..1), stage, error, source_id."""
    return jsonify(_shown(service.upload_view(actor(), upload_id)))


@blueprint.delete("/uploads/<upload_id>")
def cancelled(upload_id: str) -> Response:
    """Stops an upload that is not ready yet."""
    return jsonify(_shown(service.cancel_upload(actor(), upload_id)))


@blueprint.post("/uploads/<upload_id>/retry")
def retried(upload_id: str) -> Response:
    """Reads a stopped upload again."""
    return jsonify(_shown(service.retry_upload(actor(), upload_id)))


@blueprint.get("/uploads/<upload_id>/original")
def original(upload_id: str) -> Response:
    """The file of an upload as it was received."""
    found = originals.original(actor(), upload_id)
    return send_file(found.path, mimetype="application/octet-stream", as_attachment=True, download_name=found.file_name, max_age=0)


@blueprint.get("/sources")
def listed() -> Response:
    """The sources of the workspace, the newest first, a page at a time: `?limit=&cursor=`."""
    return paging.listed("sources", service.list_sources(actor()), _source)


@blueprint.get("/sources/<source_id>")
def opened(source_id: str) -> Response:
    """A source with its tables and their columns."""
    found = service.open_source(actor(), source_id)
    tables = [{"id": one.id, "name": one.name, "label": one.label, "rows": one.rows, "accounting": dict(one.accounting),
               "columns": [{"name": column["name"], "type": column["type"]} for column in one.columns],
               "versions": [{"id": v.id, "number": v.number, "rows": v.rows, "read_at": v.read_at.isoformat(), "file_name": v.file_name, "current": v.current}
                            for v in one.versions]} for one in found.tables]  # fmt: skip
    return jsonify({**_source(found.source), "tables": tables})


@blueprint.delete("/sources/<source_id>")
def removed(source_id: str) -> tuple[str, int]:
    """Puts a source in the trash."""
    service.remove_source(actor(), source_id)
    return "", 204


def _source(view: SourceView) -> dict[str, object]:
    return {
        "id": view.id, "schema": view.schema, "label": view.label, "kind": view.kind, "status": view.status, "error": view.error,
        "tables": list(view.tables), "rows": view.rows, "updated_at": view.updated_at.isoformat(),
    }  # fmt: skip


def _shown(view: UploadView) -> dict[str, object]:
    return {
        "id": view.id, "file_name": view.file_name, "size": view.size, "mode": view.mode, "status": view.status, "progress": round(view.progress, 3),
        "stage": view.stage, "error": view.error, "source_id": view.source_id, "notes": list(view.notes),
    }  # fmt: skip
