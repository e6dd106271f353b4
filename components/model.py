"""The model of the data: its parts as tabs, the way back, and the text it can be kept as."""

from typing import Any

from dash import dcc, html

from components import ids
from components.bits import button, empty, icon, note, page_head
from components.model_calendar import calendar_part
from components.model_definitions import filters_part, metrics_part
from components.model_history import history_part, verified_part
from components.model_relations import relations_part
from components.model_tables import tables_part
from insightora_dash.platform.wording import N_, _
from insightora_dash.semantics.views import ModelView

LARGEST = 4 * 1024 * 1024  # bytes of a model file
TABS = (
    ("tables", N_("Tables"), "chart-table"), ("relations", N_("Joins"), "forward"), ("metrics", N_("Metrics"), "measure"),
    ("filters", N_("Named filters"), "filter"), ("calendar", N_("Calendar"), "time"), ("verified", N_("Verified"), "check"),
    ("history", N_("History"), "history"),
)  # fmt: skip
_PARTS = {
    "tables": tables_part, "relations": relations_part, "metrics": metrics_part, "filters": filters_part, "calendar": calendar_part,
    "verified": verified_part, "history": history_part,
}  # fmt: skip


def model_page(view: ModelView, table: str) -> html.Div:
    """One part of the model under its tabs; every change is saved at once, as a version that can be taken back."""
    told = _("What your data means: names, joins, metrics and calendar. Questions, charts and SQL follow it.")
    return html.Div(
        [
            page_head(_("Model"), *(_actions() if view.may_edit else [_export()]), text=told),
            _tabs(view.part),
            html.Div(model_body(view), id=ids.MODEL_BODY),
            dcc.Store(id=ids.MODEL_PART, data={"part": view.part, "table": table}),
            dcc.Store(id=ids.MODEL_NEWS),
        ],
        className="model",
    )


def model_body(view: ModelView) -> list[Any]:
    """The open part; without any data there is nothing to describe."""
    if not view.tables and view.part not in ("calendar", "history"):
        add = dcc.Link([icon("upload"), html.Span(_("Add data"))], href="/data", className="btn btn-primary")
        return [empty("data", _("There is no data yet"), _("Add a file or connect a database; its tables are described here."), add)]
    locked = [] if view.may_edit else [note(_("You can read the model. Changing it takes the role of an analyst or more."))]
    return [*locked, *_PARTS[view.part](view)]


def _tabs(part: str) -> html.Nav:
    links = [
        dcc.Link([icon(glyph), html.Span(_(text))], href=f"/model?part={name}", className="part active" if name == part else "part")
        for name, text, glyph in TABS
    ]  # fmt: skip
    return html.Nav(links, className="parts", **{"aria-label": _("Parts of the model")})


def _export() -> html.A:
    return html.A([icon("download"), html.Span(_("Export YAML"))], href="/api/v1/model?proposals=1", download="model.yaml", className="btn btn-quiet btn-sm")


def _actions() -> list[Any]:
    face = button(_("Import YAML"), glyph="upload", small=True)
    bring = dcc.Upload(face, id=ids.MODEL_IMPORT, accept=".yaml,.yml,application/yaml", max_size=LARGEST, multiple=False)
    return [button(_("Undo"), glyph="undo", small=True, id=ids.model_do("undo", "")), _export(), bring]
