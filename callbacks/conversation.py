"""Answers in a conversation: answering, another try, another chart, saving."""

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update, set_props

from callbacks.trigger import require_press
from components import ids
from components.answer_card import answer_card
from components.ask import share_state
from components.save import save_choices, save_target, saved
from components.votes import votes
from insightora_dash.ask import editing, history, service
from insightora_dash.ask.reply import Reply
from insightora_dash.dashboards import service as dashboards
from insightora_dash.query.edits.edit import Edit
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the callbacks of answer cards on the app."""
    _answering(app)
    _editing(app)
    _rating(app)
    _saving(app)

    @app.callback(
        Output(ids.PAGE_LOCATION, "pathname", allow_duplicate=True),
        Input(ids.CONVERSATION_REMOVE, "n_clicks"),
        State(ids.ASK_CONVERSATION, "data"),
        prevent_initial_call=True,
    )
    def remove_conversation(_clicks: int, conversation: str) -> str:
        require_press()
        service.remove_conversation(actor(), conversation)
        return "/ask"

    @app.callback(
        Output(ids.CONVERSATION_SHARED, "children"), Input(ids.CONVERSATION_SHARE, "n_clicks"), State(ids.ASK_CONVERSATION, "data"), prevent_initial_call=True
    )
    def share(_clicks: int, conversation: str) -> Any:
        require_press()
        history.share(actor(), conversation, shared=not history.view_of(actor(), conversation).shared)
        return share_state(history.view_of(actor(), conversation))


def _answering(app: Dash) -> None:
    @app.callback(Output(ids.answer(MATCH), "children"), Input(ids.answer_run(MATCH), "data"), State(ids.THEME, "data"))
    def show_answer(question: str, theme: str) -> Any:
        return _unless_running(service.answer(actor(), question), theme)

    @app.callback(
        Output(ids.answer(MATCH), "children", allow_duplicate=True),
        Input(ids.answer_poll(MATCH), "n_intervals"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def look_again(_looks: int, theme: str) -> Any:
        require_press()
        return _unless_running(service.reply(actor(), ctx.triggered_id["question"]), theme)

    @app.callback(
        Output(ids.answer(MATCH), "children", allow_duplicate=True),
        Input(ids.answer_retry(MATCH), "n_clicks"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def try_again(_clicks: int, theme: str) -> Any:
        require_press()
        return answer_card(service.retry(actor(), ctx.triggered_id["question"]), theme=theme)

    @app.callback(
        Output(ids.answer(MATCH), "children", allow_duplicate=True),
        Input(ids.answer_chart_kind(MATCH, ALL), "n_clicks"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def change_chart(_clicks: list[int], theme: str) -> Any:
        require_press()
        return answer_card(service.choose_chart(actor(), ctx.triggered_id["question"], ctx.triggered_id["kind"]), theme=theme)


def _editing(app: Dash) -> None:
    @app.callback(
        Output(ids.answer(MATCH), "children", allow_duplicate=True),
        Input(ids.answer_edit(MATCH), "data"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def edit_clause(chosen: dict[str, Any], theme: str) -> Any:
        require_press()
        return answer_card(editing.edit(actor(), ctx.triggered_id["question"], Edit.from_json(chosen)), theme=theme)

    @app.callback(
        Output(ids.answer(MATCH), "children", allow_duplicate=True),
        Input(ids.answer_undo(MATCH), "n_clicks"),
        State(ids.THEME, "data"),
        prevent_initial_call=True,
    )
    def undo_clause(_clicks: int, theme: str) -> Any:
        require_press()
        return answer_card(editing.undo(actor(), ctx.triggered_id["question"]), theme=theme)


def _rating(app: Dash) -> None:
    thumbs, reason = Output(ids.answer_votes(MATCH), "children"), ids.answer_reason(MATCH)

    @app.callback(thumbs, Input(ids.answer_vote(MATCH, ALL), "n_clicks"), prevent_initial_call=True)
    def vote(_clicks: list[int]) -> Any:
        require_press()
        question, chosen = ctx.triggered_id["question"], ctx.triggered_id["vote"]
        history.rate(actor(), question, None if chosen == "none" else chosen)
        return votes(question, None if chosen == "none" else chosen).children

    @app.callback(Output(reason, "valid"), Input(reason, "value"), prevent_initial_call=True)
    def say_why(text: str | None) -> bool:
        require_press()
        history.rate(actor(), ctx.triggered_id["question"], "down", text or "")
        return bool(text)


def _unless_running(reply: Reply, theme: str) -> Any:
    return no_update if reply.status == "running" else answer_card(reply, theme=theme)


def _saving(app: Dash) -> None:
    @app.callback(Output(ids.save_menu(MATCH), "children"), Input(ids.save_open(MATCH), "n_clicks"), prevent_initial_call=True)
    def list_dashboards(_clicks: int) -> Any:
        require_press()
        return save_choices(ctx.triggered_id["question"], dashboards.list_dashboards(actor()))

    @app.callback(
        Output(ids.save_state(MATCH), "children"), Input(ids.save_answer(MATCH, ALL), "n_clicks"), State(ids.SAVE_TARGET, "data"), prevent_initial_call=True,
    )  # fmt: skip
    def save(_clicks: list[int], target: dict[str, str] | None) -> Any:
        require_press()
        question, chosen = ctx.triggered_id["question"], ctx.triggered_id["dashboard"]
        dashboard = ((target or {}).get("id") if chosen == "new" else chosen) or None
        kept = saved(dashboards.save_answer(actor(), question, dashboard)[0])
        set_props(ids.SAVE_TARGET, {"data": None})
        return kept

    @app.callback(Output(ids.SAVE_TARGET_SHOWN, "children"), Input(ids.SAVE_TARGET, "data"))
    def show_target(target: dict[str, str] | None) -> Any:
        return save_target(target["title"]) if target else []
