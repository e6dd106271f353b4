"""/compare/<id>: two versions of one dashboard side by side."""

from typing import Any

import dash

from components.dashboard_history import comparison_page
from insightora_dash.dashboards.comparison import compare
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/compare/<dashboard_id>", title="Compare versions · Insightora")


def layout(dashboard_id: str = "", theme: str = "light", before: str = "", after: str = "", **_: Any) -> Any:
    """Every tile that differs, with both results."""
    first, last = (int(text) if text.isdigit() and len(text) < 10 else None for text in (str(before), str(after)))
    return comparison_page(compare(actor(), dashboard_id, first, last), theme=theme)
