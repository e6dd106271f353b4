"""/predictions/<id>: what was learned from a source, and what could be."""

from typing import Any

import dash

from components.predictions import room_page
from insightora_dash.insights.learning.service import open_room
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/predictions/<source_id>", title="Predictions · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """What there is, then each table with what can be learned from it."""
    return room_page(open_room(actor(), source_id))
