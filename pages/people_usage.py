"""/people/usage: what the workspace uses and may use, for those who administer it."""

from typing import Any

import dash

from components import ids
from components.administration import administration_page
from insightora_dash.accounts import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/people/usage", title="Usage and limits · Insightora")


def layout(**_: Any) -> Any:
    """The frame; the sections follow."""
    who = actor()
    who.require("administer")
    return administration_page("/people/usage", service.person(who).workspace, ids.USAGE)
