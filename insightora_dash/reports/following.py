"""What people follow: metrics, answers and tiles, as the lines of a digest of theirs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.charts.choice import choose
from insightora_dash.dashboards.ahead import Ahead
from insightora_dash.dashboards.state import Place
from insightora_dash.insights.changes import newest_change
from insightora_dash.insights.material import courses
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import InsightoraError, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _
from insightora_dash.reports.alerts.conditions import Condition, judge
from insightora_dash.reports.models import Follow
from insightora_dash.reports.subjects import Subject, open_subject
from insightora_dash.reports.taken.take import Taken, TakenTile

MOST = 30  # subjects of one person


@dataclass(frozen=True, slots=True)
class FollowView:
    """A line of somebody's digest."""

    id: str
    title: str


def follow(actor: Actor, subject: Mapping[str, Any]) -> None:
    """Follows a subject from now on; following it twice is the same. Raises Invalid for one without a figure."""
    actor.require("ask")
    opened = open_subject(actor, subject)
    if opened.query is None:
        raise Invalid("nothing_to_follow", N_("An answer, a tile or a metric can be followed."))
    fingerprint = sha256(json.dumps(dict(subject), sort_keys=True, default=str).encode()).hexdigest()
    mine = select(Follow).where(Follow.workspace_id == actor.workspace_id, Follow.created_by == actor.id, Follow.deleted_at.is_(None))
    with write_session() as session:
        known = list(session.scalars(mine))
        if any(row.fingerprint == fingerprint for row in known):
            return
        if len(known) >= MOST:
            raise Invalid("too_many_followed", N_("You follow {most} figures already. Stop following one first."), most=MOST)
        session.add(Follow(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, title=opened.title[:200], subject=dict(subject),
                           fingerprint=fingerprint))  # fmt: skip


def unfollow(actor: Actor, follow_id: str) -> None:
    """Stops following."""
    with write_session() as session:
        row = session.get(Follow, follow_id)
        if row is None or row.workspace_id != actor.workspace_id or row.created_by != actor.id or row.deleted_at is not None:
            raise NotFound("not_followed", N_("You do not follow this any more."))
        row.deleted_at = now()


def followed(actor: Actor) -> list[FollowView]:
    """What the actor follows, in the order it was begun."""
    return [FollowView(row.id, row.title) for row in _rows(actor)]


def take_followed(actor: Actor) -> Taken:
    """Everything the actor follows with what is new about it; what is gone says so. Raises NotFound where nothing is followed."""
    rows = _rows(actor)
    if not rows:
        raise NotFound("nothing_followed", N_("Nothing is followed, so there is no digest."))
    return Taken(_("What you follow"), now(), tuple(_tile(actor, row, number) for number, row in enumerate(rows)))


def _rows(actor: Actor) -> list[Follow]:
    mine = select(Follow).where(Follow.workspace_id == actor.workspace_id, Follow.created_by == actor.id, Follow.deleted_at.is_(None))
    with read_session() as session:
        return list(session.scalars(mine.order_by(Follow.created_at)))


def _tile(actor: Actor, row: Follow, number: int) -> TakenTile:
    place: Place = {"x": 6 * (number % 2), "y": 6 * (number // 2), "w": 6, "h": 6}
    try:
        subject = open_subject(actor, row.subject)
        return _told(subject, place) if subject.query is not None else TakenTile(row.title, "", "", None, None, (), place=place)
    except InsightoraError as error:
        return TakenTile(row.title, "", "", None, None, (), error=error.worded(), place=place)


def _told(subject: Subject, place: Place) -> TakenTile:
    """The figure over time with its newest change, what made it, and whether it is unusual; without a time the figure alone."""
    assert subject.query is not None  # noqa: S101
    result = subject.run(subject.query)
    course = next(courses(subject.query, result, subject.catalog, subject.run), None)
    if course is None:
        return TakenTile(subject.title, "", "", result, choose(result)[0], (), subject.query.sql(), place=place)
    over_time = subject.run(course.query)
    change = newest_change(course, subject.catalog, subject.run)
    unusual = judge(Condition("unusual"), over_time, course, None, subject.catalog.today)
    told = " ".join(filter(None, (change.sentence if change else "", unusual.sentence if unusual else "")))
    return TakenTile(subject.title, "", "", over_time, choose(over_time)[0], (), course.query.sql(), place=place, ahead=Ahead(told) if told else None)
