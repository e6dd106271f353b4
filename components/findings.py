"""Findings about a source on a page of their own, and about a tile in the panel beside its grid."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from components.bits import badge, icon, note, page_head, panel, things
from components.look import look_slot
from insightora_dash.platform.wording import _
from insightora_dash.sources.views import SourceDetail

AT_ONCE = 3  # tables that are looked into without asking


def findings_page(detail: SourceDetail) -> html.Div:
    """Each table of a source with what is worth knowing in it, the largest first."""
    back = dcc.Link([icon("back"), html.Span(_("Back to the review"))], href=f"/data/{detail.source.id}", className="small back-link")
    tables = sorted(detail.tables, key=lambda table: -table.rows)
    listed = [_table(detail.source.schema, table.name, table.label, table.rows, at_once=place < AT_ONCE) for place, table in enumerate(tables)]
    empty = [] if listed else [note(_("There is nothing to look into yet: no table has been read."))]
    return html.Div([back, page_head(_("Findings in {name}", name=detail.source.label)), *empty, *listed], className="source findings-page")


def findings_panel(dashboard: str, tile: str, title: str, asked: Mapping[str, Any] | None) -> html.Aside:
    """What is worth knowing about a tile, as it is filtered now."""
    subject = {"kind": "tile", "dashboard": dashboard, "tile": tile, "asked": dict(asked or {})}
    return panel(_("Findings"), html.P(title, className="muted clip"), look_slot(f"tile-{tile}", "findings", subject, at_once=True, board=dashboard),
                 look_slot(f"ahead-{tile}", "forecast", {**subject, "steps": None}, board=dashboard))


def _table(schema: str, name: str, label: str, rows: int, *, at_once: bool) -> html.Section:
    head = html.Header([icon("chart-table"), html.H2(label), html.Code(f"{schema}.{name}", className="faint"), badge(things(rows, _("row"), _("rows")))])
    return html.Section([head, look_slot(f"table-{schema}.{name}", "findings", {"kind": "table", "schema": schema, "table": name}, at_once=at_once)],
                        className="panel review-table")
