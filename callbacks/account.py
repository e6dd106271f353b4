"""One's own account in the settings, shown anew after each change."""

from typing import Any

from dash import Dash, Input, Output

from components import ids
from components.account import account_sections, recovery_codes
from insightora_dash.accounts.overview import overview
from insightora_dash.web import cookies
from insightora_dash.web.current import actor, viewing


def register(app: Dash) -> None:
    """Hangs the account's callbacks on the app."""

    @app.callback(Output(ids.ACCOUNT, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show(_changed: int | None) -> list[Any]:
        return [] if viewing() else account_sections(overview(actor(), cookies.token()))

    @app.callback(Output(ids.ACCOUNT_CODES_SHOWN, "children"), Input(ids.ACCOUNT_CODES, "data"), prevent_initial_call=True)
    def show_codes(codes: list[str] | None) -> Any:
        return recovery_codes(codes)
