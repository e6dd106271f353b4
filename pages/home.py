"""/: the question box, data, and what is there already."""

from typing import Any

import dash

from components.home import home_page
from insightora_dash.accounts import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/", title="Insightora")


def layout(**_: Any) -> Any:
    """The start page."""
    who = actor()
    return home_page(service.preferences(who), may_upload=who.may("upload"))
