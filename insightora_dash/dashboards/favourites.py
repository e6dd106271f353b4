"""Which dashboards are somebody's favourites."""

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.access import visible
from insightora_dash.dashboards.models import DashboardMark
from insightora_dash.platform.extensions import read_session, write_session


def favourites(actor: Actor) -> frozenset[str]:
    """The ids of the actor's favourites."""
    query = select(DashboardMark.dashboard_id).where(
        DashboardMark.workspace_id == actor.workspace_id, DashboardMark.user_id == actor.id, DashboardMark.favourite.is_(True)
    )
    with read_session() as session:
        return frozenset(session.scalars(query))


def mark(actor: Actor, dashboard_id: str, *, favourite: bool) -> None:
    """Makes a dashboard a favourite of the actor, or no longer one."""
    actor.require("view")
    with write_session() as session:
        row = visible(session, actor, dashboard_id)
        own = select(DashboardMark).where(DashboardMark.dashboard_id == row.id, DashboardMark.user_id == actor.id)
        found = session.scalar(own)
        if found is None:
            found = DashboardMark(workspace_id=row.workspace_id, dashboard_id=row.id, user_id=actor.id)
            session.add(found)
        found.favourite = favourite
