"""Whom a provider's word lets in: known by its subject, linked once by a verified address, with the role of their groups."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import PERMISSIONS, Actor
from insightora_dash.accounts.models import ApiKey, Identity, Membership, Provider, RecoveryCode, User
from insightora_dash.accounts.service import read_email
from insightora_dash.accounts.team.roles import is_there
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, current_locale

UNVERIFIED = N_("{provider} does not say that your address is verified, so it opens no account. Ask whoever runs it.")
FOREIGN = N_("Addresses of {domain} are not let in through {provider}.")
OTHER = N_("Your address has an account here that {provider} may not open, because it is not in this workspace alone. Sign in with your password.")
NOBODY = N_("You have no account here, and none is made for your groups. Ask somebody who administers the workspace.")
OFF = N_("Your account is switched off. Ask somebody who administers the workspace.")
STRENGTH = tuple(PERMISSIONS)[::-1]  # viewer … owner: of several groups the strongest role counts


def admit(session: Session, provider: Provider, claims: Mapping[str, Any]) -> tuple[User, Membership]:
    """The person that a checked token speaks of, in the caller's write session; raises Forbidden with what to do."""
    subject = str(claims["sub"])[:255]
    known = session.scalar(select(Identity).where(Identity.provider_id == provider.id, Identity.subject == subject))
    role = role_of(provider, claims)
    if role is not None and not is_there(session, provider.workspace_id, role):
        role = None  # what is removed gives nothing
    user = session.get_one(User, known.user_id) if known else _first_visit(session, provider, claims, subject, role)
    query = select(Membership).where(Membership.workspace_id == provider.workspace_id, Membership.user_id == user.id)
    member = session.scalar(query.with_for_update())
    if member is None or member.deleted_at is not None or not user.active or user.deleted_at is not None:
        raise Forbidden("sso_switched_off", OFF)
    _follow_groups(session, provider, member, role)
    if provider.only and member.role != "owner" and not user.managed:  # owners keep their password, so that a broken provider locks nobody out
        _manage(session, provider, user)
    return user, member


def role_of(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """The strongest role of the groups that the token names; None when none has one."""
    named = claims.get(provider.group_claim)
    groups: Sequence[Any] = named if isinstance(named, list) else [named]
    found = [str(role) for group, role in provider.roles.items() if group in groups]
    return max(found, key=_strength) if found else None  # of roles alike the one that is written first


def _strength(role: str) -> int:
    return STRENGTH.index(role) if role in STRENGTH else 0


def _first_visit(session: Session, provider: Provider, claims: Mapping[str, Any], subject: str, role: str | None) -> User:
    if claims.get("email_verified") is not True:
        raise Forbidden("sso_unverified", UNVERIFIED, provider=provider.name)
    email = read_email(str(claims.get("email", "")))
    domain = email.rpartition("@")[2]
    if domain not in provider.domains:
        raise Forbidden("sso_domain", FOREIGN, domain=domain, provider=provider.name)
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        user = _new(session, provider, email, claims, role or provider.default_role)
    elif not _only_here(session, provider, user):
        raise Forbidden("sso_other_account", OTHER, provider=provider.name)
    session.add(Identity(id=new_id(), provider_id=provider.id, subject=subject, user_id=user.id, created_by=user.id))
    audit.record(session, Actor(user.id, provider.workspace_id), "person.linked", user.id, provider=provider.name)
    return user


def _new(session: Session, provider: Provider, email: str, claims: Mapping[str, Any], role: str | None) -> User:
    if role is None or not is_there(session, provider.workspace_id, role):
        raise Forbidden("sso_nobody", NOBODY)
    name = str(claims.get("name") or "")[:200]
    user = User(id=new_id(), email=email, name=name, managed=True, locale=current_locale(), preferences={}, epoch=0)
    session.add(user)
    session.flush()
    session.add(Membership(workspace_id=provider.workspace_id, user_id=user.id, role=role, created_by=user.id))
    session.flush()
    return user


def _only_here(session: Session, provider: Provider, user: User) -> bool:
    """Whether the account belongs to the provider's workspace and to no other: a provider never opens what is somebody else's."""
    rooms = set(session.scalars(select(Membership.workspace_id).where(Membership.user_id == user.id, Membership.deleted_at.is_(None))))
    gone = select(func.count()).select_from(Membership).where(Membership.user_id == user.id, Membership.workspace_id == provider.workspace_id)
    return rooms == {provider.workspace_id} or (not rooms and bool(session.scalar(gone)))


def _follow_groups(session: Session, provider: Provider, member: Membership, role: str | None) -> None:
    """The groups of this sign-in decide; who is in none of them any more is treated like somebody new. A role given by hand, which no group gives, stays."""
    if role is None and member.role in provider.roles.values() and member.role != "owner":
        role = provider.default_role
        if role is None or not is_there(session, provider.workspace_id, role):
            raise Forbidden("sso_nobody", NOBODY)
    if role is None or member.role in ("owner", role):
        return
    before, member.role = member.role, role
    audit.record(session, Actor(member.user_id, provider.workspace_id), "person.role_changed", member.user_id, before=before, after=role, by=provider.name)


def _manage(session: Session, provider: Provider, user: User) -> None:
    """From now on the account opens through the provider only: no password, no factor, no key, no older session."""
    user.managed, user.password_hash, user.totp, user.totp_step, user.mail_codes = True, None, None, None, False
    user.epoch += 1
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.execute(update(ApiKey).where(ApiKey.user_id == user.id, ApiKey.deleted_at.is_(None)).values(deleted_at=now()))
    sessions.end_all(session, user.id)
    audit.record(session, Actor(user.id, provider.workspace_id), "person.managed", user.id, provider=provider.name)
