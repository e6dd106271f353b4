"""/people/folders: who sees what lies in a folder, for those who administer the workspace."""

from typing import Any

import dash

from components import ids
from components.administration import administration_page
from insightora_dash.accounts import service
from insightora_dash.web.current import actor

dash.register_page(__name__, path="/people/folders", title="Folders · Insightora")


def layout(**_: Any) -> Any:
    """The frame; the sections follow."""
    who = actor()
    who.require("administer")
    return administration_page("/people/folders", service.person(who).workspace, ids.FOLDERS)
