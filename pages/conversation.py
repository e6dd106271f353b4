"""/ask/<id>: a conversation with its answers."""

from typing import Any

import dash

from components.ask import conversation_page
from insightora_dash.ask import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/ask/<conversation_id>", title="Ask · Insightora")


def layout(conversation_id: str = "", theme: str = "light", **_: Any) -> Any:
    """Every answer of the conversation, and the box for the next question."""
    return conversation_page(service.open_conversation(actor(), conversation_id), theme=theme)
