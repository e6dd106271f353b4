"""One dashboard: drawn again after a change that needs the server. Everything else happens in assets/grid.js."""

from typing import Any

from dash import MATCH, Dash, Input, Output, State

from components import ids
from components.dashboard import board
from components.dashboard_tile import tile_body
from insightora_dash.dashboards import service
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the dashboard's callbacks on the app."""

    @app.callback(
        Output(ids.BOARD_AREA, "children"), Input(ids.BOARD_NEWS, "data"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"), prevent_initial_call=True
    )
    def draw_board(news: int, dashboard: str, theme: str) -> Any:
        return board(service.open_dashboard(actor(), dashboard), theme=theme, drawn=news)

    @app.callback(
        Output(ids.tile_body(MATCH), "children"),
        Input(ids.tile_news(MATCH), "data"), State(ids.tile_news(MATCH), "id"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def draw_tile(_news: int, which: dict[str, str], dashboard: str, theme: str) -> Any:
        return tile_body(service.open_tile(actor(), dashboard, which["tile"]), theme=theme)
