"""/people/audit: what was done by whom, for those who administer the workspace."""

from typing import Any

import dash

from components.trail import people_named, trail_page
from insightora_dash.accounts import service
from insightora_dash.accounts.team.members import members
from insightora_dash.accounts.trail import Asked, trail
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/people/audit", title="Audit · Insightora")


def layout(page: str = "1", **said: Any) -> Any:
    """The lines that the address asks for."""
    who = actor()
    found = trail(who, Asked.read(said), int(page[:9]) if page.isdecimal() else 1)
    asked = {name: str(said.get(name) or "") for name in ("action", "person", "since", "until", "object")}
    return trail_page(service.person(who).workspace, found, asked, people_named(members(who)), who.zone)
