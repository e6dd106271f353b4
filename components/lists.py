"""Lists of what was used last."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components.bits import icon
from insightora_dash.platform.wording import _

SHOWN = 6


def recent_questions(conversations: Sequence[Any]) -> list[Any]:
    """The newest conversations, for the side bar."""
    return [html.H6(_("Recent questions")), *(dcc.Link(c.title, href=f"/ask/{c.id}", title=c.title) for c in conversations[:SHOWN])] if conversations else []


def recent_dashboards(dashboards: Sequence[Any]) -> list[Any]:
    """The dashboards changed last, for the side bar."""
    return [html.H6(_("Dashboards")), *(dcc.Link(d.title, href=f"/dashboards/{d.id}", title=d.title) for d in dashboards[:SHOWN])] if dashboards else []


def link_rows(items: Sequence[tuple[str, str, str, str]]) -> html.Ul:
    """Rows of (address, icon, title, detail), each one link."""
    rows = [
        html.Li(dcc.Link([icon(glyph), html.Span(title, className="grow clip"), html.Span(detail, className="faint small num")], href=address))
        for address, glyph, title, detail in items
    ]
    return html.Ul(rows, className="plain link-rows")
