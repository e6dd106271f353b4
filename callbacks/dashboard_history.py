"""The panels beside a dashboard's grid. What is done in them goes over REST (assets/later/panels.js)."""

from typing import Any

from dash import Dash, Input, Output, State

from callbacks.trigger import require_press
from components import ids
from components.alerts import alert_panel
from components.dashboard_closer import closer_panel
from components.dashboard_comments import comments_panel
from components.dashboard_control import choices_panel
from components.dashboard_history import history_panel
from components.dashboard_parameter import formulas_panel
from components.dashboard_sharing import sharing_panel
from components.findings import findings_panel
from components.reports import board_reports
from insightora_dash.dashboards import comments, formulas, history, service
from insightora_dash.dashboards.closer import look_closer
from insightora_dash.dashboards.sharing import links, people
from insightora_dash.platform.clock import now
from insightora_dash.reports.mailed.service import reports
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the panels' callback on the app."""

    @app.callback(Output(ids.BOARD_PANEL, "children"), Input(ids.BOARD_PANEL_ASKED, "data"), State(ids.BOARD_ID, "data"), State(ids.THEME, "data"),
                  prevent_initial_call=True)
    def show(asked: dict[str, Any], dashboard: str, theme: str) -> Any:
        require_press()
        return PANELS[asked["panel"]](dashboard, asked, theme)


def _history(dashboard: str, *_about: Any) -> Any:
    person = actor()
    return history_panel(dashboard, history.versions(person, dashboard), now=now(), may_edit=person.may("edit"))


def _filters(dashboard: str, *_about: Any) -> Any:
    return choices_panel(service.filter_choices(actor(), dashboard), service.parameter_choices(actor(), dashboard))


def _closer(dashboard: str, asked: dict[str, Any], theme: str) -> Any:
    return closer_panel(look_closer(actor(), dashboard, asked), theme=theme)


def _comments(dashboard: str, asked: dict[str, Any], _theme: str) -> Any:
    tile = (asked["tile"], asked["title"]) if asked.get("tile") else None
    return comments_panel(dashboard, comments.comments(actor(), dashboard), now=now(), tile=tile)


def _sharing(dashboard: str, *_about: Any) -> Any:
    person = actor()
    return sharing_panel(people.audience(person, dashboard), links.links(person, dashboard), now=now(), may_edit=person.may("edit"),
                         public=links.switched_on())  # fmt: skip


def _findings(dashboard: str, asked: dict[str, Any], _theme: str) -> Any:
    return findings_panel(dashboard, asked["tile"], asked["title"], asked.get("asked"))


def _reports(dashboard: str, asked: dict[str, Any], _theme: str) -> Any:
    person = actor()
    return board_reports(dashboard, asked.get("asked"), reports(person), person.zone)


def _alert(dashboard: str, asked: dict[str, Any], _theme: str) -> Any:
    return alert_panel(dashboard, asked["tile"], asked["title"], asked.get("asked"))


def _formulas(dashboard: str, asked: dict[str, Any], _theme: str) -> Any:
    return formulas_panel(dashboard, formulas.formulas(actor(), dashboard, asked["tile"]))


PANELS = {
    "alert": _alert, "closer": _closer, "comments": _comments, "filters": _filters, "findings": _findings, "formulas": _formulas, "history": _history,
    "reports": _reports, "sharing": _sharing,
}  # fmt: skip
