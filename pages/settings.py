"""/settings: the person's and the workspace's choices."""

from typing import Any

import dash

from components.settings import settings_page
from insightora_dash.accounts import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/settings", title="Settings · Insightora")


def layout(**_: Any) -> Any:
    """What can be set."""
    who = actor()
    return settings_page(service.person(who), administrator=who.may("administer"))
