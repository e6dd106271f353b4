"""Roles of a workspace's own: a name and what it may do, in force for everybody who has it as soon as it changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import GRANTABLE, PERMISSIONS, Actor
from insightora_dash.accounts.models import Challenge, FolderGrant, Membership, Provider, Role
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

INVITATION = "invitation"  # the purpose of a challenge that is one


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
    """Takes a role away, and what it opened; raises Conflict while somebody has it, is invited with it, or gets it through single sign-on."""
    actor.require("administer")
    with write_session() as session:
        row = _row(session, actor, role_id)
        held = select(Membership.id).where(Membership.workspace_id == actor.workspace_id, Membership.role == row.id, Membership.deleted_at.is_(None))
        if session.scalar(held.limit(1)) is not None:
            raise Conflict("role_held", N_("Somebody still has this role. Give them another one first."))
        _require_promised_to_nobody(session, row)
        session.execute(delete(FolderGrant).where(FolderGrant.workspace_id == actor.workspace_id, FolderGrant.holder_id == row.id))
        row.deleted_at = now()
        audit.record(session, actor, "role.removed", row.id, name=row.name)


def is_there(session: Session, workspace_id: str, role: str) -> bool:
    """Whether the role is built in, or one of the workspace's own that was not removed."""
    row = session.get(Role, role) if role not in PERMISSIONS else None
    return role in PERMISSIONS or (row is not None and row.workspace_id == workspace_id and row.deleted_at is None)


def _require_promised_to_nobody(session: Session, row: Role) -> None:
    invited = select(Challenge).where(Challenge.purpose == INVITATION, Challenge.created_by == row.workspace_id, Challenge.used_at.is_(None),
                                      Challenge.expires_at > now())  # fmt: skip
    if email := next((one.email for one in session.scalars(invited) if one.data.get("role") == row.id), None):
        raise Conflict("role_offered", N_("{email} is invited with this role. Withdraw the invitation first."), email=email)
    for provider in session.scalars(select(Provider).where(Provider.workspace_id == row.workspace_id, Provider.deleted_at.is_(None))):
        if row.id in (provider.default_role, *provider.roles.values()):
            raise Conflict("role_mapped", N_("Single sign-on through {provider} gives this role. Let it give another one first."), provider=provider.name)


def _row(session: Session, actor: Actor, role_id: str) -> Role:
    row = session.scalar(select(Role).where(*_here(actor), Role.id == role_id))
    if row is None:
        raise NotFound("no_own_role", N_("This role is not there any more. Reload the page."))
    return row


def _here(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (Role.workspace_id == actor.workspace_id, Role.deleted_at.is_(None))
