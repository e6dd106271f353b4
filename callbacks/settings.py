"""Settings, each saved at once."""


from dash import ClientsideFunction, Dash, Input, Output

from components import ids
from insightora_dash.accounts import service
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
