"""What people do with dashboards."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.catalog.service import open_catalog
from insightora_dash.dashboards import checks, log, tabs, tiles
from insightora_dash.dashboards.access import locked, may_edit, seen_by, visible
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.clicks import clicked
from insightora_dash.dashboards.controls import Choice, Swaps, choices, swappable
from insightora_dash.dashboards.favourites import favourites
from insightora_dash.dashboards.lens import look
from insightora_dash.dashboards.locks import BAD_LOCK
from insightora_dash.dashboards.models import Dashboard, DashboardOp
from insightora_dash.dashboards.moments import loads_of
from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.ops import read_op, rebase
from insightora_dash.dashboards.state import State, empty_state, reading_order
from insightora_dash.dashboards.view import Answers, Applied, DashboardCard, DashboardView, TileView
from insightora_dash.dashboards.words import describe
from insightora_dash.engine.cache import ResultCache
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.across import few_values, pivot_of
from insightora_dash.query.query import Query
from insightora_dash.sources.history import load_of

MOST_LISTED = 500
NOTHING = Asked()


def list_dashboards(actor: Actor) -> list[DashboardCard]:
    """The workspace's dashboards, the actor's favourites first, then the one changed last."""
    actor.require("view")
    query = select(Dashboard).where(Dashboard.workspace_id == actor.workspace_id, Dashboard.deleted_at.is_(None), seen_by(actor))
    liked = favourites(actor)
    with read_session() as session:
        cards = [_card(row, favourite=row.id in liked) for row in session.scalars(query.order_by(Dashboard.updated_at.desc()).limit(MOST_LISTED))]
    return sorted(cards, key=lambda card: not card.favourite)


def create(actor: Actor, title: str = "") -> str:
    """Starts an empty dashboard and returns its id."""
    actor.require("edit")
    with write_session() as session:
        return _start(session, actor, checks.read_title(title or _("New dashboard"))).id


def rename(actor: Actor, dashboard_id: str, title: str) -> Applied:
    """Gives the dashboard another title, whatever happened to it meanwhile."""
    return _write(actor, dashboard_id, {"type": "set_title", "title": checks.read_title(title)})


def remove_dashboard(actor: Actor, dashboard_id: str) -> str:
    """Puts the dashboard in the trash and returns its title; `restore_dashboard` brings it back."""
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        row.deleted_at, row.updated_by = now(), actor.id
        log.announce(session, row)
        audit.record(session, actor, "dashboard.remove", row.id, title=row.title)
        return row.title


def restore_dashboard(actor: Actor, dashboard_id: str) -> None:
    """Takes the dashboard out of the trash as it was."""
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id, in_trash=True)
        row.deleted_at, row.updated_by = None, actor.id
        log.announce(session, row)
        audit.record(session, actor, "dashboard.restore", row.id, title=row.title)


def open_dashboard(actor: Actor, dashboard_id: str, asked: Asked = NOTHING) -> DashboardView:
    """The dashboard with every tile answered, as its address asks."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        steps, editable = log.steps(session, row.id, actor), may_edit(session, actor, row)
        seq, state = _seen_by(session, actor, row)
    shown = _answered(actor, row.id, seq, state, asked)
    load = load_of(actor, asked.as_of) if asked.as_of else None
    return replace(shown, may_edit=editable, loads=loads_of(actor, state), as_of=load, can_undo=bool(steps.undo), can_redo=bool(steps.redo),
                   draft=None if row.published_seq is None else row.seq - row.published_seq)


def open_published(actor: Actor, dashboard_id: str, asked: Asked, *, locked: tuple[str, ...] = ()) -> DashboardView:
    """The dashboard as a public link shows it: the published state, if there is one, under what its filter tiles offer and its charts show.

    Filters that are `locked` hold beside them, whatever is asked; raises Invalid for one that does not fit the data.
    """
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        seq, state = _published(session, row)
    offered = {tile["id"]: tuple(tile["settings"]["column"]) for tile in state["tiles"].values() if tile["kind"] == "filter"}
    within = asked.within(offered)
    view = _answered(actor, row.id, seq, state, within, locked)
    marks = clicked((text for text in asked.filters if text not in within.filters), view.tiles)
    return _answered(actor, row.id, seq, state, replace(within, filters=(*within.filters, *marks)), locked) if marks else view


def _answered(actor: Actor, dashboard_id: str, seq: int, state: State, asked: Asked, locked: tuple[str, ...] = ()) -> DashboardView:
    """The page that is asked for, answered; tiles of other pages are not, unless a text names them."""
    catalog, everything = open_catalog(actor, as_of=asked.as_of or None), state["tiles"].values()
    lens, tab = look(replace(asked, filters=(*locked, *asked.filters)), catalog, everything, locked), tabs.shown_tab(state, asked.tab)
    if not {one.text for one in lens.chosen} >= set(locked):
        raise Invalid("bad_lock", BAD_LOCK)
    answered = _pictured(dashboard_id, tiles.show_all(tabs.tiles_on(state, tab), catalog, need(ResultCache), lens, among=everything))
    return DashboardView(dashboard_id, state["title"], seq, actor.id, answered, may_edit=False, can_undo=False, can_redo=False, asked=asked, lens=lens,
                         locked=locked, tabs=tuple((one["id"], one["title"]) for one in tabs.ordered(state)), tab=tab)  # fmt: skip


