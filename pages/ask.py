"""/ask: a new conversation."""

from typing import Any

import dash

from components.ask import ask_page

dash.register_page(__name__, path="/ask", title="Ask · Insightora")


def layout(**_: Any) -> Any:
    """The question box with starters; the answer opens as a conversation."""
    return ask_page()
