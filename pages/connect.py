"""/connect: a live database as a source."""

from typing import Any

import dash

from components.connect import connect_page
from insightora_dash.sources.connections import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/connect", title="Connect a database · Insightora")


def layout(kind: str = "", source: str = "", **_: Any) -> Any:
    """The kinds there are; `?kind=` opens the form of one, `?source=` that of a saved connection."""
    return connect_page(service.wizard(actor(), kind, source))
