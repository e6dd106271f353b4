"""The dashboards an actor may see and change: the one place where their rows are fetched."""

from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.models import Dashboard
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_


def visible(session: Session, actor: Actor, dashboard_id: str, *, in_trash: bool = False, lock: bool = False) -> Dashboard:
    """The dashboard's row; raises NotFound for one of another workspace, and for a deleted one unless the trash is meant."""
    row = session.get(Dashboard, dashboard_id, with_for_update=lock or None)
    if row is None or row.workspace_id != actor.workspace_id or (row.deleted_at is not None) != in_trash:
        raise NotFound("no_such_dashboard", N_("There is no such dashboard. It may have been deleted."))
    return row


def locked(session: Session, actor: Actor, dashboard_id: str, *, in_trash: bool = False) -> Dashboard:
    """The same, for a change: nobody else changes it meanwhile."""
    return visible(session, actor, dashboard_id, in_trash=in_trash, lock=True)
