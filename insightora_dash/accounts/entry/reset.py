"""A forgotten password: a link by mail, once and for fifteen minutes; the second factor stays as it is."""

from datetime import timedelta

from sqlalchemy import select

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.brake import brakes_for, brakes_for_mails, count_attempt, forget_account, forget_failures
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import address_of_server, mail_notice
from insightora_dash.accounts.models import User
from insightora_dash.accounts.passwords import check_password, hash_password
from insightora_dash.platform import mailer
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_

PURPOSE = "reset"
LASTS = timedelta(minutes=15)
TITLE = N_("Choose a new password")
SAYS = N_("Somebody asked for a new password for your account. The link works once and for 15 minutes. If it was not you, ignore this mail.")
CHANGED_TITLE = N_("Your password was changed")
CHANGED = N_("The password of your account was changed, and every session ended. If it was not you, ask for a new password at once: {link}")


def forgot(email: str, address: str = "") -> None:
    """Mails a link to who has an account; takes as long, and says as little, when nobody has. Raises TooManyTries."""
    typed = email.strip().lower()[:254]
    with write_session() as session:
        count_attempt(session, brakes_for_mails(typed, address))
        known = select(User).where(User.email == typed, User.active.is_(True), User.deleted_at.is_(None), User.managed.is_(False))
        user = session.scalar(known)
        data = {"epoch": user.epoch if user else -1}
        begun = challenges.begin(session, PURPOSE, typed, lasts=LASTS, user_id=user.id if user else None, data=data)
        begun.row.code_hash = None
        recipient, locale = (user.email, user.locale) if user else ("nobody@example.com", "")
        link = f"{address_of_server()}/reset?token={begun.token}"
        mail = mail_notice(session, recipient, (TITLE, {}), [(SAYS, {})], link=link, action=TITLE, locale=locale, until=begun.row.expires_at, drop=user is None)
    mailer.wake(mail.id)


def check(token: str) -> None:
    """Raises Invalid unless the link can still be used."""
    _user(token)


def reset(token: str, new: str, again: str, *, address: str = "") -> None:
    """Gives the account its new password: every session ends, no device is trusted any more, and its doors are open again."""
    row, user = challenges.find(token, PURPOSE), _user(token)
    check_password(new, again, email=user.email)
    kept = hash_password(new)
    with write_session() as session:
        challenges.take(session, row)
        fresh = session.get_one(User, user.id)
        fresh.password_hash = kept
        fresh.epoch += 1
        sessions.end_all(session, fresh.id)
        forget_account(session, fresh.email)
        forget_failures(session, brakes_for(fresh.email, address))
        link = f"{address_of_server()}/forgot"
        mail = mail_notice(session, fresh.email, (CHANGED_TITLE, {}), [(CHANGED, {"link": link})], locale=fresh.locale)
        audit.record(session, None, "person.password_reset", fresh.id, by="mail", address=address)
    mailer.wake(mail.id)


def _user(token: str) -> User:
    row = challenges.find(token, PURPOSE)
    with read_session() as session:
        user = session.get(User, row.user_id or "")
    if user is None or not user.active or user.managed or user.epoch != row.data["epoch"]:
        raise Invalid("challenge_over", challenges.OVER)
    return user
