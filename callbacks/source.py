"""The review of a source: fresh after an upload, removed after a question."""

from collections.abc import Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx

from callbacks.trigger import require_press
from components import ids
from components.column_card import role
from components.dependents import dependents_list, missing_columns
from components.source import source_body
from components.upload import upload_list
from insightora_dash.catalog.catalog import Catalog, Column
from insightora_dash.catalog.service import open_catalog
from insightora_dash.reports.uses import missing, uses
from insightora_dash.sources import choices, service
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the review's callbacks on the app."""
    app.clientside_callback(
        ClientsideFunction("insightora", "openDialog"),
        Output(ids.SOURCE_DIALOG, "is_open"), Input(ids.SOURCE_REMOVE, "n_clicks"), Input(ids.SOURCE_KEEP, "n_clicks"), prevent_initial_call=True,
    )  # fmt: skip

    app.clientside_callback(
        ClientsideFunction("insightora", "uploadsAppeared"),
        Output(ids.SOURCE_UPLOADS, "className"), Input(ids.SOURCE_UPLOADS, "children"), prevent_initial_call=True,
    )  # fmt: skip

    app.clientside_callback(
        ClientsideFunction("insightora", "openDialog"),
        Output(ids.SOURCE_RENAME_DIALOG, "is_open"), Input(ids.SOURCE_RENAME, "n_clicks"), Input(ids.SOURCE_RENAME_KEEP, "n_clicks"), prevent_initial_call=True,
    )  # fmt: skip

    @app.callback(Output(ids.SOURCE_DEPENDENTS, "children"), Input(ids.SOURCE_REMOVE, "n_clicks"), State(ids.SOURCE_ID, "data"), prevent_initial_call=True)
    def show_dependents(_clicks: int, source: str) -> Any:
        require_press()
        return dependents_list(uses(actor(), source))

    @app.callback(Output(ids.SOURCE_MISSING, "children"), Input(ids.SOURCE_BODY, "children"), State(ids.SOURCE_ID, "data"))
    def show_missing(_body: Any, source: str) -> Any:
        return missing_columns(missing(actor(), source))

    @app.callback(Output(ids.SOURCE_BODY, "children"), Input(ids.DATA_CHANGED, "data"), State(ids.SOURCE_ID, "data"), prevent_initial_call=True)
    def show_again(_changed: Any, source: str) -> Any:
        who = actor()
        return source_body(service.open_source(who, source), may_change=who.may("upload"), may_erase=who.may("administer"))

    @app.callback(Output(ids.SOURCE_UPLOADS, "children"), Input(ids.REVIEW_STEP, "data"), State(ids.SOURCE_ID, "data"), prevent_initial_call=True)
    def choose(chosen: dict[str, Any], source: str) -> Any:
        upload = choices.take_back(actor(), source, chosen["take_back"]) if "take_back" in chosen else choices.choose(actor(), source, chosen["step"])
        return upload_list(resume=upload, only=source, again=chosen["at"])

    @app.callback(
        Output(ids.PAGE_LOCATION, "pathname", allow_duplicate=True),
        Input(ids.SOURCE_CONFIRM, "n_clicks"),
        State(ids.SOURCE_ID, "data"),
        prevent_initial_call=True,
    )
    def remove(_clicks: int, source: str) -> str:
        require_press()
        service.remove_source(actor(), source)
        return "/data"

    @app.callback(Output(ids.column_role(ALL, ALL), "children"), Input(ids.SOURCE_BODY, "children"))
    def show_roles(_body: Any) -> list[Any]:
        catalog = open_catalog(actor())
        return [role(_find(catalog, output["id"])) for output in ctx.outputs_list]


def _find(catalog: Catalog, place: Mapping[str, str]) -> Column | None:
    table = catalog.table(*place["table"].split(".", 1))
    return table.column(place["column"]) if table else None
