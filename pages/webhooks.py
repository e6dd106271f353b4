"""/webhooks: programs that are told what happens here, for those who administer the workspace."""

from typing import Any

import dash

from components.webhooks import webhooks_page
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/webhooks", title="Webhooks · Insightora")


def layout(**_: Any) -> Any:
    """The frame; the sections follow."""
    actor().require("administer")
    return webhooks_page()
