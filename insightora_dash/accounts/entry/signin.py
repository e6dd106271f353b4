"""Signing in: the password, then a second factor unless the device is trusted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for, brakes_for_device, brakes_for_mails, count_attempt, forget_failures
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import CODE_MINUTES, mail_code, masked
from insightora_dash.accounts.factors import devices, recovery
from insightora_dash.accounts.factors.proof import prove
from insightora_dash.accounts.models import Challenge, Membership, TrustedDevice, User
from insightora_dash.accounts.passwords import hash_outdated, hash_password, password_fits
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.wording import N_

PURPOSE = "sign_in"
LASTS = timedelta(minutes=CODE_MINUTES)


class SecondStep(InsightoraError):
    """The password is right, and a second factor has to follow: `challenge` is the token of that step."""

    status: ClassVar[int] = 401

    def __init__(self, challenge: str) -> None:
        super().__init__("second_step", N_("Enter a code to finish signing in."))
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session's token, and that of the device when it is trusted from now on."""

    token: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a step waits for, as the page shows it: `app` when codes come from an authenticator, otherwise the masked address."""

    purpose: str
    app: bool
    address: str
    mail_status: str = ""


def factor_needed(user: User) -> bool:
    """Whether this person never gets in on a password alone."""
    config = need(Config)
    everybody = config.sign_in_codes == "everybody" or (config.sign_in_codes == "auto" and bool(config.smtp_host))
    return user.business or user.mail_codes or user.totp is not None or everybody


def sign_in(email: str, password: str, *, address: str = "", agent: str = "", device: str = "") -> str:
    """Checks the password and begins a session; returns its token.

    Raises SecondStep when a factor is missing, Invalid for a wrong pair, with the same words and about the same time whether or not the
    account exists, and TooManyTries.
    """
    typed = email.strip().lower()[:254]
    with write_session() as session:
        query = select(User).where(User.email == typed, User.active.is_(True), User.deleted_at.is_(None), User.managed.is_(False))
        user = session.scalar(query)
        known = devices.trusted(session, user, device)
        brakes = brakes_for_device(known.id, address) if known else brakes_for(typed, address)
        count_attempt(session, brakes)
    fits = password_fits(password, user.password_hash if user else None)
    renewed = hash_password(password) if fits and user and hash_outdated(user.password_hash or "") else None
    answer: Callable[[], str] = _refuse
    with write_session() as session:
        found = session.get(User, user.id) if user and fits else None
        member = first_membership(session, found) if found and found.active else None
        if found is None or member is None:
            audit.record(session, None, "person.sign_in_failed", address=address)
        else:
            forget_failures(session, brakes)
            found.password_hash = renewed or found.password_hash
            answer = _go_on(session, found, member, known, address=address, agent=agent)
    return answer()


def second_step(token: str, typed: str, *, trust: bool = False, address: str = "", agent: str = "") -> Entered:
    """Checks the code of a sign-in and begins the session; raises Invalid for a wrong or used code, and TooManyTries."""
    row = challenges.find(token, PURPOSE)
    challenges.count_try(row)
    code, entered = challenges.clean(typed), None
    spare = recovery.find(str(row.user_id), code)
    with write_session() as session:
        user = session.get_one(User, row.user_id, with_for_update=True)
        member = first_membership(session, user) if user.active and user.epoch == row.data["epoch"] else None
        if member is not None and _proves(session, row, user, code, spare):
            challenges.take(session, row)
            entered = _enter(session, user, member, trust=trust, address=address, agent=agent)
        else:
            audit.record(session, None, "person.code_failed", user.id, address=address)
    if entered is None:
        raise challenges.wrong()
    return entered


def waiting(token: str) -> Waiting:
    """What the step behind this token waits for; raises Invalid when it is over."""
    row = challenges.find(token, PURPOSE, "register")
    sent = mailer.deliveries(row.mail_id or "")
    return Waiting(row.purpose, bool(row.data.get("app")), masked(row.email), sent[0].status if sent else "")


def send_again(token: str, address: str) -> None:
    """Mails a new code for the step; the code before stops working. Raises Invalid where codes come from an app, and TooManyTries."""
    row = challenges.find(token, PURPOSE)
    if row.data.get("app") and not row.data.get("mail"):
        raise Invalid("codes_from_app", N_("Your codes come from your authenticator app. Without it, use a recovery code."))
    with write_session() as session:
        count_attempt(session, brakes_for_mails(row.email, address))
        fresh = session.get_one(Challenge, row.id, with_for_update=True)
        mail = mail_code(session, row.email, row.purpose, challenges.new_code(fresh), fresh.expires_at, row.data.get("locale", ""))
        fresh.mail_id = mail.id
    mailer.wake(mail.id)


def first_membership(session: Session, user: User) -> Membership | None:
    """The workspace somebody lands in: the one they were in last, otherwise their first."""
    query = select(Membership).where(Membership.user_id == user.id, Membership.deleted_at.is_(None))
    rooms = session.scalars(query.order_by(Membership.created_at)).all()
    wanted = user.preferences.get("workspace")
    return next((room for room in rooms if room.workspace_id == wanted), rooms[0] if rooms else None)


def _proves(session: Session, row: Challenge, user: User, code: str, spare: str | None) -> bool:
    return challenges.code_fits(row, code) or prove(session, user, code, spare)


def _go_on(session: Session, user: User, member: Membership, known: TrustedDevice | None, *, address: str, agent: str) -> Callable[[], str]:
    if factor_needed(user) and known is None:
        return _ask_for_code(session, user, address)
    if known is not None:
        session.get_one(TrustedDevice, known.id).seen_at = now()
    token = _enter(session, user, member, trust=False, address=address, agent=agent).token
    return lambda: token


def _ask_for_code(session: Session, user: User, address: str) -> Callable[[], str]:
    data = {"epoch": user.epoch, "app": user.totp is not None, "mail": user.totp is None or user.mail_codes, "locale": user.locale}
    begun = challenges.begin(session, PURPOSE, user.email, lasts=LASTS, user_id=user.id, data=data)
    mail = None
    if user.totp is None:
        count_attempt(session, brakes_for_mails(user.email, address))
        mail = mail_code(session, user.email, PURPOSE, begun.code, begun.row.expires_at, user.locale)
        begun.row.mail_id = mail.id
    else:
        begun.row.code_hash = None  # no mail, no code
    audit.record(session, None, "person.second_step", user.id, address=address)

    def ask() -> str:
        if mail is not None:
            mailer.wake(mail.id)
        raise SecondStep(begun.token)

    return ask


def _enter(session: Session, user: User, member: Membership, *, trust: bool, address: str, agent: str) -> Entered:
    token = sessions.begin(session, need(Config), user, member.workspace_id, address=address, agent=agent)
    device = devices.trust(session, user, agent=agent, address=address) if trust else ""
    audit.record(session, Actor(user.id, member.workspace_id), "person.signed_in", user.id, address=address, trusted=trust)
    return Entered(token, device)


def _refuse() -> str:
    raise Invalid("wrong_password", N_("The e-mail address or the password is wrong. Check both and try again."))
