"""/loads/<id>: two loads of a table side by side."""

from typing import Any

import dash

from components.loads import comparison_page
from insightora_dash.semantics.effects import compare_loads
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/loads/<source_id>", title="Compare loads · Insightora")


def layout(source_id: str = "", old: str = "", new: str = "", **_: Any) -> Any:
    """Rows added, removed and changed, and what that does to the figures."""
    return comparison_page(source_id, compare_loads(actor(), source_id, str(old), str(new)))
