"""/prediction/<id>: how good something learned is, its versions, and the table that says it."""

from typing import Any

import dash

from components.learned import learned_page
from insightora_dash.insights.learning.service import opened
from insightora_dash.web.current import actor

dash.register_page(__name__, path_template="/prediction/<model_id>", title="Prediction · Insightora")


def layout(model_id: str = "", theme: str = "light", compare: str = "", **_: Any) -> Any:
    """It as it stands; `compare` is the number of a version to stand beside the one in use."""
    return learned_page(opened(actor(), model_id), theme=theme, beside=int(compare) if str(compare).isdecimal() else 0)
