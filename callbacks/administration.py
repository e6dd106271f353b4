"""What the pages for administrators show, anew after each change."""

from typing import Any

from dash import Dash, Input, Output

from components import ids
from components.people import ROLES
from components.providers import provider_sections
from insightora_dash.accounts.confirmation import confirmed
from insightora_dash.accounts.sso.providers import may_set_up, providers, redirect_address
from insightora_dash.platform.wording import _
from insightora_dash.web import cookies
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the callbacks of these pages on the app."""

    @app.callback(Output(ids.PROVIDERS, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_providers(_changed: int | None) -> list[Any]:
        who = actor()
        may_change = "owner" in who.roles and may_set_up(who)
        roles = {role: _(text) for role, text in ROLES.items()}
        return provider_sections(providers(who), roles, redirect_address(), may_change=may_change, confirmed=confirmed(who, cookies.token()))
