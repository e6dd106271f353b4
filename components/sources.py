"""Sources of data as cards and as a list."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import badge, button, empty, icon, page_head, section_head, things
from components.connection import checked, state_badges
from components.upload import drop_zone
from insightora_dash.platform.wording import _
from insightora_dash.sources.views import ConnectionView, SourceView


def source_cards(sources: Sequence[SourceView], *, may_upload: bool) -> list[Any]:
    """What there is to ask about, for the start page; the sample data can be removed by who may bring data."""
    return [_card(source, removable=may_upload and source.kind == "sample") for source in sources]


def _card(source: SourceView, *, removable: bool) -> html.Div:
    sample = source.kind == "sample"
    remove = button(_("Remove sample data"), look="plain", small=True, glyph="trash", id=ids.SAMPLES_REMOVE)
    return html.Div(
        [
            dcc.Link(
                [_glyph(source), html.Strong(source.label, className="clip grow"), *([badge(_("Sample"))] if sample else [])],
                href=f"/data/{source.id}",
                className="row-gap",
            ),
            html.Div(
                [
                    html.Span(_sizes(source), className="faint small num grow"),
                    *([remove] if removable else []),
                ],
                className="row-gap",
            ),
        ],
        className="panel source-card",
    )


def data_page(sources: Sequence[SourceView], *, may_upload: bool) -> html.Div:
    """The drop zone and every source; the sources alone for who may not bring data."""
    connect = dcc.Link([icon("link"), html.Span(_("Connect a database"))], href="/connect", className="btn btn-quiet")
    bring = [page_head(_("Data"), connect), drop_zone()] if may_upload else [page_head(_("Data"))]
    listed = html.Div(source_list(sources, may_upload=may_upload), id=ids.DATA_LIST)
    return html.Div([*bring, section_head(_("Sources")), listed, _foot()], className="data")


def _foot() -> html.Footer:
    """The trash, and how much room there is."""
    trash = button(_("Trash"), look="plain", small=True, glyph="trash", id=ids.SOURCE_TRASH)
    return html.Footer([html.Div([html.Div(id=ids.DISK_GAUGE), trash], className="data-foot"), html.Div(id=ids.SOURCE_TRASH_LIST)])


def source_list(sources: Sequence[SourceView], *, may_upload: bool) -> Any:
    """Every source with its state, the newest first."""
    if not sources:
        way_on = _("Drop a file above: it becomes tables you can ask about.") if may_upload else _("An owner or editor of the workspace can bring some.")
        return empty("data", _("No data yet"), way_on)
    return html.Div([_row(source) for source in sources], className="source-list")


def _row(source: SourceView) -> html.Div:
    words = {"failed": source.error or _("could not be read"), "waiting": _("being read…")}
    detail = words.get(source.status, _sizes(source))
    state = {"failed": [badge(_("Failed"), kind="bad")], "ready": []}.get(source.status, [badge(_("Reading"), glyph="clock")])
    sample = [badge(_("Sample"))] if source.kind == "sample" else []
    if source.connection and source.status != "waiting":
        detail, state = _health(source, source.connection), state_badges(source.connection)
    text = html.Div([html.Strong(source.label, className="clip"), html.Div(detail, className="small muted clip")], className="grow")
    link = dcc.Link(
        [_glyph(source), text, *sample, *state, icon("next", className="faint")], href=f"/data/{source.id}", className="panel source-row"
    )
    running = {"data-resume": source.upload_id} if source.status == "waiting" and source.upload_id else {}
    return html.Div(link, **running)


def _glyph(source: SourceView) -> html.I:
    return icon("sample" if source.kind == "sample" else "data" if source.connection else "file")


def _health(source: SourceView, connection: ConnectionView) -> str:
    failed = next((copy.error for copy in connection.copies if copy.error), None)
    return connection.error or failed or " · ".join(filter(None, (connection.server or connection.label, _sizes(source), checked(connection))))


def _sizes(source: SourceView) -> str:
    return f"{things(len(source.tables), _('table'), _('tables'))}, {things(source.rows, _('row'), _('rows'))}"
