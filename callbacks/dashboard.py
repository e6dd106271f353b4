"""One dashboard: drawn again after a change that needs the server. Everything else happens in assets/grid.js."""

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State

from components import ids
from components.dashboard import board, publishing
from components.dashboard_filters import filter_bar
from components.dashboard_tile import tile_body
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the dashboard's callbacks on the app."""

    @app.callback(
        Output(ids.BOARD_AREA, "children"), Output(ids.BOARD_DRAFT, "children"),
        Input(ids.BOARD_NEWS, "data"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"), State(ids.BOARD_ASKED, "data"), prevent_initial_call=True,
    )
    def draw_board(news: int, dashboard: str, theme: str, asked: dict[str, Any]) -> Any:
        view = service.open_dashboard(actor(), dashboard, Asked.read(asked))
        return board(view, theme=theme, drawn=news), publishing(view)

    @app.callback(
        Output(ids.BOARD_FILTERS, "children"), Output(ids.tile_body(ALL), "children"),
        Input(ids.BOARD_ASKED, "data"), State(ids.tile_body(ALL), "id"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"), prevent_initial_call=True,
    )
    def filter_tiles(asked: dict[str, Any], tiles: list[dict[str, str]], dashboard: str, theme: str) -> Any:
        answers = service.answer_tiles(actor(), dashboard, [which["tile"] for which in tiles], Asked.read(asked))
        return filter_bar(answers.lens, answers.tiles, drawer=True), [tile_body(shown, theme=theme) for shown in answers.tiles]

    @app.callback(
        Output(ids.tile_body(MATCH), "children"),
        Input(ids.tile_news(MATCH), "data"), State(ids.tile_news(MATCH), "id"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"),
        State(ids.BOARD_ASKED, "data"), prevent_initial_call=True,
    )
    def draw_tile(_news: int, which: dict[str, str], dashboard: str, theme: str, asked: dict[str, Any]) -> Any:
        return tile_body(service.open_tile(actor(), dashboard, which["tile"], Asked.read(asked)), theme=theme)
