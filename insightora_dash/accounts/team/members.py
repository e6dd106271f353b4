"""The people of a workspace for those who administer it: roles, attributes, switching off; the last owner stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import ApiKey, Membership, SignInSession, User
from insightora_dash.accounts.team.roles import is_there
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

MOST_ATTRIBUTES = 20


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the workspace as an administrator sees them; `factor` says whether an app or mail codes are set up."""

    id: str
    name: str
    email: str
    role: str
    active: bool
    factor: bool
    attributes: Mapping[str, Any]
    seen_at: datetime | None


def members(actor: Actor) -> list[Member]:
    """Everybody, also those switched off, by address."""
    actor.require("administer")
    seen = select(func.max(SignInSession.seen_at)).where(SignInSession.user_id == User.id, SignInSession.workspace_id == actor.workspace_id)
    query = select(User, Membership, seen.correlate(User).scalar_subquery()).join(Membership, Membership.user_id == User.id)
    with read_session() as session:
        rows = session.execute(query.where(Membership.workspace_id == actor.workspace_id).order_by(User.email)).all()
    return [
        Member(user.id, user.name, user.email, member.role, member.deleted_at is None and user.active, user.totp is not None or user.mail_codes,
               dict(member.attributes), at)
        for user, member, at in rows
    ]  # fmt: skip


def change_role(actor: Actor, user_id: str, role: str) -> None:
    """Gives somebody another role; only owners make or change owners, and the last owner stays one."""
    actor.require("administer")
    check_role(actor, role)
    with write_session() as session:
        member = _member(session, actor, user_id)
        if member.role == "owner":
            _keep_an_owner(session, actor, member)
        before, member.role = member.role, role
        audit.record(session, actor, "person.role_changed", user_id, before=before, after=role)


def switch_off(actor: Actor, user_id: str) -> None:
    """Shuts somebody out: every session and key of theirs here ends at once and for good. Nobody shuts out themselves, or the last owner."""
    actor.require("administer")
    if user_id == actor.id:
        raise Conflict("own_account", N_("You cannot switch yourself off. Another owner can."))
    with write_session() as session:
        member = _member(session, actor, user_id)
        if member.role == "owner":
            _keep_an_owner(session, actor, member)
        member.deleted_at = now()
        open_here = (SignInSession.user_id == user_id, SignInSession.workspace_id == actor.workspace_id, SignInSession.ended_at.is_(None))
        session.execute(update(SignInSession).where(*open_here).values(ended_at=now()))
        working = (ApiKey.user_id == user_id, ApiKey.workspace_id == actor.workspace_id, ApiKey.deleted_at.is_(None))
        session.execute(update(ApiKey).where(*working).values(deleted_at=now()))
        audit.record(session, actor, "person.switched_off", user_id)


def switch_on(actor: Actor, user_id: str) -> None:
    """Lets somebody in again."""
    actor.require("administer")
    with write_session() as session:
        member = _member(session, actor, user_id, gone=True)
        if member.role == "owner":
            require_owner(actor)
        member.deleted_at = None
        audit.record(session, actor, "person.switched_on", user_id)


def set_attributes(actor: Actor, user_id: str, text: str) -> None:
    """What is known about somebody for row rules, as lines `region: North, South`; raises Invalid for a line that is none."""
    actor.require("administer")
    wanted = read_attributes(text)
    with write_session() as session:
        _member(session, actor, user_id).attributes = wanted
        audit.record(session, actor, "person.attributes_changed", user_id, names=sorted(wanted))


def read_attributes(text: str) -> dict[str, str]:
    """Names with their values out of lines `name: value`."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not name.strip().isidentifier() or not value.strip() or len(found) >= MOST_ATTRIBUTES:
            raise Invalid("bad_attribute", N_("“{line}” is no attribute. Write one a line, for example region: North, South."), line=line[:80])
        found[name.strip().lower()] = value.strip()[:500]
    return found


def check_role(actor: Actor, role: str) -> None:
    """Raises Invalid for a role that does not exist, Forbidden where only an owner may give it."""
    with read_session() as session:
        there = is_there(session, actor.workspace_id, role)
    if not there:
        raise Invalid("no_role", N_("There is no such role. Pick one from the list."))
    if role == "owner":
        require_owner(actor)


def require_owner(actor: Actor) -> None:
    """Raises Forbidden unless the actor is an owner."""
    if "owner" not in actor.roles:
        raise Forbidden("owners_only", N_("Only an owner can do this for an owner."))


def _keep_an_owner(session: Session, actor: Actor, member: Membership) -> None:
    require_owner(actor)
    others = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id).where(
        Membership.workspace_id == actor.workspace_id, Membership.role == "owner", Membership.deleted_at.is_(None), Membership.id != member.id,
        User.active.is_(True), User.deleted_at.is_(None),
    )  # fmt: skip
    if not session.scalar(others):
        raise Conflict("last_owner", N_("This is the last owner. Make somebody else an owner first."))


def _member(session: Session, actor: Actor, user_id: str, *, gone: bool = False) -> Membership:
    query = select(Membership).where(Membership.workspace_id == actor.workspace_id, Membership.user_id == user_id)
    row = session.scalar(query.with_for_update())
    if row is None or (row.deleted_at is not None) != gone:
        raise NotFound("no_member", N_("This person is not here any more. Reload the page."))
    return row
