"""Who a session stands for, signing out, the first owner, preferences and settings."""

import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions, setup
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for, count_attempt, forget_failures
from insightora_dash.accounts.models import Role, Setting, User, Workspace
from insightora_dash.accounts.passwords import check_password, hash_password, password_fits
from insightora_dash.accounts.standing import actor_in
from insightora_dash.accounts.viewing import seen_as
from insightora_dash.config import Config
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.naming import plain_name
from insightora_dash.platform.secrets import Sealer
from insightora_dash.platform.wording import LOCALES, N_

log = logging.getLogger(__name__)

THEMES = ("auto", "light", "dark")
COLUMNS = ("theme", "locale", "zone", "name")
MANAGED = N_("You sign in through your company. Password, address, factors and keys are kept there and cannot be set here.")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the screens show them."""

    id: str
    email: str
    name: str
    role: str
    workspace: str
    theme: str
    locale: str
    managed: bool = False  # comes through single sign-on only


def setup_needed() -> bool:
    """Whether nobody can sign in yet, so that the first visit creates the owner."""
    with read_session() as session:
        return setup.nobody_yet(session)


def create_owner(email: str, password: str, again: str, token: str = "") -> Actor:  # nosec B107 - none given
    """Makes the workspace and its owner, once: raises NotFound when somebody exists, Forbidden without the set-up token off loopback."""
    config = need(Config)
    if not setup_needed():
        raise setup.too_late()
    if setup.token_needed(config):
        setup.check_token(config, token)
    address = read_email(email)
    check_password(password, again, email=address)
    return create_owner_here(address, password)


def create_owner_here(address: str, password: str) -> Actor:
    """Makes the workspace and its owner for somebody who sits at the server: the checks are the caller's."""
    kept = hash_password(password)
    with write_session() as session:
        actor = setup.add_first_owner(session, address, kept)
        audit.record(session, actor, "workspace.created", actor.workspace_id)
    setup.forget_token(need(Config))
    return actor


def read_email(text: str) -> str:
    """The address in lower case; raises Invalid when it is none."""
    email = text.strip().lower()
    name, at, domain = email.rpartition("@")
    plausible = at and name and domain.strip(".") and not any(c.isspace() or ord(c) < 32 for c in email)
    if not plausible or len(email) > 254 or "@" in name:
        raise Invalid("bad_email", N_("This is not an e-mail address. It looks like name@example.com."))
    return email


def actor_for(token: str) -> Actor | None:
    """Who the token stands for, None when its session ended; notes its use once a minute."""
    config = need(Config)
    with read_session() as session:
        found = sessions.find(session, config, token) if token else None
        actor = actor_in(session, found.user, found.workspace, found.member) if found else None
        if found is not None and actor is not None and found.session.viewing_id:
            actor = seen_as(session, actor, found.session.viewing_id, found.workspace)
    if found is not None and sessions.touch_due(found):
        _note_use(found)
    return actor


def _note_use(found: sessions.Found) -> None:
    """A disk that is full or a database that is busy must not keep people from reading."""
    try:
        with write_session() as session:
            sessions.touch(session, found)
    except OperationalError:
        log.warning("the use of a session could not be noted", exc_info=True)


def sign_out(token: str) -> None:
    """Ends the session on the server; its token is worthless from now on."""
    with write_session() as session:
        ended = sessions.end(session, token)
        if ended is not None:
            audit.record(session, Actor(ended.user_id, ended.workspace_id), "person.signed_out", ended.user_id)


def change_password(actor: Actor, current: str, new: str, again: str, keep_token: str) -> None:
    """Gives the person another password and ends their sessions everywhere but here, where `keep_token` is the cookie's.

    Raises Invalid for a wrong current password or a weak new one, TooManyTries, and Forbidden for who comes through single sign-on.
    """
    with write_session() as session:
        user = _own_row(session, actor)
        if user.managed:
            raise Forbidden("managed_account", MANAGED)
        brakes = brakes_for(user.email, f"change of {actor.id}")
        count_attempt(session, brakes)
    if not password_fits(current, user.password_hash):
        with write_session() as session:
            audit.record(session, actor, "person.password_change_failed", actor.id)
        raise Invalid("wrong_current_password", N_("The current password is wrong. Type the one you signed in with."))
    check_password(new, again, email=user.email)
    kept = hash_password(new)
    with write_session() as session:
        forget_failures(session, brakes)
        user = _own_row(session, actor)
        user.password_hash = kept
        user.epoch += 1
        sessions.end_all(session, actor.id, but=keep_token)
        audit.record(session, actor, "person.password_changed", actor.id)