def open_tile(actor: Actor, dashboard_id: str, tile_id: str, asked: Asked = NOTHING) -> TileView:
    """One tile answered, as the address asks."""
    [shown] = answer_tiles(actor, dashboard_id, [tile_id], asked).tiles
    return shown


def answer_tiles(actor: Actor, dashboard_id: str, tile_ids: Sequence[str], asked: Asked) -> Answers:
    """These tiles answered as the address asks, in the order given; raises NotFound when one is gone."""
    actor.require("view")
    with read_session() as session:
        _seq, state = _seen_by(session, actor, visible(session, actor, dashboard_id))
    if not state["tiles"].keys() >= set(tile_ids):
        raise NotFound("no_such_tile", N_("This tile is not on the dashboard any more. Reload to see the newest state."))
    catalog = open_catalog(actor, as_of=asked.as_of or None)
    lens = look(asked, catalog, state["tiles"].values())
    wanted = [state["tiles"][tile_id] for tile_id in tile_ids]
    shown = _pictured(dashboard_id, tiles.show_all(wanted, catalog, need(ResultCache), lens, among=state["tiles"].values()))
    return Answers(shown, lens, tuple(tabs.tiles_on(state, tabs.shown_tab(state, asked.tab))))


def answer_ahead(actor: Actor, dashboard_id: str, tile_ids: Sequence[str], asked: Asked) -> None:
    """Answers tiles before anybody asked, where that makes every further value of the last filter cheap; otherwise does nothing."""
    actor.require("view")
    catalog = open_catalog(actor, as_of=asked.as_of or None)
    pivot = pivot_of([one.filter for one in look(asked, catalog).chosen])
    if pivot is not None and few_values(pivot, catalog):
        answer_tiles(actor, dashboard_id, tile_ids, asked)


def _pictured(dashboard_id: str, views: Sequence[TileView]) -> tuple[TileView, ...]:
    address = f"/api/v1/dashboards/{dashboard_id}/pictures/"
    return tuple(replace(view, picture=address + view.tile["settings"]["picture"]) if view.tile["kind"] == "picture" else view for view in views)


def filter_choices(actor: Actor, dashboard_id: str) -> list[Choice]:
    """The columns that a filter tile of this dashboard can be made of."""
    actor.require("edit")
    with read_session() as session:
        state = cast(State, visible(session, actor, dashboard_id).state)
    return choices(state["tiles"].values(), open_catalog(actor))


def parameter_choices(actor: Actor, dashboard_id: str) -> Swaps:
    """The measures and dimensions that a parameter of this dashboard can let people swap."""
    actor.require("edit")
    with read_session() as session:
        state = cast(State, visible(session, actor, dashboard_id).state)
    return swappable(state["tiles"].values(), open_catalog(actor))


def read_state(actor: Actor, dashboard_id: str, *, at: int | None = None) -> tuple[int, State]:
    """The newest number and state of a dashboard, or those after operation `at`."""
    actor.require("view")
    with read_session() as session:
        row = visible(session, actor, dashboard_id)
        newest, state = _seen_by(session, actor, row)
        if at is None:
            return newest, state
        if not 0 <= at <= newest:
            raise NotFound("no_such_version", N_("This dashboard has no version {at}."), at=at)
        return at, log.state_at(session, row.id, at)


def apply(actor: Actor, dashboard_id: str, *, client_op_id: str, base_seq: int, op: object) -> Applied:
    """Adds one operation made on top of `base_seq` to the log; the same `client_op_id` is only ever applied once.

    What came since is no obstacle while it touches other parts; otherwise raises Conflict saying what changed.
    """
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        known = log.find(session, row.id, client_op_id)
        if known:
            return _applied(session, actor, row, known)
        wanted = _read(op, cast(State, row.state))
        fitting = _rebased(session, actor, row, wanted, client_op_id=client_op_id, base_seq=base_seq)
        return _applied(session, actor, row, log.append(session, actor, row, fitting, client_op_id=client_op_id))


def undo(actor: Actor, dashboard_id: str, client_op_id: str) -> Applied:
    """Takes back the person's own last operation that nobody has changed since; raises Conflict when there is none."""
    return _step(actor, dashboard_id, client_op_id, backwards=True)


def redo(actor: Actor, dashboard_id: str, client_op_id: str) -> Applied:
    """Brings back what the person undid last; raises Conflict when there is nothing."""
    return _step(actor, dashboard_id, client_op_id, backwards=False)


