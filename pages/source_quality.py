"""/quality/<id>: how good the data of a source is."""

from typing import Any

import dash

from components.quality import quality_page
from insightora_dash.sources.quality import report
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/quality/<source_id>", title="Data quality · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """The report, to read or print."""
    return quality_page(report(actor(), source_id))
