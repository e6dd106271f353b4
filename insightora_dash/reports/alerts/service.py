"""Alerts as people set them: on an answer, a tile or a metric; their inbox and history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.events import newest_seq
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_
from insightora_dash.reports.alerts.conditions import Condition
from insightora_dash.reports.models import Alert, Notice
from insightora_dash.reports.subjects import open_subject

EVERY = ("data", "hour", "day")
SNOOZES = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as its owner sees it."""

    id: str
    title: str
    condition: Condition
    every: str
    state: str
    error: str | None
    checked_at: datetime | None
    snoozed_until: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A line of the inbox."""

    id: str
    title: str
    sentence: str
    href: str
    at: datetime
    read: bool


def set_alert(actor: Actor, subject: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    """Watches a subject from now on; `given` has condition {kind, value}, every, quiet_from, quiet_until, by_mail. Raises Invalid in words."""
    actor.require("ask")
    opened, condition = open_subject(actor, subject), Condition.read(given.get("condition"))
    every = given.get("every", "data")
    if every not in EVERY:
        raise Invalid("bad_cadence", N_("Choose how often to look: when data changes, every hour or every day."))
    with write_session() as session:
        row = Alert(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, title=opened.title[:200], subject=dict(subject), every=every,
                    condition={"kind": condition.kind, "value": condition.value}, quiet_from=_hour(given.get("quiet_from")),
                    quiet_until=_hour(given.get("quiet_until")), by_mail=given.get("by_mail") is not False, due_at=now(),
                    event_seq=newest_seq(session, actor.workspace_id))  # fmt: skip
        session.add(row)
        audit.record(session, actor, "alert.set", row.id, title=row.title)
        return row.id


def alerts(actor: Actor) -> list[AlertView]:
    """The actor's alerts, the newest first."""
    query = select(Alert).where(Alert.workspace_id == actor.workspace_id, Alert.created_by == actor.id, Alert.deleted_at.is_(None))
    with read_session() as session:
        rows = list(session.scalars(query.order_by(Alert.created_at.desc())))
    return [_view(row) for row in rows]


def inbox(actor: Actor) -> list[NoticeView]:
    """What the actor's alerts had to say, the newest first."""
    query = select(Notice, Alert.title).join(Alert, Alert.id == Notice.alert_id).where(Notice.workspace_id == actor.workspace_id, Notice.user_id == actor.id)
    with read_session() as session:
        found = list(session.execute(query.order_by(Notice.created_at.desc()).limit(SHOWN)))
    return [NoticeView(row.id, title, row.sentence, row.href, row.created_at, row.read_at is not None) for row, title in found]


def unread(actor: Actor) -> int:
    """How many notices the actor has not read."""
    query = select(func.count()).select_from(Notice).where(Notice.workspace_id == actor.workspace_id, Notice.user_id == actor.id, Notice.read_at.is_(None))
    with read_session() as session:
        return int(session.scalar(query) or 0)


def mark_read(actor: Actor) -> None:
    """Takes everything in the inbox as read."""
    new = update(Notice).where(Notice.workspace_id == actor.workspace_id, Notice.user_id == actor.id, Notice.read_at.is_(None))
    with write_session() as session:
        session.execute(new.values(read_at=now()))


def snooze(actor: Actor, alert_id: str, span: str) -> None:
    """Keeps an alert silent for a `day` or a `week`; anything else wakes it."""
    with write_session() as session:
        _own(session, actor, alert_id).snoozed_until = now() + SNOOZES[span] if span in SNOOZES else None


def remove_alert(actor: Actor, alert_id: str) -> None:
    """Stops watching."""
    with write_session() as session:
        row = _own(session, actor, alert_id)
        row.deleted_at = now()
        audit.record(session, actor, "alert.removed", row.id, title=row.title)


def _view(row: Alert) -> AlertView:
    condition = Condition(row.condition["kind"], row.condition["value"])
    return AlertView(row.id, row.title, condition, row.every, row.state, row.error, row.checked_at, row.snoozed_until)


def _own(session: Session, actor: Actor, alert_id: str) -> Alert:
    row = session.get(Alert, alert_id)
    if row is None or row.workspace_id != actor.workspace_id or row.created_by != actor.id or row.deleted_at is not None:
        raise NotFound("no_such_alert", N_("This alert does not exist any more."))
    return row


def _hour(given: object) -> int | None:
    text = str(given if given is not None else "").strip()
    if not text:
        return None
    if not text.isdigit() or int(text) > 23:
        raise Invalid("bad_hour", N_("Quiet hours are whole hours from 0 to 23."))
    return int(text)
