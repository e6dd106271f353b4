"""Lists of what was used last."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from components.bits import icon, things
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale

SHOWN = 6


def recent_questions(conversations: Sequence[Any]) -> list[Any]:
    """The newest conversations, for the side bar."""
    return [html.H6(_("Recent questions")), *(dcc.Link(c.title, href=f"/ask/{c.id}", title=c.title) for c in conversations[:SHOWN])] if conversations else []


def recent_dashboards(dashboards: Sequence[Any]) -> list[Any]:
    """The dashboards changed last, for the side bar."""
    return [html.H6(_("Dashboards")), *(dcc.Link(d.title, href=f"/dashboards/{d.id}", title=d.title) for d in dashboards[:SHOWN])] if dashboards else []


def conversation_rows(conversations: Sequence[Any], beside: Callable[[Any], Any] | None = None) -> html.Ul:
    """Conversations, each one link with its number of questions and its day; `beside` makes what stands behind the link."""
    return html.Ul([html.Li([_row(c), *([beside(c)] if beside else [])]) for c in conversations], className="plain link-rows")


def _row(conversation: Any) -> dcc.Link:
    detail = f"{things(conversation.questions, _('question'), _('questions'))} · {format_date(conversation.asked_at.date(), locale=current_locale())}"
    return dcc.Link(
        [icon("ask"), html.Span(conversation.title, className="grow clip"), html.Span(detail, className="faint small num")], href=f"/ask/{conversation.id}"
    )
