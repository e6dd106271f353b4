"""/dashboards: the list."""

from typing import Any

import dash

from components.dashboards import dashboards_page
from insightora_dash.dashboards import shelves
from insightora_dash.platform.clock import now
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/dashboards", title="Dashboards · Insightora")


def layout(**asked: Any) -> Any:
    """The dashboards of the workspace as cards, or those of the shelf that the address names."""
    person = actor()
    return dashboards_page(shelves.browse(person, shelves.Shelf.read(asked)), may_edit=person.may("edit"), now=now())
