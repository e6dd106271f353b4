"""What the pages for administrators show, anew after each change."""

from typing import Any

from dash import Dash, Input, Output, State

from components import ids
from components.embedding import embedding_sections
from components.folders import folder_sections
from components.people import role_words
from components.providers import provider_sections
from components.roles import role_sections
from components.teams import team_sections
from components.trail import chain_told
from components.usage import usage_sections
from insightora_dash.accounts.confirmation import confirmed
from insightora_dash.accounts.folders import closed_folders, holders
from insightora_dash.accounts.plans.plans import limits_of
from insightora_dash.accounts.sso.providers import may_set_up, providers, redirect_address
from insightora_dash.accounts.team.members import members
from insightora_dash.accounts.team.roles import own_roles, role_names
from insightora_dash.accounts.team.teams import teams
from insightora_dash.accounts.trail import chain
from insightora_dash.ask.usage import use
from insightora_dash.dashboards.sharing.embeds import embed_secrets, websites
from insightora_dash.dashboards.shelves import Shelf, browse
from insightora_dash.sources.retention import disk_use
from insightora_dash.sources.room import use_by_source
from insightora_dash.web import cookies
from insightora_dash.web.current import actor


def register(app: Dash) -> None:
    """Hangs the callbacks of these pages on the app."""

    @app.callback(Output(ids.PROVIDERS, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_providers(_changed: int | None) -> list[Any]:
        who = actor()
        may_change = "owner" in who.roles and may_set_up(who)
        roles = role_words(role_names(who))
        return provider_sections(providers(who), roles, redirect_address(), may_change=may_change, confirmed=confirmed(who, cookies.token()))

    @app.callback(Output(ids.EMBEDDING, "children"), Input(ids.ACCOUNT_CHANGED, "data"), State(ids.ACCOUNT_CODES, "data"))
    def show_embedding(_changed: int | None, codes: list[str] | None) -> list[Any]:
        return embedding_sections(embed_secrets(actor()), websites(), codes)

    @app.callback(Output(ids.USAGE, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_usage(_changed: int | None) -> list[Any]:
        who = actor()
        return usage_sections(use(who), use_by_source(who), limits_of(who), disk_use(who).pictures)

    @app.callback(Output(ids.AUDIT_CHAIN, "children"), Input(ids.AUDIT_CHAIN, "id"))
    def show_chain(_id: str) -> Any:
        return chain_told(chain(actor()))

    @app.callback(Output(ids.TEAMS, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_teams(_changed: int | None) -> list[Any]:
        who = actor()
        return team_sections(teams(who), [one for one in members(who) if one.active])

    @app.callback(Output(ids.FOLDERS, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_folders(_changed: int | None) -> list[Any]:
        who = actor()
        return folder_sections(closed_folders(who), holders(who), [name for name, _number in browse(who, Shelf()).folders])

    @app.callback(Output(ids.ROLES, "children"), Input(ids.ACCOUNT_CHANGED, "data"))
    def show_roles(_changed: int | None) -> list[Any]:
        who = actor()
        who.require("administer")
        return role_sections(own_roles(who))
