"""Another e-mail address: a code proves the new one, the old one is told and can take it back for a week."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for_mails, count_attempt
from insightora_dash.accounts.confirmation import require_own_sign_in
from insightora_dash.accounts.entry import challenges, reset
from insightora_dash.accounts.entry.letters import CODE_MINUTES, address_of_server, mail_code, mail_notice, masked
from insightora_dash.accounts.models import User
from insightora_dash.accounts.service import read_email
from insightora_dash.platform import mailer
from insightora_dash.platform.errors import Conflict, Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

PURPOSE, BACK = "email", "email_back"
LASTS, BACK_LASTS = timedelta(minutes=CODE_MINUTES), timedelta(days=7)
TAKEN_TITLE = N_("You have an account already")
TAKEN = N_("Somebody, perhaps you, wanted to use this address for another account. It has an account already, so nothing was changed.")
MOVED_TITLE = N_("The address of your account was changed")
MOVED = N_("Your account now uses {address}. If it was not you, take it back within seven days: every session then ends and you choose a new password.")


def ask(actor: Actor, session_token: str, new_email: str, address: str = "") -> str:
    """Mails a code to the new address; returns the address as typed. Raises Invalid, TooManyTries, and asks who did not confirm lately."""
    require_own_sign_in(actor, session_token)
    wanted = read_email(new_email)
    with write_session() as session:
        user = session.get_one(User, actor.id)
        if wanted == user.email:
            raise Invalid("same_address", N_("This is your address already."))
        count_attempt(session, brakes_for_mails(wanted, address))
        taken = session.scalar(select(User.id).where(User.email == wanted)) is not None
        begun = challenges.begin(session, PURPOSE, wanted, lasts=LASTS, user_id=user.id, data={"taken": taken, "epoch": user.epoch})
        if taken:
            mail = mail_notice(session, wanted, (TAKEN_TITLE, {}), [(TAKEN, {})], locale=user.locale, until=begun.row.expires_at)
        else:
            mail = mail_code(session, wanted, PURPOSE, begun.code, begun.row.expires_at, user.locale)
        audit.record(session, actor, "person.address_asked", actor.id)
    mailer.wake(mail.id)
    return wanted


def confirm(actor: Actor, typed: str) -> str:
    """Takes the new address once its code is right, and tells the old one; raises Invalid and TooManyTries."""
    row = challenges.begun(actor.id, PURPOSE)
    challenges.count_try(row)
    if row.data["taken"] or not challenges.code_fits(row, challenges.clean(typed)):
        raise challenges.wrong()
    with write_session() as session:
        challenges.take(session, row)
        user = session.get_one(User, actor.id)
        old, user.email = user.email, _free(session, row.email)
        mail_id = _tell_old(session, user, old)
        audit.record(session, actor, "person.address_changed", actor.id)
    mailer.wake(mail_id)
    return row.email


def pending(actor: Actor) -> str:
    """The address that waits for its code, empty when none does."""
    with read_session() as session:
        row = challenges.newest(session, actor.id, PURPOSE)
    return row.email if row else ""


def take_back(token: str) -> None:
    """Gives the account its old address again, ends every session, and mails a link for a new password; raises Invalid."""
    row = challenges.find(token, BACK)
    with write_session() as session:
        challenges.take(session, row)
        user = session.get_one(User, row.user_id)
        user.email, user.password_hash = _free(session, row.email, but=user.id), None
        user.epoch += 1
        sessions.end_all(session, user.id)
        audit.record(session, None, "person.address_taken_back", user.id)
    reset.forgot(row.email)


def check_back(token: str) -> str:
    """The masked address that a link gives back; raises Invalid when it is over."""
    return masked(challenges.find(token, BACK).email)


def _tell_old(session: Session, user: User, old: str) -> str:
    begun = challenges.begin(session, BACK, old, lasts=BACK_LASTS, user_id=user.id)
    begun.row.code_hash = None
    link = f"{address_of_server()}/take-back?token={begun.token}"
    says = [(MOVED, {"address": masked(user.email)})]
    return mail_notice(session, old, (MOVED_TITLE, {}), says, link=link, action=N_("Take it back"), locale=user.locale).id


def _free(session: Session, email: str, *, but: str = "") -> str:
    if session.scalar(select(User.id).where(User.email == email, User.id != but)) is not None:
        raise Conflict("address_taken", N_("This address cannot be used any more. Ask for another one."))
    return email
