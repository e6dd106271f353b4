"""Drop zones and the list of uploads; assets/upload.js brings them to life."""

from dash import dcc, html

from components import ids
from components.bits import icon
from insightora_dash.platform.wording import _

FORMATS = ".csv,.tsv,.tab,.txt,.prn,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.jsonl,.ndjson,.parquet,.arrow,.feather,.sqlite,.db,.duckdb,.zip,.gz,.zst,.bz2,.xz"


def drop_zone(*, small: bool = False) -> html.Div:
    """Takes files by drag and drop, click and keyboard, addresses where it is large; what becomes of them is listed below it."""
    zone = html.Button(
        [
            icon("upload"),
            html.Span([html.Strong(_("Drop files here")), html.Span(_(" or click to choose"))]),
            html.Span(_("CSV, TSV, Excel, JSON, Parquet; 100 MB and a million rows are fine. A copied table can be pasted."), className="faint small"),
        ],
        type="button",
        className="drop-zone" + (" drop-zone-small" if small else ""),
        **{"data-drop": "new", "data-accept": FORMATS},
    )
    return html.Div([zone, *([] if small else [_url_form()]), upload_list()], className="drop")


def _url_form() -> html.Form:
    field = dcc.Input(
        id=ids.UPLOAD_URL, type="url", placeholder="https://example.org/table.csv", className="form-control", maxLength=2000
    )  # fmt: skip
    label = html.Label([html.Span(_("The address of a file on the web"), className="visually-hidden"), field])
    return html.Form([label, html.Button(_("Import"), type="submit", className="btn btn-quiet")], className="url-form")


def upload_list(resume: str | None = None, only: str | None = None, again: int | None = None) -> html.Ul:
    """Where running and finished uploads appear.

    `resume` is one that the server may still be reading, `only` the one source it is about; with `again`, a moment, it is read once more.
    """
    more = {name: value for name, value in (("data-resume", resume), ("data-only", only), ("data-again", again and str(again))) if value}
    return html.Ul(className="upload-list plain", **{"aria-live": "polite", "aria-label": _("Uploads")}, **more)


def upload_into(source: str, mode: str, text: str, glyph: str) -> html.Button:
    """A button that uploads one file into a source: mode replace or append."""
    return html.Button(
        [icon(glyph), html.Span(text)], type="button", className="btn btn-quiet btn-sm", **{"data-drop": mode, "data-into": source, "data-accept": FORMATS}
    )
