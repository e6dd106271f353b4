"""Setting factors up and taking them away; who changes one has to confirm who they are."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.confirmation import require_own_sign_in
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import address_of_server, mail_notice
from insightora_dash.accounts.entry.signin import factor_needed
from insightora_dash.accounts.factors import recovery, totp
from insightora_dash.accounts.models import Challenge, User
from insightora_dash.platform import mailer
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.wording import N_

PURPOSE = "totp"
LASTS = timedelta(minutes=15)
TITLE = N_("Your sign-in was changed")
CHANGES = {
    "totp_on": N_("An authenticator app now gives the codes for your account."),
    "totp_off": N_("Your account no longer asks for codes of an authenticator app."),
    "codes": N_("New recovery codes were made for your account; the ones before no longer work."),
    "mail_on": N_("Your account now asks for a code by mail at each sign-in from a new device."),
    "mail_off": N_("Your account no longer asks for a code by mail at each sign-in."),
}
NOT_YOU = N_("If it was not you, choose a new password at once: {link}")


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody signs in with, beside the password; `needed` when a code is asked for in any case."""

    app: bool
    mail_codes: bool
    recovery_left: int
    business: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An authenticator that is being set up: the QR code as a data address, and the secret for typing."""

    qr: str
    secret: str


def factors(actor: Actor) -> Factors:
    """What the person has set up."""
    with read_session() as session:
        user = session.get_one(User, actor.id)
        return Factors(user.totp is not None, user.mail_codes, recovery.left(session, user.id), user.business, factor_needed(user))


def begin_app(actor: Actor, session_token: str) -> Enrolment:
    """Makes a secret that becomes the factor once a code of it was typed."""
    require_own_sign_in(actor, session_token)
    secret = totp.new_secret()
    with write_session() as session:
        user = session.get_one(User, actor.id)
        sealed = b64encode(totp.seal(user, secret)).decode()
        challenges.begin(session, PURPOSE, user.email, lasts=LASTS, user_id=user.id, data={"sealed": sealed}).row.code_hash = None
        audit.record(session, actor, "factor.app_begun", actor.id)
    return _shown(secret, user.email)


def pending(actor: Actor) -> Enrolment | None:
    """The authenticator that was begun and waits for its first code."""
    with read_session() as session:
        row = challenges.newest(session, actor.id, PURPOSE)
    return _shown(_secret(actor, row), row.email) if row else None


def finish_app(actor: Actor, session_token: str, typed: str) -> list[str]:
    """Sets the authenticator up with the first code it shows; returns the recovery codes, which nobody can read again."""
    require_own_sign_in(actor, session_token)
    row = challenges.begun(actor.id, PURPOSE)
    challenges.count_try(row)
    secret = _secret(actor, row)
    step = totp.step_of(secret, challenges.clean(typed), after=None)
    if step is None:
        raise challenges.wrong()
    codes = recovery.new_codes()
    kept = recovery.hashes(codes)
    with write_session() as session:
        challenges.take(session, row)
        user = session.get_one(User, actor.id)
        user.totp, user.totp_step = b64decode(row.data["sealed"]), step
        recovery.replace(session, user.id, kept)
        mail_id = _changed(session, actor, user, "totp_on")
    mailer.wake(mail_id)
    return codes


def remove_app(actor: Actor, session_token: str) -> None:
    """Takes the authenticator and its recovery codes away; where a code is needed in any case, it comes by mail."""
    require_own_sign_in(actor, session_token)
    with write_session() as session:
        user = session.get_one(User, actor.id)
        user.totp, user.totp_step = None, None
        recovery.replace(session, user.id, [])
        mail_id = _changed(session, actor, user, "totp_off")
    mailer.wake(mail_id)


def new_recovery_codes(actor: Actor, session_token: str) -> list[str]:
    """Ten new recovery codes instead of all earlier ones."""
    require_own_sign_in(actor, session_token)
    codes = recovery.new_codes()
    kept = recovery.hashes(codes)
    with write_session() as session:
        user = session.get_one(User, actor.id)
        if user.totp is None:
            raise Invalid("no_app", N_("Recovery codes stand in for an authenticator app. Set one up first."))
        recovery.replace(session, user.id, kept)
        mail_id = _changed(session, actor, user, "codes", devices_too=False)
    mailer.wake(mail_id)
    return codes


def set_mail_codes(actor: Actor, session_token: str, *, wanted: bool) -> None:
    """Whether a code by mail is asked for at each sign-in."""
    require_own_sign_in(actor, session_token)
    with write_session() as session:
        user = session.get_one(User, actor.id)
        user.mail_codes = wanted
        mail_id = _changed(session, actor, user, "mail_on" if wanted else "mail_off")
    mailer.wake(mail_id)


def _changed(session: Session, actor: Actor, user: User, change: str, *, devices_too: bool = True) -> str:
    """Tells the person by mail; a changed factor also ends the trust in devices."""
    if devices_too:
        user.epoch += 1
    says = [(CHANGES[change], {}), (NOT_YOU, {"link": f"{address_of_server()}/forgot"})]
    mail = mail_notice(session, user.email, (TITLE, {}), says, locale=user.locale, workspace_id=actor.workspace_id)
    audit.record(session, actor, f"factor.{change}", actor.id)
    return mail.id


def _secret(actor: Actor, row: Challenge) -> str:
    return need(Sealer).unseal(b64decode(row.data["sealed"]), row_id=actor.id, workspace_id="totp")


def _shown(secret: str, email: str) -> Enrolment:
    return Enrolment(totp.qr_svg(secret, email), " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)))
