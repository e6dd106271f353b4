"""What is being learned: asked after until it is done."""

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.trigger import require_press
from components import ids
from components.learned import learned_body
from insightora_dash.insights.learning.service import opened
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the callback on the app."""

    @app.callback(
        Output(ids.LEARNED, "children"), Input(ids.LEARNED_POLL, "n_intervals"), State(ids.LEARNED_ID, "data"), State(ids.THEME, "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def look_again(_times: int, model_id: str, theme: str) -> Any:
        require_press()
        return learned_body(opened(actor(), model_id), theme=theme)
