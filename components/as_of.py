"""The state of the data that a dashboard or a question is asked as of: now, or right after an earlier load."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from components.bits import icon
from insightora_dash.dashboards.view import DashboardView
from insightora_dash.platform.format import format_date
from insightora_dash.platform.wording import _, current_locale
from insightora_dash.sources.history import LoadView

NOW = "now"  # an empty value would show an empty line


def load_name(load: LoadView) -> str:
    """A load in a list: when, what, which version."""
    when = format_date(load.read_at, locale=current_locale())
    return _("{when} · {table}, version {n}", when=when, table=load.label, n=load.number)


def load_options(loads: Sequence[LoadView]) -> list[dict[str, str]]:
    """The choices beside the question box: the data as it is now, or as of a load that is not the newest one."""
    return [{"label": _("Data as it is now"), "value": NOW}, *({"label": load_name(load), "value": load.version_id} for load in loads if not load.current)]


def chosen_load(value: str | None) -> str | None:
    """The version that was chosen beside the question box; None for the data as it is now."""
    return value if value and value != NOW else None


def moment_bar(view: DashboardView) -> list[Any]:
    """What is shown when the data is not as it is now, and the menu of loads; nothing where every table has one load."""
    earlier = [load for load in view.loads if not load.current]
    if not earlier and view.as_of is None:
        return []
    summary = html.Summary([icon("history"), html.Span(_("As of…") if view.as_of is None else _("As of {load}", load=load_name(view.as_of)))])
    items = [html.Li(_link(view, load)) for load in earlier]
    menu = html.Details([summary, html.Ul(items, className="plain panel")], className="as-of", open=False)
    if view.as_of is None:
        return [html.Div(menu, className="as-of-bar")]
    told = html.Span(_("This is the data as it was right after that load."), className="grow")
    back = dcc.Link([icon("undo"), html.Span(_("Back to now"))], href=_address(view, None), className="btn btn-quiet btn-sm")
    return [html.Div([menu, told, back], className="as-of-bar note warn", role="status")]


def _link(view: DashboardView, load: LoadView) -> dcc.Link:
    chosen = view.as_of is not None and view.as_of.version_id == load.version_id
    return dcc.Link(load_name(load), href=_address(view, load.version_id), className="is-on" if chosen else "")


def _address(view: DashboardView, version_id: str | None) -> str:
    parts = [("tab", view.asked.tab), *(("f", text) for text in view.asked.filters), *(("p", text) for text in view.asked.parameters), ("as_of", version_id)]
    query = urlencode([(name, value) for name, value in parts if value])
    return f"/dashboards/{view.id}{'?' if query else ''}{query}"
