"""Tokens for programs that sign in as a person: a short JWT bound to a session, and a refresh token that works once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import jwt
from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, RefreshToken, SignInSession, User, Workspace
from insightora_dash.accounts.standing import actor_in
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import Secrets
from insightora_dash.platform.wording import N_

ALGORITHM = "HS256"  # the only one that is read: a token cannot choose
AUDIENCE, ISSUER = "insightora-api", "insightora"
ACCESS = timedelta(minutes=10)
REFRESH = timedelta(days=14)


class TokenOver(InsightoraError):
    """The token is wrong, used, or over."""

    status = 401


@dataclass(frozen=True, slots=True)
class Pair:
    """What a program gets: `access` for ten minutes, `refresh` for the next pair."""

    access: str
    refresh: str
    seconds: int = int(ACCESS.total_seconds())


def pair_for(session_token: str) -> Pair:
    """The first pair of a session that was just begun."""
    with write_session() as session:
        row = session.scalars(select(SignInSession).where(SignInSession.token_hash == sessions.token_hash(session_token))).one()
        return _pair(session, row)


def renew(refresh: str) -> Pair:
    """The next pair; a refresh token that comes a second time ends its whole session, for one of the two was stolen."""
    stolen, made = False, None
    with write_session() as session:
        row = session.scalar(select(RefreshToken).where(RefreshToken.token_hash == _hash(refresh)).with_for_update())
        owner = session.get(SignInSession, row.session_id) if row else None
        if row is not None and owner is not None and row.used_at is not None:
            owner.ended_at, stolen = owner.ended_at or now(), True
            audit.record(session, Actor(owner.user_id, owner.workspace_id), "session.token_reused", owner.id)
        elif row is not None and owner is not None and row.expires_at > now() and _good(session, owner):
            row.used_at = now()
            made = _pair(session, owner)
    if made is None:
        raise TokenOver("token_reused" if stolen else "token_over", N_("This token does not work any more. Sign in again."))
    return made


def end(refresh: str) -> None:
    """Ends the session behind a refresh token; a wrong one ends nothing."""
    with write_session() as session:
        row = session.scalar(select(RefreshToken).where(RefreshToken.token_hash == _hash(refresh)))
        owner = session.get(SignInSession, row.session_id) if row else None
        if owner is not None and owner.ended_at is None:
            owner.ended_at = now()
            audit.record(session, Actor(owner.user_id, owner.workspace_id), "person.signed_out", owner.user_id)


def actor_of_token(access: str) -> Actor | None:
    """Whom an access token stands for; None when it is wrong, over, or its session or person is."""
    try:
        read = jwt.decode(
            access, _secret(), algorithms=[ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": ["exp", "iat", "sid", "aud", "iss"]}
        )  # fmt: skip
    except jwt.InvalidTokenError:
        return None
    with read_session() as session:
        owner = session.get(SignInSession, str(read["sid"]))
        return _good(session, owner) if owner is not None else None


def _pair(session: Session, owner: SignInSession) -> Pair:
    refresh = secrets.token_urlsafe(32)
    lasts = min(now() + REFRESH, owner.expires_at)
    owner.seen_at = now()
    session.add(RefreshToken(id=new_id(), session_id=owner.id, token_hash=_hash(refresh), expires_at=lasts))
    claims = {"sid": owner.id, "iat": now(), "exp": now() + ACCESS, "aud": AUDIENCE, "iss": ISSUER}
    return Pair(jwt.encode(claims, _secret(), algorithm=ALGORITHM), refresh)


def _good(session: Session, owner: SignInSession) -> Actor | None:
    query = (
        select(User, Workspace, Membership).join(Membership, Membership.user_id == User.id).join(Workspace, Workspace.id == Membership.workspace_id)
        .where(User.id == owner.user_id, Workspace.id == owner.workspace_id, User.active.is_(True), User.deleted_at.is_(None),
               Membership.deleted_at.is_(None), Workspace.deleted_at.is_(None))
    )  # fmt: skip
    found = session.execute(query).one_or_none()
    if found is None or owner.ended_at is not None or owner.expires_at <= now():
        return None
    return actor_in(session, *found)


def _secret() -> bytes:
    return sha256(b"access tokens:" + need(Secrets).session.encode()).digest()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
