"""`python -m insightora_dash user ...`: help for people who are locked out."""

import getpass
import json
import secrets
import sys
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.accounts.passwords import check_password, hash_password
from insightora_dash.accounts.service import create_owner_here, read_email, setup_needed
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

GENERATED_BYTES = 15


def user_command(action: str, email: str, *, stdin: TextIO | None = None) -> int:
    """Runs one action and prints what was done as JSON; the password comes from the terminal or standard input, or is generated."""
    if action == "make-owner":
        make_owner(email)
        print(json.dumps({"done": "make-owner", "email": read_email(email)}))
        return 0
    password, generated = read_password(stdin or sys.stdin, email)
    {"add": add_user, "reset-password": reset_password}[action](email, password)
    print(json.dumps({"done": action, "email": read_email(email), **({"password": password} if generated else {})}))
    return 0


def read_password(stdin: TextIO, email: str) -> tuple[str, bool]:
    """The password typed at the terminal or piped in, checked; a random one when nothing was given. The second value says which."""
    if stdin.isatty():
        password = getpass.getpass("Password (empty: make one): ")
        again = getpass.getpass("Again: ") if password else ""
    else:
        password = again = stdin.readline().rstrip("\r\n")
    if not password:
        return secrets.token_urlsafe(GENERATED_BYTES), True
    check_password(password, again, email=read_email(email))
    return password, False


def add_user(email: str, password: str) -> None:
    """Adds a person: the owner when there is nobody yet, otherwise an analyst of the first workspace."""
    address = read_email(email)
    if setup_needed():
        create_owner_here(address, password)
        return
    kept = hash_password(password)
    with write_session() as session:
        if _user(session, address) is not None:
            raise Conflict("person_exists", N_("{email} already has an account. Use reset-password to give it a new password."), email=address)
        user, workspace = User(id=new_id(), email=address, password_hash=kept, preferences={}), _first_workspace(session)
        session.add(user)
        session.flush()
        session.add(Membership(workspace_id=workspace.id, user_id=user.id, role="analyst"))
        audit.record(session, None, "person.added", user.id, workspace_id=workspace.id, by="command line")


def reset_password(email: str, password: str) -> None:
    """Gives a person a new password, ends all their sessions and lets them sign in again."""
    kept = hash_password(password)
    with write_session() as session:
        user = _known(session, email)
        user.password_hash, user.active, user.managed = kept, True, False  # also when the single sign-on is broken
        user.epoch += 1
        sessions.end_all(session, user.id)
        audit.record(session, None, "person.password_reset", user.id, by="command line")


def make_owner(email: str) -> None:
    """Makes a person an owner of the workspace they are in."""
    with write_session() as session:
        user = _known(session, email)
        membership = session.scalar(select(Membership).where(Membership.user_id == user.id, Membership.deleted_at.is_(None)))
        if membership is None:
            membership = Membership(workspace_id=_first_workspace(session).id, user_id=user.id)
            session.add(membership)
        membership.role = "owner"
        audit.record(session, None, "person.made_owner", user.id, workspace_id=membership.workspace_id, by="command line")


def actor_for_command(email: str | None) -> Actor:
    """The person with this address, or an owner of the first workspace; raises NotFound."""
    with read_session() as session:
        if email:
            found = session.scalars(select(Membership).where(Membership.user_id == _known(session, email).id, Membership.deleted_at.is_(None))).first()
        else:
            owners = select(Membership).where(Membership.role == "owner", Membership.deleted_at.is_(None))
            found = session.scalars(owners.order_by(Membership.created_at)).first()
        if found is None:
            raise NotFound("nobody_yet", N_("Nobody has set this installation up yet. Open it in a browser first."))
        return Actor(found.user_id, found.workspace_id, roles=(found.role,))


def _known(session: Session, email: str) -> User:
    user = _user(session, read_email(email))
    if user is None:
        raise NotFound("no_person", N_("Nobody has an account with {email}. Check the spelling, or add it with: user add {email}"), email=email)
    return user


def _user(session: Session, address: str) -> User | None:
    return session.scalar(select(User).where(User.email == address, User.deleted_at.is_(None)))


def _first_workspace(session: Session) -> Workspace:
    return session.scalars(select(Workspace).where(Workspace.deleted_at.is_(None)).order_by(Workspace.created_at).limit(1)).one()
