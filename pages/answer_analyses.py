"""/analyses?question=<id>: standard analyses of the tables behind an answer."""

from typing import Any

import dash

from components.analyses import analyses_page
from insightora_dash.reports.analysed import open_answer_room
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/analyses", title="Analyses · Insightora")


def layout(question: str = "", **_: Any) -> Any:
    """Each table with what it has the columns for."""
    return analyses_page(open_answer_room(actor(), question))
