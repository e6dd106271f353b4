"""One dashboard: drawn again after a change that needs the server. Everything else happens in assets/grid.js and assets/later/filter.js."""

from typing import Any

from dash import Dash, Input, Output, State

from components import ids
from components.dashboard import board, publishing
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the dashboard's callback on the app."""

    @app.callback(
        Output(ids.BOARD_AREA, "children"), Output(ids.BOARD_DRAFT, "children"),
        Input(ids.BOARD_NEWS, "data"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"), prevent_initial_call=True,
    )
    def draw_board(news: dict[str, Any], dashboard: str, theme: str) -> Any:
        view = service.open_dashboard(actor(), dashboard, Asked.read(news.get("asked")))
        return board(view, theme=theme, drawn=news.get("at", 0)), publishing(view)
