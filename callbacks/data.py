"""The list of sources follows finished uploads."""

from typing import Any

from dash import Dash, Input, Output

from components import ids
from components.sources import source_list
from insightora_dash.sources import service
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the data page's callbacks on the app."""

    @app.callback(Output(ids.DATA_LIST, "children"), Input(ids.DATA_CHANGED, "data"), prevent_initial_call=True)
    def show_sources(_changed: Any) -> Any:
        return source_list(service.list_sources(actor()))
