"""Running SQL from the editor."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks.trigger import require_press
from components import ids
from components.composer import running, slot
from components.saved import saved_list
from components.sql import past_runs, table_tree
from insightora_dash.ask import desk, service
from insightora_dash.semantics import saved
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the editor's callbacks on the app."""
    app.clientside_callback(ClientsideFunction("insightora", "sqlAddress"), Input(ids.SQL_ADDRESS, "data"))

    @app.callback(
        Output(ids.SQL_ANSWER, "children"),
        Output(ids.SQL_CONVERSATION, "data"),
        Output(ids.SQL_ADDRESS, "data"),
        Output(ids.SQL_HISTORY, "children"),
        Input(ids.SQL_RUN, "data"),
        State(ids.SQL_CONVERSATION, "data"),
        prevent_initial_call=True,
    )
    def run(sent: dict[str, Any], conversation: str | None) -> Any:
        require_press()
        reply = service.start_sql(actor(), conversation, sent["sql"], sent["values"])
        card = slot(reply.question_id, running(reply.question_id, reply.question))
        return card, reply.conversation_id, reply.question_id, past_runs(desk.open_desk(actor()).runs)

    @app.callback(Output(ids.SAVED_PANEL, "children"), Input(ids.SAVED_NEWS, "data"), prevent_initial_call=True)
    def show_saved(_news: Any) -> Any:
        return saved_list(saved.listed(actor()))

    @app.callback(Output(ids.SQL_TABLES, "children"), Input(ids.SAVED_NEWS, "data"), prevent_initial_call=True)
    def show_tables(_news: Any) -> Any:
        return table_tree(desk.open_desk(actor()).tables)
