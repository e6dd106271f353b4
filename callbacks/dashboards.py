"""The list of dashboards: new, name, folder and tags, delete, bring back."""

from typing import Any
from urllib.parse import parse_qsl

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from callbacks.trigger import require_press
from components import ids
from components.dashboard_comments import mentions_list
from components.dashboard_history import trash_list
from components.dashboards import cards_or_empty, removed_note, shelf_strip
from insightora_dash.dashboards import comments, history, service, shelves
from insightora_dash.platform.clock import now
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the list's callbacks on the app."""

    @app.callback(Output(ids.PAGE_LOCATION, "pathname", allow_duplicate=True), Input(ids.DASHBOARD_NEW, "n_clicks"), prevent_initial_call=True)
    def begin(_clicks: int) -> str:
        require_press()
        return f"/dashboards/{service.create(actor())}"

    @app.callback(
        Output(ids.DASHBOARD_LIST, "children"), Output(ids.DASHBOARD_REMOVED, "children"),
        Input(ids.dashboard_remove(ALL), "n_clicks"), State(ids.PAGE_LOCATION, "search"), prevent_initial_call=True,
    )
    def remove(_clicks: list[int | None], search: str) -> Any:
        require_press()
        title = service.remove_dashboard(actor(), ctx.triggered_id["dashboard"])
        return _cards(_found(search)), removed_note(ctx.triggered_id["dashboard"], title)

    @app.callback(
        Output(ids.DASHBOARD_LIST, "children", allow_duplicate=True), Output(ids.DASHBOARD_REMOVED, "children", allow_duplicate=True),
        Input(ids.dashboard_restore(ALL), "n_clicks"), State(ids.PAGE_LOCATION, "search"), prevent_initial_call=True,
    )
    def restore(_clicks: list[int | None], search: str) -> Any:
        require_press()
        service.restore_dashboard(actor(), ctx.triggered_id["dashboard"])
        return _cards(_found(search)), None

    @app.callback(Output(ids.DASHBOARD_LIST, "children", allow_duplicate=True), Input(ids.DASHBOARDS_NEWS, "data"), State(ids.PAGE_LOCATION, "search"),
                  prevent_initial_call=True)
    def list_again(_news: int, search: str) -> Any:
        return _cards(_found(search))

    @app.callback(Output(ids.DASHBOARD_MENTIONS, "children"), Input(ids.DASHBOARD_LIST, "children"))
    def mentions(_listed: Any) -> Any:
        return mentions_list(comments.inbox(actor()), now=now())

    @app.callback(
        Output(ids.DASHBOARD_TRASH_LIST, "children"), Input(ids.DASHBOARD_TRASH, "n_clicks"), Input(ids.DASHBOARD_LIST, "children"), prevent_initial_call=True
    )
    def show_trash(clicks: int | None, _listed: Any) -> Any:
        return trash_list(history.trash(actor()), now=now()) if clicks else no_update

    @app.callback(
        Output(ids.DASHBOARD_DIALOG, "is_open"), Output(ids.DASHBOARD_TITLE, "value"), Output(ids.DASHBOARD_FOLDER, "value"),
        Output(ids.DASHBOARD_TAGS, "value"), Output(ids.DASHBOARD_NAMED, "data"),
        Input(ids.dashboard_rename(ALL), "n_clicks"), Input(ids.DASHBOARD_KEEP, "n_clicks"), State(ids.dashboard_rename(ALL), "data-title"),
        State(ids.dashboard_rename(ALL), "data-folder"), State(ids.dashboard_rename(ALL), "data-tags"), prevent_initial_call=True,
    )
    def ask_title(_clicks: list[int | None], _keep: int, *said: list[str]) -> Any:
        require_press()
        if ctx.triggered_id == ids.DASHBOARD_KEEP:
            return False, no_update, no_update, no_update, no_update
        chosen = [item["id"]["dashboard"] for item in ctx.inputs_list[0]].index(ctx.triggered_id["dashboard"])
        return True, *(one[chosen] for one in said), ctx.triggered_id["dashboard"]

    @app.callback(
        Output(ids.DASHBOARD_LIST, "children", allow_duplicate=True), Output(ids.DASHBOARD_SHELVES, "children"),
        Output(ids.DASHBOARD_DIALOG, "is_open", allow_duplicate=True),
        Input(ids.DASHBOARD_CONFIRM, "n_clicks"), *(Input(field, "n_submit") for field in (ids.DASHBOARD_TITLE, ids.DASHBOARD_FOLDER, ids.DASHBOARD_TAGS)),
        State(ids.DASHBOARD_TITLE, "value"), State(ids.DASHBOARD_FOLDER, "value"), State(ids.DASHBOARD_TAGS, "value"), State(ids.DASHBOARD_NAMED, "data"),
        State(ids.PAGE_LOCATION, "search"), prevent_initial_call=True,
    )
    def arrange(*given: Any) -> Any:
        require_press()
        title, folder, tags, dashboard, search = given[-5:]
        shelves.arrange(actor(), dashboard, title=title, folder=folder or "", tags=tags or "")
        found = _found(search)
        return _cards(found), shelf_strip(found), False


def _found(search: str | None) -> shelves.Shelves:
    return shelves.browse(actor(), shelves.Shelf.read(dict(parse_qsl((search or "").lstrip("?")))))


def _cards(found: shelves.Shelves) -> Any:
    return cards_or_empty(found.cards, may_edit=actor().may("edit"), now=now(), all_of_them=found.shelf == shelves.Shelf())
