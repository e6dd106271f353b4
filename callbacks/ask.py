"""Sending a question from the box, wherever the box stands."""

from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx

from callbacks.trigger import require_press
from components import ids
from components.as_of import NOW, chosen_load, load_options
from components.ask import history
from components.composer import about_data, planner_options, running, slot, tail
from insightora_dash.accounts import service as accounts
from insightora_dash.ask import service
from insightora_dash.ask.history import found, mark_favourite
from insightora_dash.ask.moments import moments
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.platform.extensions import need
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the question box's callbacks on the app."""
    browser = "insightora"
    app.clientside_callback(
        ClientsideFunction(browser, "restoreDraft"), Output(ids.ASK_TEXT, "value"), Input(ids.ASK_TEXT, "id"), State(ids.ASK_CONVERSATION, "data")
    )
    app.clientside_callback(
        ClientsideFunction(browser, "send"),
        Output(ids.ASK_SENT, "data"),
        Output(ids.ASK_TEXT, "value", allow_duplicate=True),
        Input(ids.ASK_BUTTON, "n_clicks"),
        Input(ids.ask_this(ALL, ALL), "n_clicks"),
        State(ids.ASK_TEXT, "value"),
        State(ids.ASK_CONVERSATION, "data"),
        prevent_initial_call=True,
    )

    @app.callback(Output(ids.PAGE_LOCATION, "pathname"), Input(ids.ASK_SENT, "data"), State(ids.ASK_PLANNER, "value"), State(ids.ASK_AS_OF, "value"),
                  prevent_initial_call=True)  # fmt: skip
    def begin_conversation(sent: dict[str, Any], planner: str, as_of: str | None) -> str:
        require_press()
        return f"/ask/{service.start(actor(), None, sent['text'], planner, as_of=chosen_load(as_of)).conversation_id}"

    @app.callback(
        Output(ids.answer_tail(MATCH), "children"),
        Input(ids.answer_next(MATCH), "data"),
        State(ids.ASK_CONVERSATION, "data"),
        State(ids.ASK_PLANNER, "value"),
        State(ids.ASK_AS_OF, "value"),
        prevent_initial_call=True,
    )
    def ask_next(sent: dict[str, Any], conversation: str, planner: str, as_of: str | None) -> list[Any]:
        require_press()
        reply = service.start(actor(), conversation, sent["text"], planner, as_of=chosen_load(as_of))
        return [slot(reply.question_id, running(reply.question_id, reply.question)), tail(reply.question_id)]

    @app.callback(Output(ids.ASK_PLANNER, "options"), Output(ids.ASK_PLANNER, "disabled"), Input(ids.ASK_PLANNER, "id"))
    def offer_planners(_id: str) -> Any:
        ready = bool(need(Config).groq_api_key) or accounts.has_secret(actor(), service.KEY_SECRET)
        return planner_options(model=ready), not ready

    @app.callback(
        Output(ids.ASK_AS_OF, "options"), Output(ids.ASK_AS_OF, "value"),
        Input(ids.ASK_AS_OF, "id"), Input(ids.DATA_CHANGED, "data"), State(ids.ASK_CONVERSATION, "data"),
    )  # fmt: skip
    def offer_loads(_id: str, _changed: Any, conversation: str | None) -> Any:
        kept, asked = moments(actor(), conversation)
        return load_options(kept), asked or NOW

    @app.callback(Output(ids.ASK_ABOUT, "children"), Input(ids.ASK_ABOUT, "id"), Input(ids.DATA_CHANGED, "data"))
    def show_data(_id: str, _changed: Any) -> Any:
        return about_data(open_catalog(actor()))

    @app.callback(Output(ids.ASK_HISTORY, "children"), Input(ids.ASK_HISTORY_WORDS, "value"), Input(ids.ASK_HISTORY_KEPT, "value"))
    def show_history(words: str | None, kept: bool) -> Any:
        return history(found(actor(), words or "", favourites=kept), searched=bool(words or kept))

    @app.callback(
        Output(ids.conversation_star(MATCH, MATCH), "className"), Output(ids.conversation_star(MATCH, MATCH), "aria-pressed"),
        Input(ids.conversation_star(MATCH, MATCH), "n_clicks"), State(ids.conversation_star(MATCH, MATCH), "aria-pressed"),
        State(ids.conversation_star(MATCH, MATCH), "className"), prevent_initial_call=True,
    )  # fmt: skip
    def press_star(_clicks: int, pressed: str, look: str) -> Any:
        require_press()
        mark_favourite(actor(), ctx.triggered_id["conversation"], favourite=pressed != "true")
        return (look.removesuffix(" on"), "false") if pressed == "true" else (f"{look} on", "true")