def save_answer(actor: Actor, question_id: str, dashboard_id: str | None = None) -> tuple[str, str]:
    """Makes a tile of an answered question, on a new dashboard without `dashboard_id`; returns both ids."""
    actor.require("edit")
    reply = asking.reply(actor, question_id)
    if not reply.sql or reply.status != "answered":
        raise Invalid("nothing_to_save", N_("This question has no answer yet that could be saved."))
    title = checks.short_title(reply.question)
    chart = reply.chart.to_json() if reply.chart else None
    fields = {"title": title, "sql": reply.sql, "chart": chart, "question": reply.question[: checks.TEXT_LENGTH],
              "question_id": question_id, "conversation_id": reply.conversation_id}
    with write_session() as session:
        row = locked(session, actor, dashboard_id) if dashboard_id else _start(session, actor, title)
        op = _read({"type": "add_tile", "tile": fields}, cast(State, row.state))
        log.append(session, actor, row, op, client_op_id=new_id())
        return row.id, cast(Any, op)["tile"]["id"]


def _seen_by(session: Session, actor: Actor, row: Dashboard) -> tuple[int, State]:
    """The newest state for who may edit, the published one (if there is one) for everybody else."""
    return (row.seq, cast(State, row.state)) if may_edit(session, actor, row) else _published(session, row)


def _published(session: Session, row: Dashboard) -> tuple[int, State]:
    if row.published_seq is None:
        return row.seq, cast(State, row.state)
    return row.published_seq, log.state_at(session, row.id, row.published_seq)


def _card(row: Dashboard, *, favourite: bool) -> DashboardCard:
    ordered = reading_order(cast(State, row.state))
    kinds = (tile["chart"]["kind"] if tile["chart"] else tile["kind"] for tile in ordered if tile["chart"] or tile["kind"] == "text")
    words = " ".join(tile["title"] for tile in ordered) if row.published_seq is None else ""  # a draft is not for everybody
    return DashboardCard(row.id, row.title, len(ordered), row.updated_at, row.origin, tuple(kinds), favourite, row.folder, tuple(row.tags), words)


def _start(session: Session, actor: Actor, title: str) -> Dashboard:
    row = log.start(session, actor, empty_state(title))
    audit.record(session, actor, "dashboard.create", row.id, title=title)
    return row


def _write(actor: Actor, dashboard_id: str, op: Op) -> Applied:
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        return _applied(session, actor, row, log.append(session, actor, row, op, client_op_id=new_id()))


def _step(actor: Actor, dashboard_id: str, client_op_id: str, *, backwards: bool) -> Applied:
    actor.require("edit")
    with write_session() as session:
        row = locked(session, actor, dashboard_id)
        known = log.find(session, row.id, client_op_id)
        if known:
            return _applied(session, actor, row, known)
        steps = log.steps(session, row.id, actor)
        entry = log.latest_standing(session, row, steps.undo if backwards else steps.redo)
        if entry is None:
            raise _nothing_to_take(bool(steps.undo if backwards else steps.redo))
        op = cast(Op, entry.inverse)
        return _applied(session, actor, row, log.append(session, actor, row, op, client_op_id=client_op_id, undoes=entry.seq))


def _nothing_to_take(blocked: bool) -> Conflict:
    if blocked:
        return Conflict("changed_since", N_("Somebody has changed the same things since, so your step stays as it is. Edit it by hand if you want it back."))
    return Conflict("nothing_to_undo", N_("There is nothing of yours to take back or bring back here."))


def _read(op: object, state: State) -> Op:
    checked = read_op(tabs.prepared(op, state), new_id)
    for sql in _queries(checked):
        Query.parse(sql)
    return checked


def _queries(op: Op) -> Iterator[str]:
    for part in op["ops"] if op["type"] == "batch" else [op]:
        if part["type"] == "set_tile_sql":
            yield part["sql"]
        elif part["type"] == "add_tile" and part["tile"]["kind"] == "chart":
            yield part["tile"]["sql"]


def _rebased(session: Session, actor: Actor, row: Dashboard, op: Op, *, client_op_id: str, base_seq: int) -> Op:
    if base_seq > row.seq:
        raise Conflict("unknown_base", N_("This window knows a newer state than the server. Reload the dashboard."))
    since = log.since(session, row.id, base_seq, client_op_id)
    fitting = rebase(op, [cast(Op, entry.op) for entry in since])
    if fitting is None:
        raise _conflict(actor, since, cast(State, row.state))
    return fitting


def _conflict(actor: Actor, since: Sequence[DashboardOp], state: State) -> Conflict:
    what = "; ".join(dict.fromkeys(_said(entry, state) for entry in since[-3:]))
    if all(entry.actor_id == actor.id for entry in since):
        return Conflict("changed_meanwhile", N_("Changed in another window of yours meanwhile: {what}. Your last step was not applied."), what=what)
    return Conflict("changed_meanwhile", N_("Changed by somebody else meanwhile: {what}. Your last step was not applied."), what=what)


def _applied(session: Session, actor: Actor, row: Dashboard, entry: DashboardOp) -> Applied:
    steps = log.steps(session, row.id, actor)
    state = cast(State, row.state)
    return Applied(entry.seq, row.seq, cast(Op, entry.op), state, _said(entry, state), bool(steps.undo), bool(steps.redo))


def _said(entry: DashboardOp, state: State) -> str:
    return describe(cast(Op, entry.op), cast(Op, entry.inverse), state)
