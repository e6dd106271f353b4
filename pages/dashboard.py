"""/dashboards/<id>: one dashboard."""

from typing import Any

import dash

from components.dashboard import dashboard_page
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/dashboards/<dashboard_id>", title="Dashboard · Insightora")


def layout(dashboard_id: str = "", theme: str = "light", **asked: Any) -> Any:
    """The grid with every figure in it, as the address asks."""
    return dashboard_page(service.open_dashboard(actor(), dashboard_id, Asked.read(asked)), theme=theme)
