"""Steps that wait for a code or a link: single use, short-lived, counted where no new session resets them."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.brake import brakes_for_codes, count_attempt, forget_failures
from insightora_dash.accounts.models import Challenge
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import Secrets
from insightora_dash.platform.wording import N_

TRIES = 3
KEPT = timedelta(days=1)
WRONG = N_("This code is wrong. Look at the newest mail or at your app, and type it again.")
OVER = N_("This took too long, or was used already. Start again.")


@dataclass(frozen=True, slots=True)
class Begun:
    """A challenge that was just made: what the browser and the mail carry; neither can be read again."""

    row: Challenge
    token: str
    code: str


def begin(
    session: Session, purpose: str, email: str, *, lasts: timedelta, user_id: str | None = None, data: dict[str, Any] | None = None
) -> Begun:
    """Adds a challenge in the caller's write session."""
    token = secrets.token_urlsafe(32)
    row = Challenge(id=new_id(), purpose=purpose, token_hash=_hash(token), email=email, user_id=user_id, data=data or {}, expires_at=now() + lasts, tries=0)
    session.add(row)
    return Begun(row, token, new_code(row))


def new_code(row: Challenge) -> str:
    """Six new digits for a challenge; the ones before stop working."""
    code = f"{secrets.randbelow(10**6):06d}"
    row.code_hash = code_hash(row.id, code)
    return code


def code_hash(challenge_id: str, code: str) -> str:
    """What the database keeps of a code: an HMAC, because six digits under a plain hash are guessed in a moment."""
    return hmac.new(need(Secrets).session.encode(), f"code:{challenge_id}:{code}".encode(), sha256).hexdigest()


def find(token: str, *purposes: str) -> Challenge:
    """The open challenge behind a token; raises Invalid when it is over or of another purpose."""
    with read_session() as session:
        row = session.scalar(select(Challenge).where(Challenge.token_hash == _hash(token), Challenge.purpose.in_(purposes)))
    if row is None or row.used_at is not None or row.expires_at <= now():
        raise Invalid("challenge_over", OVER)
    return row


def newest(session: Session, user_id: str, purpose: str) -> Challenge | None:
    """The last challenge of this purpose that a person began and that is still open."""
    query = select(Challenge).where(Challenge.user_id == user_id, Challenge.purpose == purpose, Challenge.used_at.is_(None), Challenge.expires_at > now())
    return session.scalar(query.order_by(Challenge.created_at.desc()).limit(1))


def begun(user_id: str, purpose: str) -> Challenge:
    """The same; raises Invalid when there is none."""
    with read_session() as session:
        row = newest(session, user_id, purpose)
    if row is None:
        raise Invalid("challenge_over", OVER)
    return row


def count_try(row: Challenge) -> None:
    """Counts a try before it is looked at; raises TooManyTries while the account waits, Invalid after the third try."""
    with write_session() as session:
        count_attempt(session, brakes_for_codes(row.purpose, row.email))
        fresh = session.get_one(Challenge, row.id, with_for_update=True)
        fresh.tries += 1
        over = fresh.tries > TRIES or fresh.used_at is not None
        if fresh.tries > TRIES:
            fresh.used_at = now()
    if over:
        raise Invalid("challenge_over", OVER)


def code_fits(row: Challenge, code: str) -> bool:
    """Whether these are the digits of the mail."""
    return row.code_hash is not None and hmac.compare_digest(row.code_hash, code_hash(row.id, code))


def take(session: Session, row: Challenge) -> None:
    """Uses a challenge up in the caller's write session; raises Invalid when somebody else was faster."""
    fresh = session.get_one(Challenge, row.id, with_for_update=True)
    if fresh.used_at is not None:
        raise Invalid("challenge_over", OVER)
    fresh.used_at = now()
    forget_failures(session, brakes_for_codes(row.purpose, row.email))


def wrong() -> Invalid:
    """What a wrong code is answered with, whatever it was tried on."""
    return Invalid("wrong_code", WRONG)


def clean(typed: str) -> str:
    """A code without the spaces and hyphens people put into it."""
    return "".join(character for character in typed.lower() if character.isalnum())[:40]


def prune() -> None:
    """Deletes challenges that are long over."""
    with write_session() as session:
        session.execute(delete(Challenge).where(Challenge.expires_at < now() - KEPT))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
