"""Sources of data as cards and as a list."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import badge, button, empty, icon, page_head, section_head, things
from components.upload import drop_zone
from insightora_dash.platform.wording import _


def source_cards(sources: Sequence[Any]) -> list[Any]:
    """What there is to ask about, for the start page."""
    return [_card(source) for source in sources]


def _card(source: Any) -> html.Div:
    sample = source.kind == "sample"
    remove = button(_("Remove sample data"), look="plain", small=True, glyph="trash", id=ids.SAMPLES_REMOVE)
    return html.Div(
        [
            dcc.Link(
                [icon("sample" if sample else "file"), html.Strong(source.label, className="clip grow"), *([badge(_("Sample"))] if sample else [])],
                href=f"/data/{source.id}",
                className="row-gap",
            ),
            html.Div(
                [
                    html.Span(_sizes(source), className="faint small num grow"),
                    *([remove] if sample else []),
                ],
                className="row-gap",
            ),
        ],
        className="panel source-card",
    )


def data_page(sources: Sequence[Any]) -> html.Div:
    """The drop zone and every source."""
    return html.Div([page_head(_("Data")), drop_zone(), section_head(_("Sources")), html.Div(source_list(sources), id=ids.DATA_LIST)], className="data")


def source_list(sources: Sequence[Any]) -> Any:
    """Every source with its state, the newest first."""
    if not sources:
        return empty("data", _("No data yet"), _("Drop a file above: it becomes tables you can ask about."))
    return html.Div([_row(source) for source in sources], className="source-list")


def _row(source: Any) -> dcc.Link:
    words = {"failed": source.error or _("could not be read"), "waiting": _("waiting…"), "ingesting": _("being read…")}
    detail = words.get(source.status, _sizes(source))
    state = {"failed": [badge(_("Failed"), kind="bad")], "ready": []}.get(source.status, [badge(_("Reading"), glyph="clock")])
    sample = [badge(_("Sample"))] if source.kind == "sample" else []
    text = html.Div([html.Strong(source.label, className="clip"), html.Div(detail, className="small muted clip")], className="grow")
    return dcc.Link(
        [icon("sample" if sample else "file"), text, *sample, *state, icon("next", className="faint")], href=f"/data/{source.id}", className="panel source-row"
    )


def _sizes(source: Any) -> str:
    return f"{things(source.tables, _('table'), _('tables'))}, {things(source.rows, _('row'), _('rows'))}"
