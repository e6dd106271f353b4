"""Where messages go: addresses kept by those who administer the workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.webhooks import sending, signature
from insightora_dash.accounts.webhooks.deliveries import EVENTS, TEST, message
from insightora_dash.config import Config
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.egress import check_public, networks
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import WebhookEndpoint
from insightora_dash.platform.wording import N_

MOST = 20
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that is told of events; its secret was shown once."""

    id: str
    url: str
    events: tuple[str, ...]
    active: bool
    created_at: datetime


def endpoints(actor: Actor) -> list[Endpoint]:
    """The webhooks of the workspace, the newest first."""
    actor.require("administer")
    with read_session() as session:
        rows = session.scalars(select(WebhookEndpoint).where(*_living(actor)).order_by(WebhookEndpoint.created_at.desc(), WebhookEndpoint.id)).all()
    return [Endpoint(row.id, row.url, tuple(row.events), row.active, row.created_at) for row in rows]


def register(actor: Actor, url: str, events: Iterable[str]) -> tuple[str, str]:
    """Keeps an address and returns its id and its secret, which nobody can read again.

    Raises Invalid for no address or no event, Forbidden for an address that is not public, Unavailable for an unknown host.
    """
    actor.require("administer")
    wanted = [event for event in EVENTS if event in set(events)]
    if not wanted:
        raise Invalid("no_events", N_("Pick at least one event that the webhook is told of."))
    address = url.strip()
    if len(address) > LONGEST:
        raise Invalid("bad_url", N_("This address is too long."))
    check_public(address, networks(need(Config).url_networks))
    secret = signature.new_secret()
    row = WebhookEndpoint(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, url=address, events=wanted, active=True)
    signature.keep(row, signature.Secret(secret))
    with write_session() as session:
        if (session.scalar(select(func.count()).select_from(WebhookEndpoint).where(*_living(actor))) or 0) >= MOST:
            raise Invalid("too_many_webhooks", N_("There are {most} webhooks. Remove some first."), most=MOST)
        session.add(row)
        audit.record(session, actor, "webhook.registered", row.id, host=urlsplit(address).hostname, events=wanted)
    return row.id, secret


def rotate(actor: Actor, endpoint_id: str) -> str:
    """A new secret, returned this once; the old one signs beside it for a day."""
    with write_session() as session:
        fresh = signature.replace(_own(session, actor, endpoint_id), now())
        audit.record(session, actor, "webhook.rotated", endpoint_id)
    return fresh


def switch(actor: Actor, endpoint_id: str, *, active: bool) -> None:
    """Tells an endpoint of events again, or no longer."""
    with write_session() as session:
        _own(session, actor, endpoint_id).active = active
        audit.record(session, actor, "webhook.on" if active else "webhook.off", endpoint_id)


def remove(actor: Actor, endpoint_id: str) -> None:
    """Takes an endpoint away; what still waits for it is not sent."""
    with write_session() as session:
        _own(session, actor, endpoint_id).deleted_at = now()
        audit.record(session, actor, "webhook.removed", endpoint_id)


def try_out(actor: Actor, endpoint_id: str) -> str:
    """Sends a message that says nothing but hello; returns its id."""
    with write_session() as session:
        row = _own(session, actor, endpoint_id)
        if not row.active:
            raise Invalid("webhook_off", N_("This webhook is switched off. Switch it on first."))
        hello = message(row, TEST, {"hello": "Insightora"})
        session.add(hello)
        job = sending.queue(session, row.id, row.workspace_id)
    if job is not None:
        jobs.wake(job)
    return hello.id


def _own(session: Session, actor: Actor, endpoint_id: str) -> WebhookEndpoint:
    actor.require("administer")
    row = session.get(WebhookEndpoint, endpoint_id)
    if row is None or row.workspace_id != actor.workspace_id or row.deleted_at is not None:
        raise NotFound("no_webhook", N_("This webhook is not there any more."))
    return row


def _living(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (WebhookEndpoint.workspace_id == actor.workspace_id, WebhookEndpoint.deleted_at.is_(None))
