"""Roles of a workspace's own: a name and what it may do, in force for everybody who has it as soon as it changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import GRANTABLE, Actor
from insightora_dash.accounts.models import Membership, Role
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that somebody made here."""

    id: str
    name: str
    permissions: frozenset[str]
    people: int


def own_roles(actor: Actor) -> Sequence[OwnRole]:
    """The roles made in this workspace, by name."""
    with read_session() as session:
        counted = select(Membership.role, func.count()).where(Membership.workspace_id == actor.workspace_id, Membership.deleted_at.is_(None))
        people = {str(role): int(count) for role, count in session.execute(counted.group_by(Membership.role))}
        rows = session.scalars(select(Role).where(Role.workspace_id == actor.workspace_id, Role.deleted_at.is_(None)).order_by(Role.name)).all()
    return [OwnRole(row.id, row.name, frozenset({"view", *row.permissions}), people.get(row.id, 0)) for row in rows]


def role_names(actor: Actor) -> Mapping[str, str]:
    """What the roles made here are called, by id."""
    return {one.id: one.name for one in own_roles(actor)}


def save_role(actor: Actor, name: str, permissions: Collection[str], role_id: str = "") -> str:
    """Makes or changes a role; returns its id. Raises Invalid for a permission that no role of one's own can have."""
    actor.require("administer")
    wanted, called = sorted({"view", *permissions}), " ".join(name.split())[:80]
    if not called or not set(wanted) <= set(GRANTABLE):
        raise Invalid("bad_role", N_("A role needs a name, and permissions out of the list."))
    with write_session() as session:
        row = _row(session, actor, role_id) if role_id else Role(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id)
        if session.scalar(select(Role.id).where(*_here(actor), Role.name == called, Role.id != row.id)) is not None:
            raise Conflict("role_there", N_("There is a role called {name} already."), name=called)
        row.name, row.permissions = called, wanted
        session.add(row)
        audit.record(session, actor, "role.changed" if role_id else "role.made", row.id, name=called, permissions=wanted)
    return row.id


def remove_role(actor: Actor, role_id: str) -> None:
    """Takes a role away that nobody has any more; raises Conflict while somebody does."""
    actor.require("administer")
    with write_session() as session:
        row = _row(session, actor, role_id)
        held = select(Membership.id).where(Membership.workspace_id == actor.workspace_id, Membership.role == row.id, Membership.deleted_at.is_(None))
        if session.scalar(held.limit(1)) is not None:
            raise Conflict("role_held", N_("Somebody still has this role. Give them another one first."))
        row.deleted_at = now()
        audit.record(session, actor, "role.removed", row.id, name=row.name)


def _row(session: Session, actor: Actor, role_id: str) -> Role:
    row = session.scalar(select(Role).where(*_here(actor), Role.id == role_id))
    if row is None:
        raise NotFound("no_own_role", N_("This role is not there any more. Reload the page."))
    return row


def _here(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Role.workspace_id == actor.workspace_id, Role.deleted_at.is_(None))
