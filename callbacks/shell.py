"""The frame: toasts, theme, shortcuts, and what was used last."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from components import ids
from components.lists import recent_dashboards, recent_questions
from insightora_dash.accounts import service as accounts
from insightora_dash.ask import service as ask
from insightora_dash.dashboards import service as dashboards
from insightora_dash.reports.alerts.service import unread
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the frame's callbacks on the app."""
    browser = "insightora"
    app.clientside_callback(ClientsideFunction(browser, "toast"), Input(ids.TOAST, "data"), prevent_initial_call=True)
    app.clientside_callback(ClientsideFunction(browser, "pageChanged"), Input(ids.PAGE_CONTENT, "children"))
    app.clientside_callback(
        ClientsideFunction(browser, "nextTheme"), Output(ids.THEME_CHOICE, "data"), Input(ids.THEME_BUTTON, "n_clicks"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction(browser, "openShortcuts"), Output(ids.SHORTCUTS, "is_open"), Input(ids.SHORTCUTS_BUTTON, "n_clicks"), prevent_initial_call=True
    )

    @app.callback(Input(ids.THEME_CHOICE, "data"), prevent_initial_call=True)
    def remember_theme(choice: str) -> None:
        accounts.set_preference(actor(), "theme", choice)

    @app.callback(Output(ids.RECENT_QUESTIONS, "children"), Input(ids.PAGE_LOCATION, "pathname"))
    def show_recent_questions(_path: str) -> Any:
        return recent_questions(ask.recent(actor()))

    @app.callback(Output(ids.RECENT_DASHBOARDS, "children"), Input(ids.PAGE_LOCATION, "pathname"))
    def show_recent_dashboards(_path: str) -> Any:
        return recent_dashboards(dashboards.list_dashboards(actor()))

    @app.callback(Output(ids.UNREAD, "children"), Input(ids.PAGE_LOCATION, "pathname"))
    def count_notices(_path: str) -> Any:
        return str(unread(actor()) or "")
