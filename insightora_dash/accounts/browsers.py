"""Where somebody is signed in, and ending it there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.factors.devices import agent_name
from insightora_dash.accounts.models import SignInSession
from insightora_dash.accounts.sessions import token_hash
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.wording import N_


@dataclass(frozen=True, slots=True)
class Browser:
    """One open session."""

    id: str
    name: str
    address: str
    since: datetime
    seen_at: datetime
    here: bool


def browsers(actor: Actor, session_token: str) -> list[Browser]:
    """The open sessions of the person, this one first, then the one used last."""
    idle = now() - timedelta(hours=need(Config).session_idle_hours)
    query = select(SignInSession).where(
        SignInSession.user_id == actor.id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now(), SignInSession.seen_at > idle
    )  # fmt: skip
    own = token_hash(session_token)
    with read_session() as session:
        rows = session.scalars(query.order_by(SignInSession.seen_at.desc())).all()
    found = [Browser(row.id, agent_name(row.agent or ""), row.address or "", row.created_at, row.seen_at, row.token_hash == own) for row in rows]
    return sorted(found, key=lambda browser: not browser.here)


def end(actor: Actor, session_id: str) -> None:
    """Ends one session; raises NotFound for somebody else's."""
    with write_session() as session:
        row = session.get(SignInSession, session_id)
        if row is None or row.user_id != actor.id:
            raise NotFound("no_session", N_("This session has ended already."))
        row.ended_at = row.ended_at or now()
        audit.record(session, actor, "session.ended", session_id)


def end_others(actor: Actor, session_token: str) -> None:
    """Ends every session but this one."""
    with write_session() as session:
        sessions.end_all(session, actor.id, but=session_token)
        audit.record(session, actor, "session.others_ended", actor.id)
