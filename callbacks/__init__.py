"""One file per page; `register(app)` hangs its callbacks on the app."""

from dash import Dash


def register(app: Dash) -> None:
    """Hangs every page's callbacks on the app: this list is all there is."""
    from callbacks import (
        account,
        ask,
        connect,
        conversation,
        dashboard,
        dashboard_history,
        dashboards,
        data,
        home,
        looks,
        model,
        proof,
        settings,
        shell,
        source,
        sql,
    )

    for page in (shell, home, ask, conversation, proof, sql, dashboards, dashboard, dashboard_history, data, source, connect, model, settings, account, looks):
        page.register(app)
