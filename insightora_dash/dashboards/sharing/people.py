"""Who of the workspace may open a dashboard, and who may change it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.folders import is_closed
from insightora_dash.accounts.people import Colleague, colleagues, names_of
from insightora_dash.accounts.team.teams import team_names
from insightora_dash.dashboards import log
from insightora_dash.dashboards.access import decides, locked, visible
from insightora_dash.dashboards.models import Dashboard, DashboardGrant
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

VISIBILITIES = ("workspace", "private")
TEAM = "team"  # the role of a holder that is no person


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody, or a team, to whom a private dashboard was opened."""

    person: Colleague
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Who of the workspace sees a dashboard."""

    id: str
    title: str
    visibility: str  # workspace private
    owner: str
    guests: tuple[Guest, ...]
    others: tuple[Colleague, ...]  # to whom it can be opened
    mine: bool  # whether the actor decides about it: its owner, or an administrator
    folder: str = ""  # the folder with rights of its own that it lies in


def audience(actor: Actor, dashboard_id: str) -> Audience:
    """Who sees the dashboard."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        folder = row.folder if is_closed(session, row.workspace_id, row.folder) else ""
        grants = {grant.holder_id: grant.may_edit for grant in session.scalars(_grants(row.id))}
    people = holders(actor)
    guests = tuple(Guest(one, grants[one.id]) for one in people if one.id in grants)
    others = tuple(one for one in people if one.id not in grants and one.id != row.owner_id)
    return Audience(row.id, row.title, row.visibility, names_of([row.owner_id]).get(row.owner_id or "", ""), guests, others, decides(actor, row), folder)


def holders(actor: Actor) -> list[Colleague]:
    """To whom something can be opened: the teams of the workspace, then its people."""
    return [*(Colleague(team, name, "", TEAM) for team, name in team_names(actor).items()), *colleagues(actor)]


def set_visibility(actor: Actor, dashboard_id: str, visibility: str) -> None:
    """Opens the dashboard to everybody of the workspace, or keeps it to its owner, administrators and those it was opened to."""
    if visibility not in VISIBILITIES:
        raise Invalid("bad_visibility", N_("A dashboard is for the workspace or private."))
    with write_session() as session:
        row = _decided(session, actor, dashboard_id)
        row.visibility = visibility
        log.announce(session, row)
        audit.record(session, actor, "dashboard.visibility", row.id, visibility=visibility)


def admit(actor: Actor, dashboard_id: str, person_id: str, *, may_edit: bool = False) -> None:
    """Opens a private dashboard to somebody of the workspace or to a team, to look at or to change too."""
    if person_id not in {one.id for one in holders(actor)}:
        raise NotFound("no_such_person", N_("There is nobody like that in this workspace."))
    with write_session() as session:
        row = _decided(session, actor, dashboard_id)
        grant = session.scalar(_grants(row.id).where(DashboardGrant.holder_id == person_id))
        if grant is None:
            grant = DashboardGrant(workspace_id=row.workspace_id, dashboard_id=row.id, holder_id=person_id, created_by=actor.id)
            session.add(grant)
        grant.may_edit = may_edit
        audit.record(session, actor, "dashboard.admit", row.id, person=person_id, may_edit=may_edit)


def dismiss(actor: Actor, dashboard_id: str, person_id: str) -> None:
    """Takes back what `admit` gave."""
    with write_session() as session:
        row = _decided(session, actor, dashboard_id)
        grant = session.scalar(_grants(row.id).where(DashboardGrant.holder_id == person_id))
        if grant is not None:
            session.delete(grant)
            audit.record(session, actor, "dashboard.dismiss", row.id, person=person_id)


def _decided(session: Session, actor: Actor, dashboard_id: str) -> Dashboard:
    actor.require("edit")
    row = locked(session, actor, dashboard_id)
    if not decides(actor, row):
        raise Forbidden("not_your_dashboard", N_("Only its owner and administrators decide who sees a dashboard."))
    return row


def _grants(dashboard_id: str) -> Select[DashboardGrant]:
    return select(DashboardGrant).where(DashboardGrant.dashboard_id == dashboard_id)
