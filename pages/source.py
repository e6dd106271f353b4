"""/data/<id>: the review of a source."""

from typing import Any

import dash

from components.source import source_page
from insightora_dash.sources import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/data/<source_id>", title="Data · Insightora")


def layout(source_id: str = "", **_: Any) -> Any:
    """Tables, columns, first rows, and the account of rows."""
    who = actor()
    return source_page(service.open_source(who, source_id), may_change=who.may("upload"), may_erase=who.may("administer"))
