"""The way to a provider and back: bound to one browser, for ten minutes, once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select

from insightora_dash.accounts import audit, sessions
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.brake import brakes_for_providers, count_attempt, forget_failures
from insightora_dash.accounts.entry import challenges
from insightora_dash.accounts.entry.letters import address_of_server
from insightora_dash.accounts.models import Provider, SignInSession
from insightora_dash.accounts.sso.admission import admit
from insightora_dash.accounts.sso.protocol import claims_for, discover, refused, way_out, way_there
from insightora_dash.accounts.sso.providers import open_provider
from insightora_dash.config import Config
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, read_session, write_session

PURPOSE = "sso"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what it keeps until it comes back."""

    address: str
    step: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new session's token, and where the person wanted to go."""

    token: str
    onward: str


def begin(provider_id: str, onward: str, *, address: str = "") -> Begun:
    """Begins a sign-in at a provider; raises NotFound, Unavailable, TooManyTries."""
    provider, client = open_provider(provider_id)
    with write_session() as session:
        count_attempt(session, brakes_for_providers(address))
    metadata = discover(provider.issuer, provider.name)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    data = {"provider": provider.id, "state": _hash(state), "nonce": nonce, "verifier": verifier, "onward": onward}
    with write_session() as session:
        begun = challenges.begin(session, PURPOSE, "", lasts=LASTS, data=data)
        begun.row.code_hash = None
    return Begun(way_there(client, metadata, state=state, nonce=nonce, verifier=verifier), begun.token)


def arrive(step: str, state: str, code: str, error: str = "", issuer: str = "", *, address: str = "", agent: str = "") -> Arrived:
    """Takes what the browser brings back and begins a session; raises Invalid for what is forged, old or used, Forbidden for who is not let in."""
    row = challenges.find(step, PURPOSE)
    provider, client = open_provider(row.data["provider"])
    with write_session() as session:
        challenges.take(session, row)
    try:
        if not hmac.compare_digest(row.data["state"], _hash(state)):
            raise refused(provider.name, "state")
        if error or not code or issuer not in ("", provider.issuer):  # the last: RFC 9207, an answer of another provider
            raise refused(provider.name, error or ("issuer" if code else "code"))
        metadata = discover(provider.issuer, provider.name)
        claims = claims_for(client, metadata, code, nonce=row.data["nonce"], verifier=row.data["verifier"])
        with write_session() as session:
            user, member = admit(session, session.get_one(Provider, provider.id), claims)
            token = sessions.begin(session, need(Config), user, member.workspace_id, address=address, agent=agent, provider_id=provider.id)
            forget_failures(session, brakes_for_providers(address))
            audit.record(session, Actor(user.id, member.workspace_id), "person.signed_in", user.id, address=address, provider=provider.name)
    except InsightoraError as failure:
        with write_session() as session:
            audit.record(session, None, "person.sign_in_failed", provider.id, workspace_id=provider.workspace_id, address=address, code=failure.code)
        raise
    return Arrived(token, str(row.data["onward"]))


def leaving(session_token: str) -> tuple[str, str]:
    """Name of the provider a session began at, and the address that ends its own session; empty when there is none."""
    with read_session() as session:
        own = session.scalar(select(SignInSession).where(SignInSession.token_hash == sessions.token_hash(session_token)))
    if own is None or own.provider_id is None:
        return "", ""
    try:
        provider, client = open_provider(own.provider_id)
        return provider.name, way_out(discover(provider.issuer, provider.name), client.client_id, f"{address_of_server()}/sign-in")
    except InsightoraError:  # a provider that is away keeps nobody from leaving
        return "", ""


def _hash(state: str) -> str:
    return sha256(state.encode()).hexdigest()
