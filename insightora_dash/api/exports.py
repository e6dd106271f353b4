"""Dashboards and tiles as files over HTTP."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from insightora_dash.api.questions import as_file
from insightora_dash.dashboards.address import Asked
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_, current_locale
from insightora_dash.reports.csv_file import to_csv
from insightora_dash.reports.taken.script import to_script
from insightora_dash.reports.taken.take import Taken, take
from insightora_dash.reports.taken.workbook import to_xlsx
from insightora_dash.web.current import actor

blueprint = Blueprint("exports", __name__, url_prefix="/api/v1/dashboards/<dashboard_id>")
_UNSAFE = re.compile(r"[^\w -]+")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/export/<form>")
def exported(dashboard_id: str, form: str) -> Response:
    """The dashboard, or `?tile=` of it, under the filters `?f=`: csv (several tiles as a zip), xlsx or py."""
    make = _FORMS.get(form)
    if make is None:
        raise NotFound("no_such_form", N_("A dashboard can be saved as csv, xlsx or py."))
    asked = Asked.read({"f": request.args.getlist("f")})
    taken = take(actor(), dashboard_id, asked, tile_id=request.args.get("tile"), form=form)
    content, kind, ending = make(taken)
    return as_file(content, kind, f"{taken.title[:80]} {taken.at:%Y-%m-%d %H%M}.{ending}")


def _csv(taken: Taken) -> tuple[bytes, str, str]:
    """One tile plainly; several, each with the file that proves it, in a zip."""
    only = taken.tiles[0].result if len(taken.tiles) == 1 else None
    if only is not None:
        return to_csv(only), "text/csv; charset=utf-8", "csv"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, tile in enumerate(taken.tiles, start=1):
            name = f"{number:02d} {_UNSAFE.sub('_', tile.title)[:60].strip()}"
            if tile.result is not None:
                archive.writestr(f"{name}.csv", to_csv(tile.result))
            proof = [("", f"{tile.title}\n{taken.moment}"), *tile.proof()]
            archive.writestr(f"{name}.txt", "\n".join(f"{label}: {value}" if label else value for label, value in proof) + "\n")
    return buffer.getvalue(), "application/zip", "zip"


def _xlsx(taken: Taken) -> tuple[bytes, str, str]:
    return to_xlsx(taken), XLSX, "xlsx"


def _script(taken: Taken) -> tuple[bytes, str, str]:
    return to_script(taken, locale=current_locale()), "text/x-python; charset=utf-8", "py"


_FORMS: Mapping[str, Callable[[Taken], tuple[bytes, str, str]]] = {"csv": _csv, "xlsx": _xlsx, "py": _script}
