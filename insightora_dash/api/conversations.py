"""Conversations over REST: one as a file."""

from flask import Blueprint, Response

from insightora_dash.api.questions import as_file
from insightora_dash.ask import service
from insightora_dash.reports.conversation_file import to_html, to_markdown
from insightora_dash.web import current

blueprint = Blueprint("conversations", __name__, url_prefix="/api/v1/conversations")


@blueprint.get("/<conversation_id>/export.md")
def markdown(conversation_id: str) -> Response:
    """A conversation that one may read, as Markdown."""
    opened = service.open_conversation(current.actor(), conversation_id)
    return as_file(to_markdown(opened.view.title, opened.replies), "text/markdown; charset=utf-8", f"{opened.view.title}.md")


@blueprint.get("/<conversation_id>/export.html")
def page(conversation_id: str) -> Response:
    """A conversation that one may read, as one HTML page."""
    opened = service.open_conversation(current.actor(), conversation_id)
    return as_file(to_html(opened.view.title, opened.replies), "text/html; charset=utf-8", f"{opened.view.title}.html")
