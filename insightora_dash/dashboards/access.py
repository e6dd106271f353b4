"""The dashboards an actor may see and change: the one place where their rows are fetched."""

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from insightora_dash.accounts import folders
from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.models import Dashboard, DashboardGrant
from insightora_dash.platform.errors import Forbidden, NotFound
from insightora_dash.platform.wording import N_


def visible(session: Session, actor: Actor, dashboard_id: str, *, in_trash: bool = False, lock: bool = False) -> Dashboard:
    """The dashboard's row; raises NotFound for one that the actor may not see, and for a deleted one unless the trash is meant."""
    row = session.get(Dashboard, dashboard_id, with_for_update=lock or None)
    if row is None or row.workspace_id != actor.workspace_id or (row.deleted_at is not None) != in_trash or not _may_see(session, actor, row):
        raise NotFound("no_such_dashboard", N_("There is no such dashboard. It may have been deleted."))
    return row


def locked(session: Session, actor: Actor, dashboard_id: str, *, in_trash: bool = False) -> Dashboard:
    """The same, for a change: nobody else changes it meanwhile. Raises Forbidden for one that the actor may only look at."""
    row = visible(session, actor, dashboard_id, in_trash=in_trash, lock=True)
    if not may_edit(session, actor, row):
        raise Forbidden("only_to_look_at", N_("This dashboard was shared with you to look at. Ask its owner for the right to change it."))
    return row


def may_edit(session: Session, actor: Actor, row: Dashboard) -> bool:
    """Whether the actor may change this dashboard: by their role, and for a private one, or one in a closed folder, as its owner or by a grant to change it."""
    if not actor.may("edit"):
        return False
    return _open_to(session, actor, row, editing=True) or session.scalar(_grant(actor, row.id).where(DashboardGrant.may_edit).limit(1)) is not None


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on rows of the workspace that the actor may see."""
    if actor.may("administer"):
        return true()
    mine = DashboardGrant.holder_id.in_((actor.id, *actor.teams))
    granted = select(DashboardGrant.dashboard_id).where(mine, DashboardGrant.workspace_id == actor.workspace_id)
    shown = and_(Dashboard.visibility == "workspace", Dashboard.folder.not_in(folders.shut_to(actor)))
    return or_(shown, Dashboard.owner_id == actor.id, Dashboard.id.in_(granted))


def _may_see(session: Session, actor: Actor, row: Dashboard) -> bool:
    return _open_to(session, actor, row) or session.scalar(_grant(actor, row.id).limit(1)) is not None


def decides(actor: Actor, row: Dashboard) -> bool:
    """Whether the actor says who sees a dashboard: its owner, and administrators."""
    return actor.may("edit") and (row.owner_id == actor.id or actor.may("administer"))


def _open_to(session: Session, actor: Actor, row: Dashboard, *, editing: bool = False) -> bool:
    """Whether no grant of its own is needed: a dashboard of the workspace in a folder that is open to the actor, their own, or an administrator's look."""
    if row.owner_id == actor.id or actor.may("administer"):
        return True
    return row.visibility == "workspace" and folders.is_open(session, actor, row.folder, editing=editing)


def _grant(actor: Actor, dashboard_id: str) -> Select[str]:
    return select(DashboardGrant.id).where(DashboardGrant.dashboard_id == dashboard_id, DashboardGrant.holder_id.in_((actor.id, *actor.teams)))
