"""What made a callback run."""

from dash import ctx
from dash.exceptions import PreventUpdate


def require_press() -> None:
    """Ends the callback quietly unless something was pressed or sent: Dash also calls it when a button or Store appears."""
    if not any(trigger["value"] for trigger in ctx.triggered):
        raise PreventUpdate
