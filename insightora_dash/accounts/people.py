"""The people of a workspace, as colleagues see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, User
from insightora_dash.platform.extensions import read_session


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


def _called(user: User) -> str:
    return user.name or user.email.partition("@")[0]
