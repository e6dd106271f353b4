"""Where an answer can be saved to, and where it went."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids
from components.bits import icon, icon_button
from insightora_dash.platform.wording import _


def save_choices(question: str, dashboards: Sequence[Any]) -> list[Any]:
    """The menu of dashboards there are; the button beside it makes a new one."""
    if not dashboards:
        return [html.Div(_("No dashboard yet: “Save to dashboard” makes one."), className="dropdown-header")]
    return [_choice(question, d.id, "dashboard", d.title) for d in dashboards]


def _choice(question: str, dashboard: str, glyph: str, text: str) -> html.Button:
    return html.Button(
        [icon(glyph), html.Span(text, className="clip")], type="button", role="menuitem", className="dropdown-item", id=ids.save_answer(question, dashboard)
    )


def save_target(title: str) -> list[Any]:
    """Which dashboard the next saved answer goes to, and the way out of it."""
    clear = icon_button("close", _("Save to a new dashboard instead"), **{"data-save-target-clear": ""})
    return [icon("dashboard"), html.Span(_("“Save to dashboard” adds the next answer to {title}.", title=title)), clear]


def saved(dashboard: str) -> list[Any]:
    """Says that it is kept, with the way there."""
    return [icon("done"), " ", _("Saved."), " ", dcc.Link(_("Open dashboard"), href=f"/dashboards/{dashboard}")]
