"""Looks into data, wherever they stand: started, then asked after until they are done."""

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from callbacks.trigger import require_press
from components import ids
from components.look import look_body
from insightora_dash.reports import looks
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the looks' callbacks on the app."""

    @app.callback(Output(ids.look(MATCH), "children"), Input(ids.look_start(MATCH), "n_clicks"), Input(ids.look_asked(MATCH), "data"), State(ids.THEME, "data"))
    def start(clicks: int | None, asked: dict[str, Any], theme: str) -> Any:
        if not clicks and not asked["at_once"]:
            raise PreventUpdate
        who = actor()
        key = ctx.outputs_list["id"]["key"]
        return look_body(key, looks.look(who, asked["kind"], asked["asked"]), board=asked["board"], may_edit=who.may("edit"), theme=theme)

    @app.callback(
        Output(ids.look_asked(MATCH), "data"),
        Input(ids.look_suppose(MATCH), "n_clicks"), State(ids.look_percent(MATCH), "value"), State(ids.look_driver(MATCH), "value"),
        State(ids.look_asked(MATCH), "data"), prevent_initial_call=True,
    )  # fmt: skip
    def suppose(_clicks: int, percent: float | None, driver: str | None, asked: dict[str, Any]) -> Any:
        require_press()
        return {**asked, "at_once": True, "asked": {**asked["asked"], "percent": percent, "driver": driver or ""}}

    @app.callback(
        Output(ids.look(MATCH), "children", allow_duplicate=True),
        Input(ids.look_poll(MATCH, ALL), "n_intervals"), State(ids.look_asked(MATCH), "data"), State(ids.THEME, "data"), prevent_initial_call=True,
    )  # fmt: skip
    def look_again(_looks: list[int], asked: dict[str, Any], theme: str) -> Any:
        require_press()
        which, who = ctx.triggered_id, actor()
        return look_body(which["key"], looks.found(who, which["run"]), board=asked["board"], may_edit=who.may("edit"), theme=theme)
