"""What happened on a dashboard since a window last looked: steps of others, who else is there, new data."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import names_of
from insightora_dash.dashboards import log
from insightora_dash.dashboards.access import may_edit, visible
from insightora_dash.dashboards.favourites import note_opened
from insightora_dash.dashboards.models import Dashboard, DashboardPresence
from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.state import State
from insightora_dash.dashboards.words import describe
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import Event

GONE_AFTER = timedelta(seconds=20)
NOTED_EVERY = timedelta(seconds=6)
MOST_STEPS = 50  # beyond these a window draws everything anew


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, who made it in which window, and what it did in words."""

    seq: int
    op: Op
    queue: str
    who: str
    did: str


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has the dashboard open, and the tile they are on."""

    who: str
    tile: str | None


@dataclass(frozen=True, slots=True)
class Live:
    """The news: `anew` when there is too much of it to follow step by step; `data` changes whenever data of the workspace does."""

    seq: int
    steps: tuple[Step, ...]
    people: tuple[Present, ...]
    data: int
    anew: bool = False


def look_in(actor: Actor, dashboard_id: str, *, seq: int, window: str, tile: str | None = None) -> Live:
    """The news since operation `seq` for one window, which is noted as being there."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        newest = row.seq if row.published_seq is None or may_edit(session, actor, row) else row.published_seq
        entries = [entry for entry in log.since(session, row.id, seq) if entry.seq <= newest] if seq < newest else []
        there = list(session.scalars(select(DashboardPresence).where(DashboardPresence.dashboard_id == row.id)))
        data = session.scalar(select(func.max(Event.seq)).where(Event.workspace_id == actor.workspace_id, Event.topic != log.TOPIC)) or 0
    mine = next((one for one in there if one.window_name == window), None)
    if actor.on_behalf_of is None and (mine is None or mine.tile_id != tile or now() - mine.seen_at > NOTED_EVERY):
        _note(actor, row, window, tile)
    people = names_of([*(entry.actor_id for entry in entries), *(one.user_id for one in there)])
    others = [Present(people.get(one.user_id, ""), one.tile_id) for one in there if one.window_name != window and now() - one.seen_at < GONE_AFTER]
    steps = tuple(
        Step(entry.seq, cast(Op, entry.op), entry.client_op_id.rpartition(".")[0], people.get(entry.actor_id, ""),
             describe(cast(Op, entry.op), cast(Op, entry.inverse), cast(State, row.state)))
        for entry in entries[:MOST_STEPS]
    )  # fmt: skip
    return Live(newest, steps, tuple(others), data, anew=len(entries) > MOST_STEPS or newest < seq)


def leave(actor: Actor, dashboard_id: str, window: str) -> None:
    """The window was closed or went elsewhere."""
    with write_session() as session:
        row = visible(session, actor, dashboard_id)
        session.execute(delete(DashboardPresence).where(DashboardPresence.dashboard_id == row.id, DashboardPresence.window_name == window))


def _note(actor: Actor, row: Dashboard, window: str, tile: str | None) -> None:
    with write_session() as session:
        found = _own(session, row.id, window)
        if found is None:
            session.execute(delete(DashboardPresence).where(DashboardPresence.seen_at < now() - 10 * GONE_AFTER))
            note_opened(session, actor, row)
            found = DashboardPresence(workspace_id=row.workspace_id, dashboard_id=row.id, window_name=window)
            session.add(found)
        found.user_id, found.tile_id, found.seen_at = actor.id, tile, now()


def _own(session: Session, dashboard_id: str, window: str) -> DashboardPresence | None:
    return session.scalar(select(DashboardPresence).where(DashboardPresence.dashboard_id == dashboard_id, DashboardPresence.window_name == window))
