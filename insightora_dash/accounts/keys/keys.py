"""API keys: shown once, kept as a hash, limited by scope and time, ended like a session."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import ALL, Actor
from insightora_dash.accounts.confirmation import require_own_sign_in
from insightora_dash.accounts.models import ApiKey, Membership, User, Workspace
from insightora_dash.accounts.standing import actor_in
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

START = "ins_"
SCOPES = {
    "read": frozenset({"ask", "view", "export"}),
    "write": ALL - {"administer"},
    "admin": ALL,
}
USED_EVERY = timedelta(minutes=1)
MOST_DAYS = 3650
MOST = 50


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its owner sees it; the secret is gone."""

    id: str
    name: str
    start: str  # what it begins with, to tell keys apart
    scope: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


def make_key(actor: Actor, session_token: str, name: str, scope: str, days: int) -> str:
    """A new key for the actor's workspace, whose text nobody can read again; `days` of 0 means no end.

    Raises NotConfirmed for who did not confirm lately, Invalid for a scope or time that does not exist.
    """
    require_own_sign_in(actor, session_token)
    if scope not in SCOPES or not name.strip() or not 0 <= days <= MOST_DAYS:
        raise Invalid("bad_key", N_("A key needs a name, one of the scopes read, write and admin, and at most ten years."))
    if len(keys(actor)) >= MOST:
        raise Invalid("too_many_keys", N_("You have {most} keys. Remove some first."), most=MOST)
    start, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"{START}{start}_{secret}"
    expires = now() + timedelta(days=days) if days else None
    with write_session() as session:
        row = ApiKey(id=new_id(), workspace_id=actor.workspace_id, user_id=actor.id, name=name.strip()[:80], start=start, key_hash=_hash(text),
                     scope=scope, expires_at=expires, created_by=actor.id)  # fmt: skip
        session.add(row)
        audit.record(session, actor, "key.made", row.id, scope=scope, days=days)
    return text


def keys(actor: Actor) -> list[Key]:
    """The keys of the person in this workspace, the newest first."""
    mine = select(ApiKey).where(ApiKey.workspace_id == actor.workspace_id, ApiKey.user_id == actor.id, ApiKey.deleted_at.is_(None))
    with read_session() as session:
        rows = session.scalars(mine.order_by(ApiKey.created_at.desc(), ApiKey.id)).all()
    return [Key(row.id, row.name, f"{START}{row.start}…", row.scope, row.created_at, row.expires_at, row.used_at) for row in rows]


def end_key(actor: Actor, key_id: str) -> None:
    """Ends a key at once; raises NotFound for somebody else's."""
    with write_session() as session:
        row = session.get(ApiKey, key_id)
        if row is None or (row.user_id, row.workspace_id) != (actor.id, actor.workspace_id) or row.deleted_at is not None:
            raise NotFound("no_key", N_("This key has ended already."))
        row.deleted_at = now()
        audit.record(session, actor, "key.ended", key_id)


def actor_of_key(text: str) -> Actor | None:
    """Whom a key stands for, with no more rights than its scope; None when it ended, ran out, or its person is switched off."""
    query = (
        select(ApiKey, User, Workspace, Membership)
        .join(User, User.id == ApiKey.user_id)
        .join(Workspace, Workspace.id == ApiKey.workspace_id)
        .join(Membership, (Membership.user_id == User.id) & (Membership.workspace_id == Workspace.id))
        .where(ApiKey.key_hash == _hash(text), ApiKey.deleted_at.is_(None), User.active.is_(True), User.deleted_at.is_(None), User.managed.is_(False),
               Workspace.deleted_at.is_(None), Membership.deleted_at.is_(None))
    )  # fmt: skip
    with read_session() as session:
        found = session.execute(query).one_or_none()
        actor = actor_in(session, *found[1:], only=SCOPES[found[0].scope]) if found else None
    row = found[0] if found else None
    if row is None or (row.expires_at is not None and row.expires_at <= now()):
        return None
    if row.used_at is None or row.used_at + USED_EVERY <= now():
        with write_session() as session:
            session.execute(update(ApiKey).where(ApiKey.id == row.id).values(used_at=now()))
    return actor


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
