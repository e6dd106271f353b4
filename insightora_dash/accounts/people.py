"""The people of a workspace, as colleagues see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.accounts.standing import actor_in
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the same workspace."""

    id: str
    name: str  # as they call themselves, otherwise the first part of their address
    email: str
    role: str


def colleagues(actor: Actor) -> list[Colleague]:
    """Everybody of the actor's workspace, by name."""
    query = (
        select(User, Membership.role).join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == actor.workspace_id, Membership.deleted_at.is_(None), User.active.is_(True))
    )  # fmt: skip
    with read_session() as session:
        found = [Colleague(user.id, _called(user), user.email, role) for user, role in session.execute(query)]
    return sorted(found, key=lambda colleague: colleague.name.lower())


def names_of(ids: Iterable[str | None]) -> dict[str, str]:
    """What these people are called, by id; those who are gone are missing."""
    wanted = {person for person in ids if person}
    with read_session() as session:
        return {user.id: _called(user) for user in session.scalars(select(User).where(User.id.in_(wanted)))} if wanted else {}


def stand_in(user_id: str, workspace_id: str) -> Actor | None:
    """The person as an Actor where nobody is signed in (a public link, a report); None once they are no active member any more."""
    query = (
        select(User, Workspace, Membership).join(Membership, Membership.user_id == User.id).join(Workspace, Workspace.id == Membership.workspace_id)
        .where(User.id == user_id, Workspace.id == workspace_id, User.active.is_(True), User.deleted_at.is_(None), Workspace.deleted_at.is_(None),
               Membership.deleted_at.is_(None))
    )  # fmt: skip
    with read_session() as session:
        found = session.execute(query).one_or_none()
        return actor_in(session, *found) if found else None


def stand_in_by_email(email: str, workspace_id: str) -> Actor | None:
    """The same for the member with this address."""
    with read_session() as session:
        user_id = session.scalar(select(User.id).where(User.email == email.strip().lower()))
    return stand_in(user_id, workspace_id) if user_id else None


def as_last_known(user_id: str, workspace_id: str) -> Actor:
    """The person with the rights they have, or had when they left; somebody without a role or attribute where nothing is known any more."""
    query = (
        select(User, Workspace, Membership).join(Membership, Membership.user_id == User.id).join(Workspace, Workspace.id == Membership.workspace_id)
        .where(User.id == user_id, Workspace.id == workspace_id)
    )  # fmt: skip
    with read_session() as session:
        found = session.execute(query).one_or_none()
        return actor_in(session, *found) if found else Actor(user_id, workspace_id, roles=())


def _called(user: User) -> str:
    return user.name or user.email.partition("@")[0]


def actor_of(user_id: str, workspace_id: str) -> Actor:
    """Somebody as they are now, for work done in their name later; raises NotFound when they have left the workspace."""
    found = stand_in(user_id, workspace_id)
    if found is None:
        raise NotFound("no_such_person", N_("Whoever this is for is no longer in this workspace."))
    return found
