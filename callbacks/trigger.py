"""What made a callback run."""

from dash import ctx
from dash.exceptions import PreventUpdate


def require_press() -> None:
    """Ends the callback quietly unless a person pressed something: Dash also calls it when a button appears."""
    if not any(trigger["value"] for trigger in ctx.triggered):
        raise PreventUpdate
