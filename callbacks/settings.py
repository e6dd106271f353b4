"""Settings, each saved at once."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks.trigger import require_press
from components import ids
from components.settings import groq_state, password_changed, success_figures
from insightora_dash.accounts import service
from insightora_dash.ask.service import KEY_SECRET
from insightora_dash.ask.success import measured
from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.web import cookies
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the settings' callbacks on the app."""
    app.clientside_callback(
        ClientsideFunction("insightora", "chooseTheme"),
        Output(ids.THEME_CHOICE, "data", allow_duplicate=True),
        Input(ids.SETTINGS_THEME, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(ClientsideFunction("insightora", "reload"), Input(ids.SETTINGS_LANGUAGE_SAVED, "data"), prevent_initial_call=True)

    @app.callback(Output(ids.SETTINGS_LANGUAGE_SAVED, "data"), Input(ids.SETTINGS_LANGUAGE, "value"), prevent_initial_call=True)
    def save_language(language: str) -> str:
        service.set_preference(actor(), "locale", language)
        return language

    @app.callback(Output(ids.SETTINGS_SUCCESS, "children"), Input(ids.SETTINGS_SUCCESS, "id"))
    def show_success(_id: str) -> Any:
        return success_figures(measured(actor()))

    _password(app)
    _groq(app)


def _password(app: Dash) -> None:
    fields = (ids.SETTINGS_SIGNIN_NOW, ids.SETTINGS_SIGNIN_NEW, ids.SETTINGS_SIGNIN_AGAIN)

    @app.callback(
        Output(ids.SETTINGS_SIGNIN_STATE, "children"), *(Output(field, "value") for field in fields),
        Input(ids.SETTINGS_SIGNIN_CHANGE, "n_clicks"), Input(ids.SETTINGS_SIGNIN_AGAIN, "n_submit"), *(State(field, "value") for field in fields),
        prevent_initial_call=True,
    )  # fmt: skip
    def change(_clicks: int, _enters: int, current: str | None, new: str | None, again: str | None) -> tuple[Any, ...]:
        require_press()
        service.change_password(actor(), current or "", new or "", again or "", cookies.token())
        return password_changed(), "", "", ""


def _groq(app: Dash) -> None:
    @app.callback(Output(ids.SETTINGS_GROQ_STATE, "children"), Input(ids.SETTINGS_GROQ_SAVED, "data"))
    def show_state(_saved: str | None) -> Any:
        return groq_state(_ending(), from_environment=bool(need(Config).groq_api_key))

    @app.callback(
        Output(ids.SETTINGS_GROQ_SAVED, "data"), Output(ids.SETTINGS_GROQ_KEY, "value"),
        Input(ids.SETTINGS_GROQ_SAVE, "n_clicks"), State(ids.SETTINGS_GROQ_KEY, "value"), prevent_initial_call=True,
    )  # fmt: skip
    def save_key(_clicks: int, typed: str | None) -> tuple[str, str]:
        require_press()
        if not (typed or "").strip():
            raise Invalid("empty_key", N_("Paste a key first."))
        service.save_secret(actor(), KEY_SECRET, str(typed).strip())
        return new_id(), ""

    @app.callback(Output(ids.SETTINGS_GROQ_SAVED, "data", allow_duplicate=True), Input(ids.SETTINGS_GROQ_REMOVE, "n_clicks"), prevent_initial_call=True)
    def remove_key(_clicks: int) -> str:
        require_press()
        service.save_secret(actor(), KEY_SECRET, "")
        return new_id()


def _ending() -> str | None:
    person = actor()
    person.require("administer")
    key = service.read_secret(person, KEY_SECRET)
    return key[-4:] if key else None
