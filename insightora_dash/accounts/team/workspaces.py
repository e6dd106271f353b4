"""The workspaces somebody is in, and going over to another one."""

from dataclasses import dataclass

from sqlalchemy import select, update

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, SignInSession, User, Workspace
from insightora_dash.accounts.sessions import token_hash
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.naming import plain_name
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class Room:
    """A workspace of mine."""

    id: str
    name: str
    role: str
    here: bool


def workspaces(actor: Actor) -> list[Room]:
    """Where the person is a member, by name."""
    query = select(Workspace, Membership.role).join(Membership, Membership.workspace_id == Workspace.id).where(
        Membership.user_id == actor.id, Membership.deleted_at.is_(None), Workspace.deleted_at.is_(None)
    )  # fmt: skip
    with read_session() as session:
        return [Room(room.id, room.name, role, room.id == actor.workspace_id) for room, role in session.execute(query.order_by(Workspace.name))]


def go_over(actor: Actor, session_token: str, workspace_id: str) -> None:
    """Moves this session to another workspace of the person, who lands there at the next sign-in, too."""
    if workspace_id not in {room.id for room in workspaces(actor)}:
        raise NotFound("no_workspace", N_("You are not in this workspace."))
    with write_session() as session:
        user = session.get_one(User, actor.id)
        user.preferences = {**user.preferences, "workspace": workspace_id}
        own = (SignInSession.token_hash == token_hash(session_token), SignInSession.user_id == actor.id)
        session.execute(update(SignInSession).where(*own).values(workspace_id=workspace_id))
        audit.record(session, Actor(actor.id, workspace_id), "person.changed_workspace", actor.id)


def rename(actor: Actor, name: str) -> None:
    """Calls the workspace by another name."""
    actor.require("administer")
    wanted = plain_name(name)
    with write_session() as session:
        session.get_one(Workspace, actor.workspace_id).name = wanted
        audit.record(session, actor, "workspace.renamed", actor.workspace_id)
