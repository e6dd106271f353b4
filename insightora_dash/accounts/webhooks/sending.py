"""What the worker does for webhooks: one job an endpoint, which sends what waits in order, and stops at the first failure."""

from datetime import timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.webhooks import signature
from insightora_dash.config import Config
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.egress import networks, posted
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.jobs import JobContext
from insightora_dash.platform.models import Job, WebhookDelivery, WebhookEndpoint
from insightora_dash.platform.wording import N_, translate

KIND = "webhook"
WAITS = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 4 * 3600, 12 * 3600))  # after each failure; then it is given up
LOST = timedelta(minutes=5)  # "sending" for longer: the worker died in the middle
AT_ONCE = 50  # messages in one job
GONE = 410  # the receiver wants no more


def send_due() -> int:
    """Queues a job for each endpoint whose messages are due; returns how many. The worker's clock wakes them."""
    with read_session() as session:
        if session.scalar(_due().limit(1)) is None and session.scalar(_lost().limit(1)) is None:
            return 0
    with write_session() as session:
        lost = session.scalars(_lost()).all()
        session.execute(update(WebhookDelivery).where(WebhookDelivery.id.in_([row.id for row in lost])).values(status="queued", next_at=now()))
        due = {row.endpoint_id: row.workspace_id for row in session.scalars(_due())}
        return sum(queue(session, endpoint_id, workspace_id) is not None for endpoint_id, workspace_id in due.items())


def queue(session: Session, endpoint_id: str, workspace_id: str) -> str | None:
    """A job that sends what waits for this endpoint, in the caller's write session; None while there is one."""
    start = f"{KIND}:{endpoint_id}:"
    if session.scalar(select(Job.id).where(Job.key.startswith(start), Job.status.in_(jobs.OPEN))) is not None:
        return None
    return jobs.enqueue(session, Actor("", workspace_id, ()), KIND, {"endpoint": endpoint_id}, key=start + new_id()).id


def deliver(job: JobContext) -> str:
    """Sends what waits for one endpoint, the oldest first: the job of kind `webhook`."""
    sent = 0
    while sent < AT_ONCE and (claimed := _claim(str(job.payload["endpoint"]))) is not None:
        if not _send(*claimed):
            break
        sent += 1
    return f"{sent} sent"


def _claim(endpoint_id: str) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    with write_session() as session:
        endpoint = session.get(WebhookEndpoint, endpoint_id)
        row = session.scalar(_due().where(WebhookDelivery.endpoint_id == endpoint_id).limit(1))
        if endpoint is None or row is None:
            return None
        if endpoint.deleted_at is not None or not endpoint.active:
            waiting = update(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.status == "queued")
            session.execute(waiting.values(status="failed", error=translate(N_("The webhook was switched off."))))
            return None
        taken = update(WebhookDelivery).where(WebhookDelivery.id == row.id, WebhookDelivery.status == "queued", WebhookDelivery.attempt == row.attempt)
        changed = session.execute(taken.values(status="sending", attempt=WebhookDelivery.attempt + 1, updated_at=now()))
        session.refresh(row)
        return (endpoint, row) if getattr(changed, "rowcount", 0) else None


def _send(endpoint: WebhookEndpoint, row: WebhookDelivery) -> bool:
    body = row.body.encode()
    try:
        headers = signature.headers(signature.kept(endpoint), row.id, now(), body)
        status = posted(endpoint.url, body, kind="application/json", allowed=networks(need(Config).url_networks), headers=headers, most=0).status
    except InsightoraError as error:
        return _note(row, None, error.worded())
    if 200 <= status < 300:
        return _note(row, status, None)
    return _note(row, status, translate(N_("The receiver answered with the status {status}."), status=status))


def _note(row: WebhookDelivery, answered: int | None, error: str | None) -> bool:
    """Writes down what became of it; a receiver that is gone for good is told no more."""
    again = error is not None and answered != GONE and row.attempt <= len(WAITS)
    with write_session() as session:
        kept = session.get_one(WebhookDelivery, row.id)
        kept.status = "sent" if error is None else "queued" if again else "failed"
        kept.answered, kept.error = answered, error[:500] if error else None
        if again:
            kept.next_at = now() + WAITS[row.attempt - 1]
        if answered == GONE:
            session.get_one(WebhookEndpoint, row.endpoint_id).active = False
    return error is None


def _due() -> Select[WebhookDelivery]:
    waiting = select(WebhookDelivery).where(WebhookDelivery.status == "queued", WebhookDelivery.next_at <= now())
    return waiting.order_by(WebhookDelivery.created_at, WebhookDelivery.id)


def _lost() -> Select[WebhookDelivery]:
    return select(WebhookDelivery).where(WebhookDelivery.status == "sending", WebhookDelivery.updated_at < now() - LOST)