def end_sessions(user_id: str) -> None:
    """Ends every session of a person, wherever they are signed in."""
    with write_session() as session:
        sessions.end_all(session, user_id)


def prune_sessions() -> int:
    """Removes sessions that ended or ran out long ago; returns how many."""
    with write_session() as session:
        return sessions.prune(session)


def person(actor: Actor) -> Person:
    """Who the actor is, for the screens."""
    with read_session() as session:
        user, workspace, own = session.get(User, actor.id), session.get(Workspace, actor.workspace_id), session.get(Role, actor.roles[0])
    if user is None or workspace is None:
        raise NotFound("no_person", N_("This person no longer exists."))
    return Person(user.id, user.email, user.name, own.name if own else actor.roles[0], workspace.name, user.theme, user.locale, user.managed)


def display_name(actor: Actor) -> str:
    """How the actor is called where others read it; empty for one who is nobody's account."""
    with read_session() as session:
        user = session.get(User, actor.id)
    return (user.name or user.email) if user is not None else ""


def preferences(actor: Actor) -> Mapping[str, Any]:
    """What the person chose: `theme`, `locale`, `zone`, `name`, and whatever a screen remembers for them."""
    with read_session() as session:
        user = _own_row(session, actor)
        return {**user.preferences, "theme": user.theme, "locale": user.locale, "zone": user.zone, "name": user.name}


def set_preference(actor: Actor, name: str, value: object) -> None:
    """Remembers one choice of the person (JSON); raises Invalid for a theme, locale or zone that does not exist."""
    with write_session() as session:
        user = _own_row(session, actor)
        if name in COLUMNS:
            setattr(user, name, _checked(name, value))
        else:
            user.preferences = {**user.preferences, name[:80]: value}


def setting(actor: Actor, name: str, default: Any = None) -> Any:
    """One setting of the workspace."""
    with read_session() as session:
        row = _setting(session, actor, name)
        return row.value.get("value", default) if row else default


def save_setting(actor: Actor, name: str, value: object) -> None:
    """Keeps one setting of the workspace (JSON); an administrator's right."""
    actor.require("administer")
    with write_session() as session:
        row = _setting(session, actor, name) or _new_setting(session, actor, name)
        row.value, row.updated_by = {"value": value}, actor.id
        audit.record(session, actor, "setting.changed", name)


def save_secret(actor: Actor, name: str, text: str) -> None:
    """Keeps one secret of the workspace, encrypted; an empty text removes it. An administrator's right."""
    actor.require("administer")
    with write_session() as session:
        row = _setting(session, actor, name) or _new_setting(session, actor, name)
        row.sealed = need(Sealer).seal(text, row_id=row.id, workspace_id=actor.workspace_id) if text else None
        row.updated_by = actor.id
        audit.record(session, actor, "secret.changed" if text else "secret.removed", name)


def read_secret(actor: Actor, name: str) -> str | None:
    """The secret in clear, for the verb that uses it; never shown, logged or sent to a browser."""
    with read_session() as session:
        row = _setting(session, actor, name)
    return need(Sealer).unseal(row.sealed, row_id=row.id, workspace_id=actor.workspace_id) if row and row.sealed else None


def has_secret(actor: Actor, name: str) -> bool:
    """Whether a secret is kept under this name."""
    with read_session() as session:
        row = _setting(session, actor, name)
        return bool(row and row.sealed)


def _checked(name: str, value: object) -> str | None:
    known: Mapping[str, Container[object]] = {"theme": THEMES, "locale": LOCALES, "zone": {None} | available_timezones()}
    if name in known and value not in known[name]:
        raise Invalid("unknown_choice", N_("{value} is not a choice for {name}. Pick one from the list."), value=str(value)[:80], name=name)
    if name == "name" and str(value).strip():
        return plain_name(str(value))
    return None if value is None else str(value)[:200]


def _own_row(session: Session, actor: Actor) -> User:
    user = session.get(User, actor.id)
    if user is None:
        raise NotFound("no_person", N_("This person no longer exists."))
    return user


def _setting(session: Session, actor: Actor, name: str) -> Setting | None:
    return session.scalar(select(Setting).where(Setting.workspace_id == actor.workspace_id, Setting.name == name))


def _new_setting(session: Session, actor: Actor, name: str) -> Setting:
    row = Setting(id=new_id(), workspace_id=actor.workspace_id, name=name[:80], value={}, created_by=actor.id)
    session.add(row)
    return row
