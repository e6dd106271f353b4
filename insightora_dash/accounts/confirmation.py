"""Confirming who one is, once more, before factors, address or keys change (ASVS 7.5.1)."""

from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select, update

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for, count_attempt, forget_failures
from insightora_dash.accounts.factors import recovery
from insightora_dash.accounts.factors.proof import prove
from insightora_dash.accounts.models import SignInSession, User
from insightora_dash.accounts.passwords import password_fits
from insightora_dash.accounts.service import MANAGED
from insightora_dash.accounts.sessions import token_hash
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

HOLDS = timedelta(minutes=10)


class NotConfirmed(InsightoraError):
    """The person has to prove once more who they are."""

    status: ClassVar[int] = 403


def confirmed(actor: Actor, session_token: str) -> bool:
    """Whether this session proved who it is within the last ten minutes."""
    with read_session() as session:
        row = session.scalar(select(SignInSession).where(SignInSession.token_hash == token_hash(session_token), SignInSession.user_id == actor.id))
    return row is not None and row.confirmed_at is not None and row.confirmed_at > now() - HOLDS


def require_confirmed(actor: Actor, session_token: str) -> None:
    """Raises NotConfirmed unless the session did so lately."""
    if not confirmed(actor, session_token):
        raise NotConfirmed("confirm_first", N_("Confirm that it is you first: type your password in the security settings."))


def own_sign_in(actor: Actor) -> bool:
    """Whether the person has a password here, or could have one: not who comes through single sign-on only."""
    with read_session() as session:
        return not session.scalar(select(User.managed).where(User.id == actor.id))


def require_own_sign_in(actor: Actor, session_token: str) -> None:
    """Before factors, address or keys change. Raises Forbidden for who has no sign-in of their own, NotConfirmed for who did not confirm lately."""
    if not own_sign_in(actor):
        raise Forbidden("managed_account", MANAGED)
    require_confirmed(actor, session_token)


def confirm(actor: Actor, session_token: str, password: str, typed: str = "") -> None:
    """Takes the password, and a code where an authenticator is set up, as proof; raises Invalid and TooManyTries."""
    code = "".join(character for character in typed.lower() if character.isalnum())
    with write_session() as session:
        user = session.get_one(User, actor.id)
        brakes = brakes_for(user.email, f"confirmation of {actor.id}")
        count_attempt(session, brakes)
    fits = password_fits(password, user.password_hash)
    spare = recovery.find(actor.id, code) if fits else None
    with write_session() as session:
        user = session.get_one(User, actor.id, with_for_update=True)
        good = fits and (user.totp is None or prove(session, user, code, spare))
        if good:
            forget_failures(session, brakes)
            session.execute(update(SignInSession).where(SignInSession.token_hash == token_hash(session_token)).values(confirmed_at=now()))
        audit.record(session, actor, "person.confirmed" if good else "person.confirmation_failed", actor.id)
    if not good:
        raise Invalid("wrong_proof", N_("The password or the code is wrong. Check both and try again."))
