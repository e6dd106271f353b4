"""What answers rest on: the rows behind a mark, whichever page shows it."""

from typing import Any

from dash import MATCH, Dash, Input, Output, State, html

from callbacks.trigger import require_press
from components import ids
from components.checks import checked, going_on
from components.marked import marked, views
from components.rows_drawer import rows_shown
from insightora_dash.ask import proof
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.closer import rows_of_tile
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.reports.marks import told_of
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the proof's callbacks on the app."""

    @app.callback(
        Output(ids.answer_checks(MATCH), "children"), Output(ids.answer_goes_on(MATCH), "children"), Input(ids.answer_checks(MATCH), "id")
    )
    def examine(which: dict[str, str]) -> Any:
        examined = proof.examine(actor(), which["question"])
        return checked(examined), going_on(which["question"], examined.followups)

    @app.callback(Output(ids.ROWS_BODY, "children"), Input(ids.ROWS_ASKED, "data"), State(ids.THEME, "data"), prevent_initial_call=True)
    def show_rows(asked: dict[str, Any], theme: str) -> Any:
        require_press()
        mark, page, view = Mark.from_json(asked["mark"]), asked["page"], asked.get("view") or "rows"
        if view != "rows":
            return [views(view), html.Div(_told(asked, mark, view, theme))]
        if "tile" in asked:
            return [views(view), *rows_shown(rows_of_tile(actor(), asked["dashboard"], asked["tile"], mark, asked=Asked.read(asked["asked"]), page=page))]
        return [views(view), *rows_shown(proof.rows_of(actor(), asked["question"], mark, page))]


def _told(asked: dict[str, Any], mark: Mark, view: str, theme: str) -> Any:
    """Both sides of a mark."""
    who, board = actor(), asked.get("dashboard")
    subject = {"kind": "tile", "dashboard": board, "tile": asked["tile"], "asked": asked["asked"]} if "tile" in asked else {
        "kind": "answer", "question": asked["question"]}  # fmt: skip
    told = {"subject": subject, "mark": asked["mark"], "view": view, "board": board}
    return marked(told_of(who, subject, mark, view), told, theme=theme, may_edit=who.may("edit"))
