"""The history of a dashboard: shown, versions named, restored and copied, published."""

import time
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks.trigger import require_press
from components import ids
from components.dashboard_history import history_panel
from insightora_dash.dashboards import history
from insightora_dash.platform.clock import now
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the history's callbacks on the app."""

    @app.callback(Output(ids.BOARD_PANEL, "children"), Input(ids.BOARD_HISTORY, "n_clicks"), State(ids.BOARD_ID, "data"), prevent_initial_call=True)
    def show(_clicks: int, dashboard: str) -> Any:
        require_press()
        return _panel(dashboard)

    @app.callback(
        Output(ids.BOARD_PANEL, "children", allow_duplicate=True),
        Input(ids.version_name(ALL), "value"), State(ids.BOARD_ID, "data"), prevent_initial_call=True,
    )
    def name(_names: list[str], dashboard: str) -> Any:
        if not ctx.triggered_id or len(ctx.triggered) != 1:
            return no_update
        history.name_version(actor(), dashboard, ctx.triggered_id["seq"], ctx.triggered[0]["value"] or "")
        return _panel(dashboard)

    @app.callback(
        Output(ids.BOARD_PANEL, "children", allow_duplicate=True), Output(ids.BOARD_NEWS, "data", allow_duplicate=True),
        Input(ids.version_restore(ALL), "n_clicks"), State(ids.BOARD_ID, "data"), prevent_initial_call=True,
    )
    def restore(_clicks: list[int], dashboard: str) -> Any:
        require_press()
        history.restore(actor(), dashboard, ctx.triggered_id["seq"])
        return _panel(dashboard), time.time_ns() // 1_000_000

    @app.callback(
        Output(ids.PAGE_LOCATION, "pathname", allow_duplicate=True),
        Input(ids.version_copy(ALL), "n_clicks"), State(ids.BOARD_ID, "data"), prevent_initial_call=True,
    )
    def copy(_clicks: list[int], dashboard: str) -> str:
        require_press()
        return f"/dashboards/{history.copy(actor(), dashboard, ctx.triggered_id['seq'])}"

    @app.callback(
        Output(ids.BOARD_NEWS, "data", allow_duplicate=True), Output(ids.TOAST, "data", allow_duplicate=True),
        Input(ids.BOARD_PUBLISH, "n_clicks"), Input(ids.BOARD_UNPUBLISH, "n_clicks"), State(ids.BOARD_ID, "data"), prevent_initial_call=True,
    )
    def publish(_publish: int, _unpublish: int, dashboard: str) -> Any:
        require_press()
        told = history.set_published(actor(), dashboard, published=ctx.triggered_id == ids.BOARD_PUBLISH)
        return time.time_ns() // 1_000_000, {"text": told, "kind": "good"}


def _panel(dashboard: str) -> Any:
    person = actor()
    return history_panel(dashboard, history.versions(person, dashboard), now=now(), may_edit=person.may("edit"))
