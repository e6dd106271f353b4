"""/analyses/<id>: standard analyses of a source's tables."""

from typing import Any

import dash

from components.analyses import analyses_page
from insightora_dash.insights.analyses.service import open_room
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/analyses/<source_id>", title="Analyses · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """Each table with what it has the columns for."""
    return analyses_page(open_room(actor(), source_id))
