"""Messages to webhooks: written with what they tell of, in one transaction; the worker sends them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import WebhookDelivery, WebhookEndpoint
from insightora_dash.platform.wording import N_

EVENTS = {
    "alert.fired": N_("an alert has something to say"),
    "report.delivered": N_("a report was mailed"),
    "report.failed": N_("a report could not be made"),
    "source.loaded": N_("data was loaded"),
    "source.failed": N_("a load failed"),
    "dashboard.published": N_("a dashboard was published"),
    "comment.created": N_("somebody commented"),
}
TEST = "test"
KEPT = timedelta(days=30)
MOST_SHOWN, MOST_LISTED = 50, 2000


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in the log; `answered` is the HTTP status that came back last."""

    id: str
    endpoint_id: str
    event: str
    status: str
    attempt: int
    at: datetime
    next_at: datetime | None
    answered: int | None
    error: str | None


def emit(session: Session, workspace_id: str, event: str, data: Mapping[str, object]) -> None:
    """Tells every endpoint that listens to `event` (a name in EVENTS), in the caller's write session; nothing has to be woken.

    `data` is small JSON: ids, an `href`, names and sentences that every administrator of the workspace may read.
    """
    if event not in EVENTS:
        raise ValueError(event)
    listening = select(WebhookEndpoint).where(
        WebhookEndpoint.workspace_id == workspace_id, WebhookEndpoint.deleted_at.is_(None), WebhookEndpoint.active.is_(True)
    )
    for endpoint in session.scalars(listening):
        if event in endpoint.events:
            session.add(message(endpoint, event, data))


def message(endpoint: WebhookEndpoint, event: str, data: Mapping[str, object]) -> WebhookDelivery:
    """A delivery that waits; its body never changes, so that it is signed alike however often it is sent."""
    moment, made = now(), new_id()
    body = json.dumps({"id": made, "type": event, "timestamp": moment.isoformat(), "workspace": endpoint.workspace_id, "data": dict(data)}, default=str)
    return WebhookDelivery(id=made, workspace_id=endpoint.workspace_id, endpoint_id=endpoint.id, event=event, body=body, next_at=moment)


def deliveries(actor: Actor, *, limit: int = MOST_SHOWN) -> list[Delivery]:
    """The newest messages of the workspace, the last one first."""
    actor.require("administer")
    query = select(WebhookDelivery).where(WebhookDelivery.workspace_id == actor.workspace_id)
    with read_session() as session:
        rows = session.scalars(query.order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id).limit(limit)).all()
    return [_view(row) for row in rows]


def send_again(actor: Actor, delivery_id: str) -> None:
    """Sends a message that is over once more, with fresh tries; it keeps its id. Raises Conflict while it still waits."""
    actor.require("administer")
    with write_session() as session:
        row = session.get(WebhookDelivery, delivery_id)
        if row is None or row.workspace_id != actor.workspace_id:
            raise NotFound("no_delivery", N_("This message is not there any more."))
        if row.status == "sending":
            raise Conflict("being_sent", N_("This message is being sent right now."))
        row.status, row.attempt, row.next_at, row.error = "queued", 0, now(), None
        audit.record(session, actor, "webhook.sent_again", delivery_id)


def prune() -> None:
    """Forgets messages of long ago."""
    with write_session() as session:
        session.execute(delete(WebhookDelivery).where(WebhookDelivery.created_at < now() - KEPT))


def _view(row: WebhookDelivery) -> Delivery:
    waiting = row.next_at if row.status == "queued" else None
    return Delivery(row.id, row.endpoint_id, row.event, row.status, row.attempt, row.created_at, waiting, row.answered, row.error)
