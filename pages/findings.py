"""/findings/<id>: what is worth knowing in a source."""

from typing import Any

import dash

from components.findings import findings_page
from insightora_dash.sources import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/findings/<source_id>", title="Findings · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """Each table with its findings, looked for at once."""
    return findings_page(service.open_source(actor(), source_id))
