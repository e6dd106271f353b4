"""/data: bring data, and what there is."""

from typing import Any

import dash

from components.sources import data_page
from insightora_dash.sources import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/data", title="Data · Insightora")


def layout(**_: Any) -> Any:
    """The drop zone and every source."""
    who = actor()
    return data_page(service.list_sources(who), may_upload=who.may("upload"))
