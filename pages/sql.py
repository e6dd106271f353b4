"""/sql: the editor, and the answer to one run when the address names it."""

from typing import Any

import dash

from components.sql import sql_page
from insightora_dash.ask import desk
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/sql", title="SQL · Insightora")


def layout(question: str = "", theme: str = "light", **_: Any) -> Any:
    """The tables, the half-written SQL, and the answer."""
    return sql_page(desk.open_desk(actor(), question), theme=theme)
