"""What dashboards are to somebody: favourites, and when they were last opened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.access import visible
from insightora_dash.dashboards.models import Dashboard, DashboardMark
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session, write_session


def favourites(actor: Actor) -> frozenset[str]:
    """The ids of the actor's favourites."""
    with read_session() as session:
        return frozenset(one.dashboard_id for one in _marks(session, actor) if one.favourite)


def opened(actor: Actor) -> dict[str, datetime]:
    """When the actor last looked at each dashboard."""
    with read_session() as session:
        return {one.dashboard_id: one.opened_at for one in _marks(session, actor) if one.opened_at is not None}


def mark(actor: Actor, dashboard_id: str, *, favourite: bool) -> None:
    """Makes a dashboard a favourite of the actor, or no longer one."""
    actor.require("view")
    with write_session() as session:
        _own(session, actor, visible(session, actor, dashboard_id)).favourite = favourite


def note_opened(session: Session, actor: Actor, row: Dashboard) -> None:
    """In the caller's write session: the actor looks at the dashboard now."""
    _own(session, actor, row).opened_at = now()


def _marks(session: Session, actor: Actor) -> list[DashboardMark]:
    return list(session.scalars(select(DashboardMark).where(DashboardMark.workspace_id == actor.workspace_id, DashboardMark.user_id == actor.id)))


def _own(session: Session, actor: Actor, row: Dashboard) -> DashboardMark:
    found = session.scalar(select(DashboardMark).where(DashboardMark.dashboard_id == row.id, DashboardMark.user_id == actor.id))
    if found is None:
        found = DashboardMark(workspace_id=row.workspace_id, dashboard_id=row.id, user_id=actor.id, favourite=False)
        session.add(found)
    return found
