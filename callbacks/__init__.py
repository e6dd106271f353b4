"""One file per page; `register(app)` hangs its callbacks on the app."""

from dash import Dash


def register(app: Dash) -> None:
    """Hangs every page's callbacks on the app: this list is all there is."""
    from callbacks import (
        account,
        administration,
        ask,
        builder,
        connect,
        conversation,
        dashboard,
        dashboard_history,
        dashboards,
        data,
        home,
        looks,
        model,
        people,
        predictions,
        proof,
        settings,
        shell,
        source,
        sql,
        webhooks,
    )

    pages = (
        shell, home, ask, conversation, proof, sql, builder, dashboards, dashboard, dashboard_history, data, source, connect, model, settings, account,
        looks, people, predictions, webhooks, administration,
    )  # fmt: skip
    for page in pages:
        page.register(app)
