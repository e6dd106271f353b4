"""Registration: a code by mail proves the address; known and unknown addresses are answered alike."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for_mails, count_attempt
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import CODE_MINUTES, address_of_server, mail_code, mail_notice
from insightora_dash.accounts.models import Challenge, Membership, User, Workspace
from insightora_dash.accounts.passwords import check_password, hash_password
from insightora_dash.accounts.service import read_email, setup_needed
from insightora_dash.accounts.setup import WORKSPACE_NAME
from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.platform.extensions import need, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Mail
from insightora_dash.platform.wording import N_, current_locale

PURPOSE = "register"
LASTS = timedelta(minutes=CODE_MINUTES)
KNOWN_TITLE = N_("You have an account already")
KNOWN = N_("Somebody, perhaps you, tried to register with this address. It has an account already: sign in, or choose a new password.")
WELCOME_TITLE = N_("Welcome to Insightora")
WELCOME = N_("Your account is ready. Bring a file or connect a database, then ask in your own words.")


def registration_open() -> bool:
    """Whether visitors may register by themselves."""
    return need(Config).registration == "open" and not setup_needed()


def register(email: str, password: str, again: str, *, company: str | None = None, address: str = "") -> str:
    """Begins a registration and mails a code; returns the token of the step. A `company` makes it a business account.

    Raises Forbidden while registration is closed, Invalid for what cannot be used, TooManyTries. For an address that has an account the
    answer is the same, and the mail says so.
    """
    if not registration_open():
        raise Forbidden("registration_closed", N_("Registration is closed here. Ask somebody of the workspace for an invitation."))
    wanted = read_email(email)
    check_password(password, again, email=wanted)
    if company is not None and not company.strip():
        raise Invalid("no_company", N_("Say what your company is called."))
    data = {"password": hash_password(password), "company": company.strip()[:200] if company else None, "locale": current_locale()}
    with write_session() as session:
        count_attempt(session, brakes_for_mails(wanted, address))
        begun = challenges.begin(session, PURPOSE, wanted, lasts=LASTS, data={**data, "known": _known(session, wanted)})
        mail = _mail(session, begun.row, begun.code)
    mailer.wake(mail.id)
    return begun.token


def send_again(token: str, address: str) -> None:
    """Mails the code once more; raises TooManyTries."""
    row = challenges.find(token, PURPOSE)
    with write_session() as session:
        count_attempt(session, brakes_for_mails(row.email, address))
        fresh = session.get_one(Challenge, row.id, with_for_update=True)
        mail = _mail(session, fresh, challenges.new_code(fresh))
    mailer.wake(mail.id)


def finish(token: str, typed: str, *, address: str = "", agent: str = "") -> tuple[Actor, str]:
    """Makes the account once the code is right, and signs it in; raises Invalid for a wrong code, and TooManyTries."""
    row = challenges.find(token, PURPOSE)
    challenges.count_try(row)
    made = None
    if challenges.code_fits(row, challenges.clean(typed)) and not row.data["known"]:
        with write_session() as session:
            challenges.take(session, row)
            if not _known(session, row.email):
                made = _make(session, row, address=address, agent=agent)
    if made is None:
        raise challenges.wrong()
    return made


def add_account(session: Session, email: str, password_hash: str, *, business: bool = False, locale: str = "en") -> User:
    """Adds a person who proved to read this address, in the caller's write session."""
    user = User(id=new_id(), email=email, password_hash=password_hash, business=business, locale=locale, preferences={}, epoch=0)
    session.add(user)
    session.flush()
    return user


def _make(session: Session, row: Challenge, *, address: str, agent: str) -> tuple[Actor, str]:
    data: dict[str, Any] = row.data
    user = add_account(session, row.email, data["password"], business=bool(data["company"]), locale=data["locale"])
    workspace = Workspace(id=new_id(), name=data["company"] or WORKSPACE_NAME)
    session.add(workspace)
    session.flush()
    session.add(Membership(workspace_id=workspace.id, user_id=user.id, role="owner", created_by=user.id))
    actor = Actor(user.id, workspace.id, roles=("owner",))
    token = sessions.begin(session, need(Config), user, workspace.id, address=address, agent=agent)
    mail_notice(session, user.email, (WELCOME_TITLE, {}), [(WELCOME, {})], link=address_of_server(), action=N_("Open Insightora"), locale=user.locale)
    audit.record(session, actor, "person.registered", user.id, business=user.business)
    return actor, token


def _mail(session: Session, row: Challenge, code: str) -> Mail:
    if row.data["known"]:
        link, locale = f"{address_of_server()}/sign-in", row.data["locale"]
        mail = mail_notice(session, row.email, (KNOWN_TITLE, {}), [(KNOWN, {})], link=link, action=N_("Sign in"), locale=locale, until=row.expires_at)
    else:
        mail = mail_code(session, row.email, PURPOSE, code, row.expires_at, row.data["locale"])
    row.mail_id = mail.id
    return mail


def _known(session: Session, email: str) -> bool:
    return session.scalar(select(User.id).where(User.email == email)) is not None
