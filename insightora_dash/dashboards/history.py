"""Versions of a dashboard: listed, named, restored, copied, published; the trash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.folders import is_closed
from insightora_dash.accounts.people import names_of
from insightora_dash.accounts.webhooks import deliveries
from insightora_dash.dashboards import checks, log
from insightora_dash.dashboards.access import locked, seen_by, visible
from insightora_dash.dashboards.models import Dashboard, DashboardOp, DashboardSnapshot
from insightora_dash.dashboards.operation import Op, SetState
from insightora_dash.dashboards.state import State
from insightora_dash.dashboards.words import describe
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _

SITTING = timedelta(minutes=10)  # steps of one person closer together than this are one line of the history
MOST_SHOWN, MOST_STEPS = 100, 2000
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Version:
    """The state after operation `seq`: the end of one person's sitting, a named state, or the beginning."""

    seq: int
    who: str
    at: datetime
    did: tuple[str, ...]  # the steps in words, the newest first
    name: str | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class Trashed:
    """A dashboard in the trash."""

    id: str
    title: str
    who: str
    at: datetime


def versions(actor: Actor, dashboard_id: str) -> list[Version]:
    """The history of a dashboard, the newest first."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        newest = select(DashboardOp).where(DashboardOp.dashboard_id == row.id).order_by(DashboardOp.seq.desc()).limit(MOST_STEPS)
        steps = list(session.scalars(newest))
        named = select(DashboardSnapshot.seq, DashboardSnapshot.name).where(DashboardSnapshot.dashboard_id == row.id, DashboardSnapshot.name.is_not(None))
        names: dict[int, str] = {seq: name for seq, name in session.execute(named) if name}
    people = names_of([*(step.actor_id for step in steps), row.created_by])
    kept = {*names, row.published_seq}
    found = [_version(sitting, cast(State, row.state), people, names, row) for sitting in _sittings(steps, kept)]
    if len(steps) < MOST_STEPS:
        found.append(Version(0, people.get(row.created_by or "", ""), row.created_at, (_("created"),), names.get(0), row.published_seq == 0))
    return found[:MOST_SHOWN]


def name_version(actor: Actor, dashboard_id: str, seq: int, name: str) -> None:
    """Gives the state after operation `seq` a name, so that it stands out and is found again; an empty name takes it away."""
    actor.require("edit")
    text = " ".join(name.split())[:NAME_LENGTH]
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        _check(row, seq)
        found = session.scalar(select(DashboardSnapshot).where(DashboardSnapshot.dashboard_id == row.id, DashboardSnapshot.seq == seq))
        if found is None:
            found = DashboardSnapshot(workspace_id=row.workspace_id, dashboard_id=row.id, seq=seq, state=dict(log.state_at(session, row.id, seq)))
            session.add(found)
        found.name = text or None


def restore(actor: Actor, dashboard_id: str, seq: int) -> None:
    """Makes the state after operation `seq` the newest one: a step that can be undone like any other."""
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        _check(row, seq)
        op: SetState = {"type": "set_state", "state": log.state_at(session, row.id, seq), "version": seq}
        log.append(session, actor, row, op, client_op_id=new_id())
        audit.record(session, actor, "dashboard.restore_version", row.id, version=seq)


def copy(actor: Actor, dashboard_id: str, seq: int | None = None) -> str:
    """A new dashboard that begins as this one was after operation `seq`, or as it is; returns its id."""
    actor.require("edit")
    with write_session() as session:
        row = visible(session, actor, dashboard_id)
        _check(row, seq or 0)
        state = cast(State, row.state) if seq is None else log.state_at(session, row.id, seq)
        title = checks.read_title(_("{title} (copy)", title=state["title"][:180]))
        made = log.start(session, actor, {**state, "title": title})
        if is_closed(session, row.workspace_id, row.folder):
            made.visibility = "private"  # what was for a few does not become everybody's by a copy
        audit.record(session, actor, "dashboard.create", made.id, title=title)
        return made.id


def set_published(actor: Actor, dashboard_id: str, *, published: bool) -> str:
    """Viewers and public links see the state of now from now on, or (not published) the newest one always; says so in words."""
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        row.published_seq = row.seq if published else None
        log.announce(session, row)
        if published:
            deliveries.emit(session, row.workspace_id, "dashboard.published", {"dashboard": row.id, "version": row.seq, "href": f"/dashboards/{row.id}"})
        audit.record(session, actor, "dashboard.publish" if published else "dashboard.unpublish", row.id, version=row.seq)
    return _("Published. Viewers see this state until you publish again.") if published else _("Viewers see every change at once again.")


def trash(actor: Actor) -> list[Trashed]:
    """Deleted dashboards, the last one first."""
    actor.require("edit")
    gone = (Dashboard.workspace_id == actor.workspace_id, Dashboard.deleted_at.is_not(None), Dashboard.origin != "sample", seen_by(actor))
    query = select(Dashboard).where(*gone)
    with read_session() as session:
        rows = list(session.scalars(query.order_by(Dashboard.deleted_at.desc()).limit(MOST_SHOWN)))
    people = names_of(row.updated_by for row in rows)
    return [Trashed(row.id, row.title, people.get(row.updated_by or "", ""), row.deleted_at) for row in rows if row.deleted_at]


def state_of(session: Session, row: Dashboard, seq: int | None) -> State:
    """The state after operation `seq`, the newest without it; raises NotFound when there is no such version."""
    if seq is None or seq == row.seq:
        return cast(State, row.state)
    if not 0 <= seq <= row.seq:
        raise NotFound("no_such_version", N_("This dashboard has no version {at}."), at=seq)
    return log.state_at(session, row.id, seq)


def _check(row: Dashboard, seq: int) -> None:
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= row.seq:
        raise Invalid("no_such_version", N_("This dashboard has no version {at}."), at=str(seq)[:20])


def _sittings(steps: Sequence[DashboardOp], kept: Iterable[int | None]) -> list[list[DashboardOp]]:
    """Steps, the newest first, cut where somebody else goes on, after a pause, and at states that are kept apart."""
    cuts = set(kept)
    found: list[list[DashboardOp]] = []
    for step in steps:
        later = found[-1][-1] if found else None
        if later is None or later.actor_id != step.actor_id or later.at - step.at > SITTING or step.seq in cuts:
            found.append([])
        found[-1].append(step)
    return found


def _version(sitting: list[DashboardOp], state: State, people: dict[str, str], names: dict[int, str], row: Dashboard) -> Version:
    last = sitting[0]
    did = tuple(dict.fromkeys(describe(cast(Op, step.op), cast(Op, step.inverse), state) for step in sitting))
    return Version(last.seq, people.get(last.actor_id, ""), last.at, did, names.get(last.seq), row.published_seq == last.seq)
