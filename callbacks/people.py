"""The people of the workspace, shown anew after each change."""

from typing import Any

from dash import Dash, Input, Output

from components import ids
from components.people import people_sections
from components.rules import rules_section
from insightora_dash.accounts.team.invitations import invitations
from insightora_dash.accounts.team.members import members
from insightora_dash.accounts.team.roles import role_names
from insightora_dash.platform.extensions import need
from insightora_dash.platform.smtp import MailSettings
from insightora_dash.sources.rules import choices, rules
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the page's callback on the app."""

    @app.callback(Output(ids.PEOPLE, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show(_changed: int | None) -> list[Any]:
        who = actor()
        sections = people_sections(members(who), invitations(who), role_names(who), who.id, owner="owner" in who.roles, mails_stay=need(MailSettings).outbox)
        return [*sections, rules_section(rules(who), choices(who))]
