"""The semantic model: approved answers."""

from typing import Any

from dash import MATCH, Dash, Input, Output, State

from callbacks.trigger import require_press
from components import ids
from components.proof import verified_badge
from insightora_dash.ask import service as asking
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the model's callbacks on the app."""

    @app.callback(
        Output(ids.answer_verified(MATCH), "children"), Input(ids.answer_verify(MATCH), "n_clicks"), State(ids.answer_verify(MATCH), "id"),
        prevent_initial_call=True,
    )  # fmt: skip
    def verify(_clicks: int, which: dict[str, str]) -> Any:
        require_press()
        asking.verify(actor(), which["question"])
        return verified_badge()
