"""Signed-in browsers: a random token in the cookie, its hash in the database, an end on the server."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts.models import Membership, RefreshToken, SignInSession, User, Workspace
from insightora_dash.config import Config
from insightora_dash.platform.clock import now

TOKEN_BYTES = 32  # 256 bits; ASVS 7.2.3 asks for 128
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)  # how long a session that is over can still be looked up


@dataclass(frozen=True, slots=True)
class Found:
    """A session that is still good, with the person and workspace behind it."""

    session: SignInSession
    user: User
    workspace: Workspace
    member: Membership


def token_hash(token: str) -> str:
    """What the database keeps instead of the token."""
    return sha256(token.encode()).hexdigest()


def begin(session: Session, config: Config, user: User, workspace_id: str, *, address: str, agent: str, provider_id: str | None = None) -> str:
    """Adds a session in the caller's write session and returns its token, which nobody can read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInSession(
            user_id=user.id, workspace_id=workspace_id, token_hash=token_hash(token), seen_at=now(),
            expires_at=now() + timedelta(hours=config.session_hours), address=address[:64], agent=agent[:300], created_by=user.id, confirmed_at=now(),
            provider_id=provider_id,
        )
    )  # fmt: skip
    return token


def find(session: Session, config: Config, token: str) -> Found | None:
    """The good session behind a token: not ended, not idle too long, not too old, its person active and a member."""
    query = (
        select(SignInSession, User, Workspace, Membership)
        .join(User, User.id == SignInSession.user_id)
        .join(Workspace, Workspace.id == SignInSession.workspace_id)
        .join(Membership, (Membership.user_id == User.id) & (Membership.workspace_id == Workspace.id))
        .where(
            SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None),
            User.active.is_(True), User.deleted_at.is_(None), Workspace.deleted_at.is_(None), Membership.deleted_at.is_(None),
        )
    )  # fmt: skip
    row = session.execute(query).one_or_none()
    if row is None or row[0].expires_at <= now() or row[0].seen_at + timedelta(hours=config.session_idle_hours) <= now():
        return None
    return Found(*row)


def touch_due(found: Found) -> bool:
    """Whether the session's last use is worth writing down again."""
    return found.session.seen_at + SEEN_EVERY <= now()


def touch(session: Session, found: Found) -> None:
    """Writes down that the session was used now."""
    session.execute(update(SignInSession).where(SignInSession.id == found.session.id).values(seen_at=now()))


def end(session: Session, token: str) -> SignInSession | None:
    """Ends the session behind a token and returns it, None when it was no open session."""
    row = session.scalar(select(SignInSession).where(SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None)))
    if row is not None:
        row.ended_at = now()
    return row


def end_all(session: Session, user_id: str, *, but: str = "") -> None:
    """Ends every session of a person, except the one behind the token `but`."""
    ending = update(SignInSession).where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None), SignInSession.token_hash != token_hash(but))
    session.execute(ending.values(ended_at=now()))


def prune(session: Session) -> int:
    """Deletes sessions that ended or ran out `KEPT` ago; returns how many."""
    limit = now() - KEPT
    over = select(SignInSession.id).where((SignInSession.ended_at < limit) | (SignInSession.expires_at < limit))
    session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(over)))
    gone = session.execute(delete(SignInSession).where((SignInSession.ended_at < limit) | (SignInSession.expires_at < limit)))
    return int(getattr(gone, "rowcount", 0))
