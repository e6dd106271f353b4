"""Changing a query in the visual builder."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from callbacks.trigger import require_press
from components import ids
from components.builder import builder_board
from insightora_dash.ask import builder
from insightora_dash.query.edits.edit import Edit
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the builder's callbacks on the app; running is the editor's."""
    app.clientside_callback(ClientsideFunction("insightora", "builderArrived"), Input(ids.BUILDER_NOW, "data"))

    @app.callback(
        Output(ids.BUILDER_BOARD, "children"), Output(ids.BUILDER_NOW, "data"), Input(ids.BUILDER_SENT, "data"), prevent_initial_call=True
    )  # fmt: skip
    def change(sent: dict[str, Any]) -> Any:
        require_press()
        edit = sent.get("edit")
        view = builder.change(actor(), sent["sql"], Edit.from_json(edit)) if edit else builder.view(actor(), sent["sql"])
        return builder_board(view), {"sql": view.board.sql, "edited": bool(edit), "at": sent["at"]}
