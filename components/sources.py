"""Sources of data as cards and as a list."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import badge, button, icon, things
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
                    html.Span(
                        f"{things(source.tables, _('table'), _('tables'))}, {things(source.rows, _('row'), _('rows'))}", className="faint small num grow"
                    ),
                    *([remove] if sample else []),
                ],
                className="row-gap",
            ),
        ],
        className="panel source-card",
    )
