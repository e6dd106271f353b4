"""Webhooks, shown anew after each change and while messages wait."""

from typing import Any

from dash import Dash, Input, Output

from components import ids
from components.webhooks import new_secret, webhook_sections
from insightora_dash.accounts.webhooks.deliveries import EVENTS, deliveries
from insightora_dash.accounts.webhooks.endpoints import endpoints
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the page's callbacks on the app."""

    @app.callback(
        Output(ids.WEBHOOKS, "children"), Output(ids.WEBHOOKS_POLL, "disabled"), Input(ids.ACCOUNT_CHANGED, "data"), Input(ids.WEBHOOKS_POLL, "n_intervals")
    )
    def show(_changed: int | None, _polled: int | None) -> tuple[list[Any], bool]:
        who = actor()
        log = deliveries(who)
        return webhook_sections(endpoints(who), log, EVENTS), not any(one.status in ("queued", "sending") for one in log)

    @app.callback(Output(ids.WEBHOOKS_CODES_SHOWN, "children"), Input(ids.ACCOUNT_CODES, "data"), prevent_initial_call=True)
    def show_secret(codes: list[str] | None) -> Any:
        return new_secret(codes[0] if codes else None)
