"""Teams: people who get rights together. Dashboards are opened to a team, and its attributes count in row rules for everybody in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, Team, TeamMember
from insightora_dash.accounts.people import Colleague, colleagues
from insightora_dash.accounts.team.members import read_attributes
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team with who is in it."""

    id: str
    name: str
    attributes: Mapping[str, str]
    people: Sequence[Colleague]


def teams(actor: Actor) -> list[TeamView]:
    """The teams of the workspace with their people, by name; an administrator's right."""
    actor.require("administer")
    known = {one.id: one for one in colleagues(actor)}
    with read_session() as session:
        rows = session.scalars(select(Team).where(*_here(actor)).order_by(Team.name)).all()
        inside = session.execute(select(TeamMember.team_id, TeamMember.user_id).where(TeamMember.workspace_id == actor.workspace_id)).all()
    return [
        TeamView(row.id, row.name, dict(row.attributes), sorted((known[user] for team, user in inside if team == row.id and user in known), key=_by_name))
        for row in rows
    ]


def team_names(actor: Actor) -> dict[str, str]:
    """What the teams of the workspace are called, by id: for everybody who may share something with them."""
    with read_session() as session:
        return {row.id: row.name for row in session.scalars(select(Team).where(*_here(actor)).order_by(Team.name))}


def save_team(actor: Actor, name: str, attributes: str = "", team_id: str = "") -> str:
    """Makes or changes a team; returns its id. Raises Invalid for attributes that cannot be read, Conflict for a name that is there."""
    actor.require("administer")
    called, wanted = " ".join(name.split())[:80], read_attributes(attributes)
    if not called:
        raise Invalid("no_name", N_("Type a name first."))
    with write_session() as session:
        row = _row(session, actor, team_id) if team_id else Team(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id)
        if session.scalar(select(Team.id).where(*_here(actor), Team.name == called, Team.id != row.id)) is not None:
            raise Conflict("team_there", N_("There is a team called {name} already."), name=called)
        row.name, row.attributes = called, wanted
        session.add(row)
        audit.record(session, actor, "team.changed" if team_id else "team.made", row.id, name=called, attributes=wanted)
    return row.id


def remove_team(actor: Actor, team_id: str) -> None:
    """Dissolves a team: what its people had through it is gone at once."""
    actor.require("administer")
    with write_session() as session:
        row = _row(session, actor, team_id)
        row.deleted_at = now()
        session.execute(delete(TeamMember).where(TeamMember.team_id == row.id))
        audit.record(session, actor, "team.removed", row.id, name=row.name)


def put_in(actor: Actor, team_id: str, user_id: str) -> None:
    """Adds somebody of the workspace to a team."""
    actor.require("administer")
    with write_session() as session:
        row = _row(session, actor, team_id)
        here = select(Membership.id).where(Membership.workspace_id == actor.workspace_id, Membership.user_id == user_id, Membership.deleted_at.is_(None))
        if session.scalar(here) is None:
            raise NotFound("no_member", N_("This person is not here any more. Reload the page."))
        if session.scalar(select(TeamMember.id).where(TeamMember.team_id == row.id, TeamMember.user_id == user_id)) is None:
            session.add(TeamMember(id=new_id(), workspace_id=actor.workspace_id, team_id=row.id, user_id=user_id, created_by=actor.id))
            audit.record(session, actor, "team.joined", row.id, person=user_id)


def take_out(actor: Actor, team_id: str, user_id: str) -> None:
    """Takes somebody out of a team."""
    actor.require("administer")
    with write_session() as session:
        row = _row(session, actor, team_id)
        session.execute(delete(TeamMember).where(TeamMember.team_id == row.id, TeamMember.user_id == user_id))
        audit.record(session, actor, "team.left", row.id, person=user_id)


def _row(session: Session, actor: Actor, team_id: str) -> Team:
    row = session.scalar(select(Team).where(*_here(actor), Team.id == team_id))
    if row is None:
        raise NotFound("no_team", N_("This team is not there any more. Reload the page."))
    return row


def _here(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Team.workspace_id == actor.workspace_id, Team.deleted_at.is_(None))


def _by_name(one: Colleague) -> str:
    return one.name.lower()
