"""Connecting a database: test, look at tables, save; and refreshing one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from callbacks.trigger import require_press
from components import ids
from components.connect import preview_rows, tables_found
from components.source import rows_of
from insightora_dash.platform.identity import new_id
from insightora_dash.sources import service as sources
from insightora_dash.sources.connections import service
from insightora_dash.sources.draft import Draft, typed
from insightora_dash.web.current import actor

FORM = (State(ids.CONNECT_ABOUT, "data"), State(ids.connect_field(ALL), "id"), State(ids.connect_field(ALL), "value"))


def register(app: Dash) -> None:
    """Hangs the callbacks of the connection form and of a connection's page on the app."""
    _choosing(app)
    _form(app)
    _page(app)


def _choosing(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("insightora", "optionsWith"),
        Output(ids.CONNECT_CHOSEN, "options"), Input(ids.CONNECT_SEARCH, "value"), State(ids.CONNECT_OFFERS, "data"), prevent_initial_call=True,
    )  # fmt: skip
    app.clientside_callback(
        ClientsideFunction("insightora", "chooseShown"), Output(ids.CONNECT_CHOSEN, "value"), Input(ids.CONNECT_ALL, "n_clicks"),
        State(ids.CONNECT_CHOSEN, "options"), State(ids.CONNECT_CHOSEN, "value"), prevent_initial_call=True,
    )  # fmt: skip


def _form(app: Dash) -> None:
    @app.callback(
        Output(ids.CONNECT_FOUND, "children"), Input(ids.CONNECT_TEST, "n_clicks"), *FORM, prevent_initial_call=True,
        running=[(Output(ids.CONNECT_TEST, "disabled"), True, False), (Output(ids.CONNECT_FOUND, "className"), "waiting", "stack")],
    )  # fmt: skip
    def test(_clicks: int, about: dict[str, str], *form: Any) -> Any:
        require_press()
        draft = _draft(about, *form)
        return tables_found(service.explore(actor(), draft, about["source"] or None), label=draft.name, changing=bool(about["source"]))

    @app.callback(Output(ids.CONNECT_PREVIEW, "children"), Input(ids.CONNECT_CHOSEN, "value"), *FORM, prevent_initial_call=True)
    def look(chosen: list[str], about: dict[str, str], *form: Any) -> Any:
        if not chosen:
            return no_update
        name = tuple(json.loads(chosen[-1]))
        return preview_rows(name, service.preview(actor(), _draft(about, *form), name, about["source"] or None))

    @app.callback(
        Output(ids.PAGE_LOCATION, "pathname", allow_duplicate=True), Output(ids.PAGE_LOCATION, "search", allow_duplicate=True),
        Input(ids.CONNECT_SAVE, "n_clicks"), State(ids.CONNECT_CHOSEN, "value"), State(ids.CONNECT_LABEL, "value", allow_optional=True), *FORM,
        prevent_initial_call=True,
    )  # fmt: skip
    def save(_clicks: int, chosen: list[str], label: str | None, about: dict[str, str], *form: Any) -> tuple[str, str]:
        require_press()
        names = [tuple(json.loads(one)) for one in chosen]
        return f"/data/{service.save(actor(), _draft(about, *form), names, label=label or '', source_id=about['source'])}", ""


def _page(app: Dash) -> None:
    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True), Input(ids.CONNECTION_REFRESH, "n_clicks"), State(ids.SOURCE_ID, "data"),
        prevent_initial_call=True,
    )  # fmt: skip
    def refresh(_clicks: int, source: str) -> str:
        require_press()
        return service.refresh(actor(), source)

    @app.callback(Output(ids.DATA_CHANGED, "data", allow_duplicate=True), Input(ids.CONNECTION_POLL, "n_intervals"), prevent_initial_call=True)
    def look_again(_times: int) -> str:
        require_press()
        return new_id()

    @app.callback(
        Output(ids.first_rows(MATCH), "children"), Input(ids.first_rows_show(MATCH), "n_clicks"), State(ids.SOURCE_ID, "data"), prevent_initial_call=True
    )
    def show_rows(_clicks: int, source: str) -> Any:
        require_press()
        return rows_of(sources.first_rows(actor(), source, ctx.triggered_id["table"]))


def _draft(about: Mapping[str, str], fields: Sequence[Mapping[str, str]], values: Sequence[Any]) -> Draft:
    return typed(about["kind"], {field["name"]: value for field, value in zip(fields, values, strict=True)})
