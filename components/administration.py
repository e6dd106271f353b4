"""The frame of the pages for those who administer a workspace, with the way from one to the other."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids
from components.bits import page_head
from insightora_dash.platform.wording import N_, _

PLACES = (
    ("/people", N_("People")),
    ("/people/teams", N_("Teams")),
    ("/people/roles", N_("Roles")),
    ("/people/folders", N_("Folders")),
    ("/people/sign-in", N_("Single sign-on")),
    ("/people/embedding", N_("Embedding")),
    ("/people/usage", N_("Usage and limits")),
    ("/people/audit", N_("Audit")),
)


def administration_page(here: str, workspace: str, content: str) -> html.Div:
    """The page; its sections follow into `content`, and after each change anew."""
    return html.Div(
        [
            page_head(_("People and rights"), text=workspace),
            places(here),
            dcc.Store(id=ids.ACCOUNT_CHANGED),
            dcc.Store(id=ids.ACCOUNT_CODES),
            html.Div(id=content, className="settings"),
        ],
        className="settings",
    )


def places(here: str) -> html.Nav:
    """The pages, the one that is open marked."""
    links = [dbc.NavLink(_(text), href=address, active=address == here) for address, text in PLACES]
    return html.Nav(links, className="places", **{"aria-label": _("People and rights")})
