"""Any other address."""

from typing import Any

import dash

from components.problem import page_problem
from insightora_dash.platform.wording import translate

dash.register_page(__name__, title="Insightora")


def layout(**_: Any) -> Any:
    """Says so, with a way on."""
    return page_problem(translate("There is nothing at this address. It may have been moved or deleted."))
