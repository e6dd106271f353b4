"""The first visit: one workspace and its owner, guarded by a one-time token when others can reach the server."""

import ipaddress
from hmac import compare_digest
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.config import Config
from insightora_dash.platform.errors import Forbidden, NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.secrets import private_file
from insightora_dash.platform.wording import N_

WORKSPACE_NAME = "My workspace"


def nobody_yet(session: Session) -> bool:
    """Whether there is no user at all."""
    return session.scalar(select(User.id).limit(1)) is None


def token_needed(config: Config) -> bool:
    """Whether somebody else could reach the first visit before the owner does."""
    return config.off_loopback or not _loopback(config.host)


def setup_token(config: Config) -> str | None:
    """The token that the first visit has to present, made when missing; None when it needs none or set-up is over."""
    if not token_needed(config):
        return None
    with read_session() as session:
        if not nobody_yet(session):
            return None
    return private_file(_path(config))


def check_token(config: Config, token: str) -> None:
    """Raises Forbidden unless this is the set-up token."""
    if not compare_digest(private_file(_path(config)).encode(), token.strip().encode()):
        raise Forbidden("wrong_setup_token", N_("The set-up token is wrong. It is printed where the server was started; copy it from there."))


def forget_token(config: Config) -> None:
    """Removes the token: it worked once."""
    _path(config).unlink(missing_ok=True)


def add_first_owner(session: Session, email: str, password_hash: str) -> Actor:
    """Adds the workspace and its owner in the caller's write session; raises NotFound when somebody was faster."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtext('first owner'))"))
    if not nobody_yet(session):
        raise too_late()
    workspace, user = Workspace(id=new_id(), name=WORKSPACE_NAME), User(id=new_id(), email=email, password_hash=password_hash, preferences={})
    session.add_all([workspace, user])
    session.flush()
    session.add(Membership(workspace_id=workspace.id, user_id=user.id, role="owner", created_by=user.id))
    return Actor(user.id, workspace.id, roles=("owner",))


def too_late() -> NotFound:
    """What the set-up answers once an owner exists."""
    return NotFound("setup_done", N_("This installation already has an owner. Sign in instead."))


def _path(config: Config) -> Path:
    return config.data_dir / "secrets" / "setup-token"


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
