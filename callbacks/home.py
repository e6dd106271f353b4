"""The parts of the start page that take a moment, and the five steps."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from callbacks.trigger import require_press
from components import ids
from components.composer import question_buttons
from components.home import dashboard_cards, recent_rows
from components.sources import source_cards
from insightora_dash.accounts import service as accounts
from insightora_dash.ask import service as ask
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards import welcome
from insightora_dash.platform.identity import new_id
from insightora_dash.sources import service as sources
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the start page's callbacks on the app."""
    _parts(app)
    _steps(app)
    _samples(app)


def _parts(app: Dash) -> None:
    @app.callback(Output(ids.ASK_STARTERS, "children"), Input(ids.ASK_STARTERS, "id"), Input(ids.DATA_CHANGED, "data"))
    def show_starters(_id: str, _changed: Any) -> Any:
        return question_buttons("starters", ask.starters(actor()))

    @app.callback(Output(ids.HOME_RECENT, "children"), Output(ids.HOME_ASKED, "data"), Input(ids.HOME_RECENT, "id"))
    def show_recent(_id: str) -> Any:
        conversations = ask.recent(actor())
        return recent_rows(conversations), {"asked": bool(conversations), "followed": any(c.questions > 1 for c in conversations)}

    @app.callback(Output(ids.HOME_DASHBOARDS, "children"), Output(ids.HOME_SAVED, "data"), Input(ids.HOME_DASHBOARDS, "id"), Input(ids.DATA_CHANGED, "data"))
    def show_dashboards(_id: str, _changed: Any) -> Any:
        cards = dashboards.list_dashboards(actor())
        own = [card.tiles for card in cards if card.origin == "person"]
        return dashboard_cards(cards), {"saved": any(own), "arranged": any(tiles > 1 for tiles in own)}

    @app.callback(Output(ids.HOME_SOURCES, "children"), Output(ids.HOME_BROUGHT, "data"), Input(ids.HOME_SOURCES, "id"), Input(ids.DATA_CHANGED, "data"))
    def show_sources(_id: str, _changed: Any) -> Any:
        who = actor()
        views = sources.list_sources(who)
        return source_cards(views, may_upload=who.may("upload")), {"brought": any(view.kind == "upload" for view in views)}


def _steps(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("insightora", "tickSteps"),
        *(Input(store, "data") for store in (ids.HOME_ASKED, ids.HOME_SAVED, ids.HOME_BROUGHT)),
        prevent_initial_call=True,
    )

    @app.callback(Output(ids.HOME_STEPS, "hidden"), Input(ids.HOME_STEPS_DISMISS, "n_clicks"), prevent_initial_call=True)
    def dismiss_steps(_clicks: int) -> bool:
        require_press()
        accounts.set_preference(actor(), "steps_dismissed", True)
        return True


def _samples(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("insightora", "openDialog"),
        Output(ids.SAMPLES_DIALOG, "is_open"),
        Input(ids.SAMPLES_REMOVE, "n_clicks"),
        Input(ids.SAMPLES_KEEP, "n_clicks"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(ids.DATA_CHANGED, "data", allow_duplicate=True),
        Output(ids.SAMPLES_DIALOG, "is_open", allow_duplicate=True),
        Input(ids.SAMPLES_CONFIRM, "n_clicks"),
        prevent_initial_call=True,
    )
    def remove_samples(_clicks: int) -> Any:
        require_press()
        welcome.remove_samples(actor())
        return new_id(), False
