"""/model: what the data means."""

from typing import Any

import dash

from components.model import model_page
from insightora_dash.semantics import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/model", title="Model · Insightora")


def layout(part: str = "tables", table: str = "", **_: Any) -> Any:
    """One part of the model; `?part=tables&table=source.table` opens a table."""
    return model_page(service.page(actor(), part=part, table=table), table)
