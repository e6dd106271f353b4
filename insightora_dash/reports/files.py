"""What was taken, as one of the files that people can have: PDF, Excel, rows, a program."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import N_, current_locale
from insightora_dash.reports.csv_file import to_csv
from insightora_dash.reports.data_file import ARROW, to_arrow, to_json
from insightora_dash.reports.taken.script import to_script
from insightora_dash.reports.taken.take import Taken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_UNSAFE = re.compile(r"[^\w -]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file with the name that it is saved under."""

    name: str
    kind: str
    content: bytes = field(repr=False)


def make_file(form: str, taken: Taken) -> File:
    """What was taken in one of the FORMS; raises NotFound for any other."""
    make = FORMS.get(form)
    if make is None:
        raise NotFound("no_such_form", N_("A dashboard can be saved as pdf, csv, xlsx, py, json or arrow."))
    content, kind, ending = make(taken)
    return File(f"{taken.title[:80]} {taken.at:%Y-%m-%d %H%M}.{ending}", kind, content)


def _csv(taken: Taken) -> tuple[bytes, str, str]:
    """One tile plainly; several, each with the file that proves it, in a zip."""
    only = taken.tiles[0].result if len(taken.tiles) == 1 else None
    if only is not None:
        return to_csv(only), CSV, "csv"
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
    from insightora_dash.reports.taken.workbook import to_xlsx  # its library is loaded by who needs it: servers stay small

    return to_xlsx(taken), XLSX, "xlsx"


def _script(taken: Taken) -> tuple[bytes, str, str]:
    return to_script(taken, locale=current_locale()), "text/x-python; charset=utf-8", "py"


def _pdf(taken: Taken) -> tuple[bytes, str, str]:
    from insightora_dash.reports.printed.document import to_pdf

    return to_pdf(taken), "application/pdf", "pdf"


def _json(taken: Taken) -> tuple[bytes, str, str]:
    tiles = [
        {"title": one.title, "page": one.page, "question": one.question, "filters": list(one.filters), "sql": one.sql, "error": one.error,
         "chart": one.spec.to_json() if one.spec else None, "data": to_json(one.result) if one.result is not None else None}
        for one in taken.tiles
    ]  # fmt: skip
    content = json.dumps({"title": taken.title, "at": taken.at.isoformat(), "tiles": tiles}, ensure_ascii=False)
    return content.encode(errors="replace"), "application/json", "json"


def _arrow(taken: Taken) -> tuple[bytes, str, str]:
    if len(taken.tiles) != 1 or taken.tiles[0].result is None:
        raise Invalid("one_tile", N_("An Arrow stream holds the rows of one tile. Say which, as “tile”."))
    return to_arrow(taken.tiles[0].result), ARROW, "arrow"


FORMS: Mapping[str, Callable[[Taken], tuple[bytes, str, str]]] = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv, "py": _script, "json": _json, "arrow": _arrow}
