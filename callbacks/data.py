"""The list of sources follows finished uploads."""

from typing import Any

from dash import Dash, Input, Output, no_update

from components import ids
from components.loads import disk_gauge, trash_rows
from components.sources import source_list
from insightora_dash.sources import retention, service, trash
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the data page's callbacks on the app."""

    @app.callback(Output(ids.DATA_LIST, "children"), Input(ids.DATA_CHANGED, "data"), prevent_initial_call=True)
    def show_sources(_changed: Any) -> Any:
        who = actor()
        return source_list(service.list_sources(who), may_upload=who.may("upload"))

    @app.callback(Output(ids.DISK_GAUGE, "children"), Input(ids.DATA_LIST, "children"))
    def show_room(_listed: Any) -> Any:
        return disk_gauge(retention.disk_use(actor()))

    @app.callback(Output(ids.SOURCE_TRASH_LIST, "children"), Input(ids.SOURCE_TRASH, "n_clicks"), Input(ids.DATA_LIST, "children"), prevent_initial_call=True)
    def show_trash(clicks: int | None, _listed: Any) -> Any:
        who = actor()
        return trash_rows(trash.list_removed(who), may_change=who.may("upload")) if clicks else no_update
