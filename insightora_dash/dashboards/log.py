"""The operation log in the metadata database: append, read, undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards.models import Dashboard, DashboardOp, DashboardSnapshot
from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.ops import fold, invert, takes_back
from insightora_dash.dashboards.state import State
from insightora_dash.platform.clock import now
from insightora_dash.platform.events import emit

SNAPSHOT_EVERY = 50
MOST_UNDONE = 500  # steps back that one person can go
TOPIC = "dashboard"


@dataclass(frozen=True, slots=True)
class Steps:
    """The numbers of one person's operations that undo and redo would take, the next one last."""

    undo: tuple[int, ...]
    redo: tuple[int, ...]


def start(session: Session, actor: Actor, state: State, *, origin: str = "person") -> Dashboard:
    """A new dashboard that begins with this state; the first snapshot is its number 0."""
    row = Dashboard(workspace_id=actor.workspace_id, title=state["title"], owner_id=actor.id, origin=origin, seq=0, state=dict(state),
                    created_by=actor.id, updated_by=actor.id)
    session.add(row)
    session.flush()
    session.add(DashboardSnapshot(workspace_id=actor.workspace_id, dashboard_id=row.id, seq=0, state=dict(state)))
    announce(session, row)
    return row


def append(session: Session, actor: Actor, row: Dashboard, op: Op, *, client_op_id: str, undoes: int | None = None) -> DashboardOp:
    """Folds one operation into a locked dashboard and logs it with its inverse; raises Invalid when it does not fit."""
    state = cast(State, row.state)
    inverse, after = invert(state, op), fold(state, op)
    row.seq += 1
    row.state, row.title, row.updated_at, row.updated_by = dict(after), after["title"], now(), actor.id
    entry = DashboardOp(workspace_id=row.workspace_id, dashboard_id=row.id, seq=row.seq, actor_id=actor.id, client_op_id=client_op_id,
                        op=cast(dict[str, Any], op), inverse=cast(dict[str, Any], inverse), undoes=undoes, at=now())
    session.add(entry)
    if row.seq % SNAPSHOT_EVERY == 0:
        session.add(DashboardSnapshot(workspace_id=row.workspace_id, dashboard_id=row.id, seq=row.seq, state=dict(after)))
    announce(session, row)
    session.flush()
    return entry


def announce(session: Session, row: Dashboard) -> None:
    """Tells open screens that something about the dashboard changed."""
    emit(session, row.workspace_id, TOPIC, row.id, version=row.seq)


def find(session: Session, dashboard_id: str, client_op_id: str) -> DashboardOp | None:
    """The operation that already came in under this id."""
    return session.scalar(select(DashboardOp).where(DashboardOp.dashboard_id == dashboard_id, DashboardOp.client_op_id == client_op_id))


def entry(session: Session, dashboard_id: str, seq: int) -> DashboardOp:
    """The operation of that number."""
    return session.scalars(select(DashboardOp).where(DashboardOp.dashboard_id == dashboard_id, DashboardOp.seq == seq)).one()


def since(session: Session, dashboard_id: str, seq: int, client_op_id: str = "") -> Sequence[DashboardOp]:
    """The operations after `seq`, without those that the same editor queue (`<queue>.<number>`) sent."""
    rows = session.scalars(select(DashboardOp).where(DashboardOp.dashboard_id == dashboard_id, DashboardOp.seq > seq).order_by(DashboardOp.seq))
    queue, dot, _ = client_op_id.rpartition(".")
    return [row for row in rows if not dot or row.client_op_id.rpartition(".")[0] != queue]


def state_at(session: Session, dashboard_id: str, seq: int) -> State:
    """The state after operation `seq`, folded from the nearest snapshot before."""
    snapshots = select(DashboardSnapshot).where(DashboardSnapshot.dashboard_id == dashboard_id, DashboardSnapshot.seq <= seq)
    snapshot = session.scalars(snapshots.order_by(DashboardSnapshot.seq.desc()).limit(1)).one()
    state = cast(State, snapshot.state)
    for row in since(session, dashboard_id, snapshot.seq):
        if row.seq <= seq:
            state = fold(state, cast(Op, row.op))
    return state


def steps(session: Session, dashboard_id: str, actor: Actor) -> Steps:
    """What this person can undo and redo."""
    query = select(DashboardOp.seq, DashboardOp.undoes).where(DashboardOp.dashboard_id == dashboard_id, DashboardOp.actor_id == actor.id)
    return replay((seq, undoes) for seq, undoes in session.execute(query.order_by(DashboardOp.seq)))


def replay(rows: Iterable[tuple[int, int | None]]) -> Steps:
    """Undo and redo stacks from the (seq, undoes) of one person's operations, oldest first."""
    undo: list[int] = []
    redo: list[int] = []
    is_undo: dict[int, bool] = {}
    for seq, undoes in rows:
        is_undo[seq] = undoes is not None and not is_undo[undoes]
        if undoes is None:
            undo.append(seq)
            redo.clear()
            continue
        taken, given = (undo, redo) if is_undo[seq] else (redo, undo)
        taken.remove(undoes)
        given.append(seq)
    return Steps(tuple(undo[-MOST_UNDONE:]), tuple(redo[-MOST_UNDONE:]))


def latest_standing(session: Session, row: Dashboard, seqs: Sequence[int]) -> DashboardOp | None:
    """The newest of these operations whose inverse still takes back exactly what it did."""
    for seq in reversed(seqs):
        candidate = entry(session, row.id, seq)
        if takes_back(cast(State, row.state), cast(Op, candidate.op), cast(Op, candidate.inverse)):
            return candidate
    return None
