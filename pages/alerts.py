"""/alerts: what alerts had to say, and those that are set."""

from typing import Any

import dash

from components.alerts import alerts_page
from insightora_dash.platform.clock import now
from insightora_dash.reports.alerts import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/alerts", title="Alerts · Insightora")


def layout(**_: Any) -> Any:
    """The inbox and the list."""
    return alerts_page(service.inbox(actor()), service.alerts(actor()), now=now())
