"""/erasure/<id>: somebody's rows erased from a source."""

from typing import Any

import dash

from components.erasure import erasure_page
from insightora_dash.sources.service import open_source
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/erasure/<source_id>", title="Erasure · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """The tables of the source, each with its form."""
    who = actor()
    who.require("administer")
    return erasure_page(open_source(who, source_id))
