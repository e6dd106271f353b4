"""Conversations over REST: listed, their answers, one as a file, removed."""

from flask import Blueprint, Response, jsonify, request

from insightora_dash.api import paging
from insightora_dash.api.questions import as_file
from insightora_dash.ask import history, service
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.conversation_file import to_html, to_markdown
from insightora_dash.web import current

blueprint = Blueprint("conversations", __name__, url_prefix="/api/v1/conversations")
MOST_LISTED = 2000


@blueprint.get("")
def listed() -> Response:
    """One's own conversations in which every word of `?q=` occurs, the one asked in last first, a page at a time: `?limit=&cursor=`."""
    found = history.found(current.actor(), request.args.get("q", "")[:200], limit=MOST_LISTED)
    return paging.listed("conversations", found, lambda one: {
        "id": one.id, "title": one.title, "questions": one.questions, "asked_at": one.asked_at.isoformat(), "favourite": one.favourite,
        "shared": one.shared, "folder": one.folder})  # fmt: skip


@blueprint.get("/<conversation_id>/questions")
def asked(conversation_id: str) -> Response:
    """The questions of a conversation that one may read, the first one first, with their sentences; a page at a time: `?limit=&cursor=`."""
    opened = service.open_conversation(current.actor(), conversation_id)
    return paging.listed("questions", opened.replies, lambda one: {
        "id": one.question_id, "question": one.question, "status": one.status, "sentence": one.sentence, "sql": one.sql, "planner": one.planner,
        "error": one.error}, key=lambda one: one.question_id)  # fmt: skip


@blueprint.post("/<conversation_id>/share")
def shared(conversation_id: str) -> Response:
    """Shares one's own conversation with everybody of the workspace or with whoever sees a folder, or no longer: `{shared?: true, folder?}`."""
    body = request.get_json(silent=True)
    folder, on = (body.get("folder", ""), body.get("shared", True)) if isinstance(body, dict) else (None, None)
    if not isinstance(folder, str) or not isinstance(on, bool):
        raise Invalid("not_a_text", N_("“{name}” has to be a text."), name="folder")
    history.share(current.actor(), conversation_id, shared=on, folder=folder)
    return jsonify(told=_("Saved."))


@blueprint.delete("/<conversation_id>")
def removed(conversation_id: str) -> tuple[str, int]:
    """Removes one's own conversation."""
    service.remove_conversation(current.actor(), conversation_id)
    return "", 204


@blueprint.get("/<conversation_id>/export.md")
def markdown(conversation_id: str) -> Response:
    """A conversation that one may read, as Markdown."""
    opened = _taken(conversation_id)
    return as_file(to_markdown(opened.view.title, opened.replies), "text/markdown; charset=utf-8", f"{opened.view.title}.md")


@blueprint.get("/<conversation_id>/export.html")
def page(conversation_id: str) -> Response:
    """A conversation that one may read, as one HTML page."""
    opened = _taken(conversation_id)
    return as_file(to_html(opened.view.title, opened.replies), "text/html; charset=utf-8", f"{opened.view.title}.html")


def _taken(conversation_id: str) -> history.OpenConversation:
    current.actor().require("export")
    return service.open_conversation(current.actor(), conversation_id)
