"""/dashboards: the list."""

from typing import Any

import dash

from components.dashboards import dashboards_page
from insightora_dash.dashboards import service
from insightora_dash.platform.clock import now
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/dashboards", title="Dashboards · Insightora")


def layout(**_: Any) -> Any:
    """Every dashboard of the workspace as a card."""
    person = actor()
    return dashboards_page(service.list_dashboards(person), may_edit=person.may("edit"), now=now())
