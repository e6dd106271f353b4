"""What answers rest on: the rows behind a mark, whichever page shows it."""

from typing import Any

from dash import MATCH, Dash, Input, Output

from callbacks.trigger import require_press
from components import ids
from components.checks import checked, going_on
from components.rows_drawer import rows_shown
from insightora_dash.ask import proof
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.closer import rows_of_tile
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the proof's callbacks on the app."""

    @app.callback(
        Output(ids.answer_checks(MATCH), "children"), Output(ids.answer_goes_on(MATCH), "children"), Input(ids.answer_checks(MATCH), "id")
    )
    def examine(which: dict[str, str]) -> Any:
        examined = proof.examine(actor(), which["question"])
        return checked(examined), going_on(which["question"], examined.followups)

    @app.callback(Output(ids.ROWS_BODY, "children"), Input(ids.ROWS_ASKED, "data"), prevent_initial_call=True)
    def show_rows(asked: dict[str, Any]) -> Any:
        require_press()
        mark, page = Mark.from_json(asked["mark"]), asked["page"]
        if "tile" in asked:
            return rows_shown(rows_of_tile(actor(), asked["dashboard"], asked["tile"], mark, asked=Asked.read(asked["asked"]), page=page))
        return rows_shown(proof.rows_of(actor(), asked["question"], mark, page))
