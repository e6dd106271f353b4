"""/sql/builder: the visual builder, with the query of an answer when the address names it."""

from typing import Any

import dash

from components.builder import builder_page
from insightora_dash.ask import builder
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/sql/builder", title="Builder · Insightora")


def layout(question: str = "", theme: str = "light", **_: Any) -> Any:
    """The query clause by clause, and its answer."""
    return builder_page(builder.open_bench(actor(), question), theme=theme)
