"""Dashboards as people work with them: list, edit, undo, conflicts, trash, rooms of others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.dashboards import service
from insightora_dash.dashboards.log import since
from insightora_dash.dashboards.models import Dashboard, DashboardOp, DashboardSnapshot
from insightora_dash.dashboards.ops import fold
from insightora_dash.dashboards.state import state_hash
from insightora_dash.dashboards.view import Applied
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Event
from tests import factories
from tests.dashboards.factories import make_tile

Edit = Callable[..., Applied]


@pytest.fixture
def board(owner: Actor) -> str:
    """An empty dashboard of the owner."""
    return service.create(owner, "Sales")


@pytest.fixture
def colleague(owner: Actor) -> Actor:
    """An editor of the same workspace."""
    return factories.make_person("editor", workspace_id=owner.workspace_id)


@pytest.fixture
def edit(owner: Actor, board: str) -> Edit:
    """Applies an operation on top of the newest state, as the owner unless `by` says otherwise."""

    def apply(op: dict[str, Any], *, by: Actor = owner, base_seq: int | None = None, client_op_id: str | None = None) -> Applied:
        base = service.read_state(by, board)[0] if base_seq is None else base_seq
        return service.apply(by, board, client_op_id=client_op_id or new_id(), base_seq=base, op=op)

    return apply


@pytest.fixture
def tile(edit: Edit) -> str:
    """A tile on the board."""
    return added(edit({"type": "add_tile", "tile": make_tile()}))


def added(applied: Applied) -> str:
    """The id the server made for a new tile."""
    return applied.op["tile"]["id"]  # type: ignore[typeddict-item]


def rename(tile: str, title: str) -> dict[str, Any]:
    return {"type": "rename_tile", "id": tile, "title": title}


def place(tile: str, x: int, y: int) -> dict[str, Any]:
    return {"type": "move_tiles", "tiles": {tile: {"x": x, "y": y, "w": 3, "h": 3}}}


def test_a_new_dashboard_is_listed_first(owner: Actor) -> None:
    service.create(owner, "First")
    second = service.create(owner)
    cards = service.list_dashboards(owner)
    assert [card.title for card in cards] == ["New dashboard", "First"]
    assert (cards[0].id, cards[0].tiles, cards[0].origin) == (second, 0, "person")


def test_an_operation_is_folded_logged_and_announced(owner: Actor, board: str, edit: Edit) -> None:
    applied = edit({"type": "add_tile", "tile": make_tile("Orders", chart={"kind": "kpi"})})
    seq, state = service.read_state(owner, board)
    assert (applied.seq, applied.newest, seq) == (1, 1, 1)
    assert state["tiles"][added(applied)]["title"] == "Orders"
    assert applied.did == "“Orders” added"
    assert service.list_dashboards(owner)[0].kinds == ("kpi",)
    with read_session() as session:
        events = [(e.topic, e.object_id, e.version) for e in session.query(Event).order_by(Event.seq)]
    assert events[-1] == ("dashboard", board, 1)


def test_a_tile_without_a_place_goes_to_the_first_free_one(edit: Edit) -> None:
    place_of = lambda applied: {key: applied.op["tile"][key] for key in "xywh"}  # type: ignore[typeddict-item]  # noqa: E731
    bare = {"title": "A", "sql": "select 1 as n"}
    first = edit({"type": "add_tile", "tile": {**bare, "chart": {"kind": "kpi"}}})
    second = edit({"type": "add_tile", "tile": {"title": "Note", "kind": "text", "text": "hello"}})
    third = edit({"type": "add_tile", "tile": bare})
    assert place_of(first) == {"x": 0, "y": 0, "w": 3, "h": 2}
    assert place_of(second)["x"] == 3
    assert place_of(third)["y"] == 2


def test_the_same_client_operation_is_applied_once(owner: Actor, board: str, edit: Edit) -> None:
    op = {"type": "add_tile", "tile": make_tile()}
    first, again = edit(op, client_op_id="queue-1.1"), edit(op, base_seq=0, client_op_id="queue-1.1")
    assert first.seq == again.seq == 1
    assert len(service.read_state(owner, board)[1]["tiles"]) == 1


def test_a_stale_edit_of_something_else_is_put_behind_the_others(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit(place(tile, 5, 5), by=colleague)
    applied = edit(rename(tile, "Mine"), base_seq=1)
    state = service.read_state(owner, board)[1]["tiles"][tile]
    assert applied.seq == 3
    assert (state["title"], state["x"]) == ("Mine", 5)


def test_a_stale_edit_of_the_same_thing_is_refused_saying_what_changed(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit(rename(tile, "Theirs"), by=colleague)
    with pytest.raises(Conflict, match="somebody else meanwhile: tile renamed to “Theirs”"):
        edit(rename(tile, "Mine"), base_seq=1)
    assert service.read_state(owner, board)[1]["tiles"][tile]["title"] == "Theirs"


def test_a_stale_edit_from_another_window_of_the_same_person_says_so(edit: Edit, tile: str) -> None:
    edit(rename(tile, "Second window"))
    with pytest.raises(Conflict, match="another window of yours"):
        edit(rename(tile, "First window"), base_seq=1)


def test_operations_of_one_queue_do_not_clash_with_each_other(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    edit(rename(tile, "One"), base_seq=1, client_op_id="window-a.1")
    edit(rename(tile, "Two"), base_seq=1, client_op_id="window-a.2")
    assert service.read_state(owner, board)[1]["tiles"][tile]["title"] == "Two"


def test_an_edit_on_a_state_that_does_not_exist_yet_is_refused(edit: Edit, tile: str) -> None:
    with pytest.raises(Conflict, match="Reload"):
        edit(rename(tile, "x"), base_seq=99)


def test_a_deleted_tile_is_named_in_the_conflict(colleague: Actor, edit: Edit, tile: str) -> None:
    edit({"type": "remove_tile", "id": tile}, by=colleague)
    with pytest.raises(Conflict, match="“Revenue” deleted"):
        edit(rename(tile, "x"), base_seq=1)


def test_sql_that_is_not_one_query_never_becomes_a_tile(edit: Edit) -> None:
    with pytest.raises(Invalid):
        edit({"type": "add_tile", "tile": make_tile(sql="drop table x")})
    with pytest.raises(Invalid):
        edit({"type": "batch", "ops": [{"type": "add_tile", "tile": make_tile(sql="select 1; select 2")}]})


def test_undo_takes_back_only_ones_own_steps(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit(rename(tile, "Mine"))
    edit({"type": "set_title", "title": "Theirs"}, by=colleague)
    undone = service.undo(owner, board, new_id())
    state = service.read_state(owner, board)[1]
    assert (state["tiles"][tile]["title"], state["title"]) == ("Revenue", "Theirs")
    assert undone.did == "tile renamed to “Revenue”"
    assert undone.can_redo


def test_redo_brings_back_what_was_undone_and_a_new_edit_ends_it(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    edit(rename(tile, "Mine"))
    service.undo(owner, board, new_id())
    redone = service.redo(owner, board, new_id())
    assert redone.state["tiles"][tile]["title"] == "Mine"
    service.undo(owner, board, new_id())
    assert not edit(rename(tile, "Other")).can_redo
    with pytest.raises(Conflict, match="nothing of yours"):
        service.redo(owner, board, new_id())


def test_an_undo_that_arrives_twice_counts_once(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    edit(rename(tile, "One"))
    edit(rename(tile, "Two"))
    for _again in range(2):
        service.undo(owner, board, "window-a.7")
    assert service.read_state(owner, board)[1]["tiles"][tile]["title"] == "One"


def test_what_somebody_changed_since_is_not_undone(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit(rename(tile, "Theirs"), by=colleague)
    with pytest.raises(Conflict, match="changed the same things"):
        service.undo(owner, board, new_id())


def test_undo_skips_a_step_that_others_overwrote_and_takes_the_one_before(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit({"type": "set_title", "title": "My title"})
    edit(rename(tile, "Mine"))
    edit(rename(tile, "Theirs"), by=colleague)
    undone = service.undo(owner, board, new_id())
    assert undone.state["title"] == "Sales"
    assert undone.state["tiles"][tile]["title"] == "Theirs"


def test_nothing_to_undo_is_said(owner: Actor, board: str) -> None:
    with pytest.raises(Conflict, match="nothing of yours"):
        service.undo(owner, board, new_id())


def test_a_deleted_tile_comes_back_whole_with_the_others_where_they_were(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    other = added(edit({"type": "add_tile", "tile": make_tile("Other", y=3)}))
    before = state_hash(service.read_state(owner, board)[1])
    edit({"type": "batch", "ops": [{"type": "remove_tile", "id": tile}, place(other, 0, 0)]})
    service.undo(owner, board, new_id())
    assert state_hash(service.read_state(owner, board)[1]) == before


def test_sixty_steps_undone_and_redone_give_equal_states_and_the_log_folds_to_them(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    for number in range(60):
        edit(rename(tile, f"Name {number}") if number % 2 else place(tile, number % 9, number))
    last = state_hash(service.read_state(owner, board)[1])
    for _step in range(61):
        service.undo(owner, board, new_id())
    assert service.read_state(owner, board)[1]["tiles"] == {}
    for _step in range(61):
        redone = service.redo(owner, board, new_id())
    assert state_hash(redone.state) == last
    assert not redone.can_redo
    with read_session() as session:
        state = service.read_state(owner, board, at=0)[1]
        for entry in since(session, board, 0):
            state = fold(state, entry.op)  # type: ignore[arg-type]
        snapshots = [row.seq for row in session.query(DashboardSnapshot).filter_by(dashboard_id=board).order_by(DashboardSnapshot.seq)]
    assert state_hash(state) == last
    assert snapshots == [0, 50, 100, 150]


def test_earlier_states_can_be_read(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    edit(rename(tile, "Later"))
    assert service.read_state(owner, board, at=1)[1]["tiles"][tile]["title"] == "Revenue"
    with pytest.raises(NotFound, match="no version 9"):
        service.read_state(owner, board, at=9)


def test_renaming_from_the_list_is_a_step_like_any_other(owner: Actor, board: str) -> None:
    service.rename(owner, board, "  Better ")
    assert service.list_dashboards(owner)[0].title == "Better"
    service.undo(owner, board, new_id())
    assert service.list_dashboards(owner)[0].title == "Sales"


def test_a_deleted_dashboard_is_gone_until_it_is_brought_back(owner: Actor, board: str, edit: Edit, tile: str) -> None:
    assert service.remove_dashboard(owner, board) == "Sales"
    assert service.list_dashboards(owner) == []
    for verb in (lambda: service.open_dashboard(owner, board), lambda: edit(rename(tile, "x"), base_seq=1), lambda: service.remove_dashboard(owner, board)):
        with pytest.raises(NotFound):
            verb()
    service.restore_dashboard(owner, board)
    assert tile in service.read_state(owner, board)[1]["tiles"]
    with pytest.raises(NotFound):
        service.restore_dashboard(owner, board)


def test_what_happens_to_a_dashboard_is_in_the_audit_trail(owner: Actor, board: str) -> None:
    service.remove_dashboard(owner, board)
    service.restore_dashboard(owner, board)
    with read_session() as session:
        actions = [e.action for e in session.query(AuditEntry).filter_by(object_id=board).order_by(AuditEntry.seq)]
    assert actions == ["dashboard.create", "dashboard.remove", "dashboard.restore"]


def test_another_workspace_sees_nothing(board: str, tile: str) -> None:
    stranger = factories.make_owner(workspace="Other")
    assert service.list_dashboards(stranger) == []
    for verb in (
        lambda: service.open_dashboard(stranger, board), lambda: service.read_state(stranger, board), lambda: service.open_tile(stranger, board, tile),
        lambda: service.rename(stranger, board, "x"), lambda: service.undo(stranger, board, "stranger-1"), lambda: service.remove_dashboard(stranger, board),
        lambda: service.apply(stranger, board, client_op_id="stranger-2", base_seq=0, op={"type": "set_title", "title": "x"}),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            verb()


def test_a_viewer_sees_but_does_not_change(owner: Actor, board: str) -> None:
    viewer = factories.make_person("viewer", workspace_id=owner.workspace_id)
    assert not service.open_dashboard(viewer, board).may_edit
    assert [card.id for card in service.list_dashboards(viewer)] == [board]
    for verb in (
        lambda: service.create(viewer), lambda: service.rename(viewer, board, "x"), lambda: service.remove_dashboard(viewer, board),
        lambda: service.restore_dashboard(viewer, board), lambda: service.undo(viewer, board, "viewer-01"), lambda: service.redo(viewer, board, "viewer-02"),
        lambda: service.apply(viewer, board, client_op_id="viewer-03", base_seq=0, op={}), lambda: service.save_answer(viewer, "question"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            verb()


def test_edits_at_the_same_moment_are_each_in_the_log_once(server: Flask, owner: Actor, board: str, colleague: Actor, edit: Edit) -> None:
    tiles = [added(edit({"type": "add_tile", "tile": make_tile(f"T{number}")})) for number in range(4)]

    def work(number: int) -> int:
        by = (owner, colleague)[number % 2]
        with server.app_context():
            op = place(tiles[number], number, number)
            return sum(service.apply(by, board, client_op_id=f"worker-{number}.{n}", base_seq=4, op=op).seq for n in range(5) for _again in range(2))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    seq, state = service.read_state(owner, board)
    with read_session() as session:
        rows = since(session, board, 0)
        folded = service.read_state(owner, board, at=0)[1]
        for row in rows:
            folded = fold(folded, row.op)  # type: ignore[arg-type]
    assert [row.seq for row in rows] == list(range(1, 25))
    assert seq == 24
    assert state_hash(folded) == state_hash(state)


def test_the_log_is_one_row_per_step_in_order(owner: Actor, board: str, colleague: Actor, edit: Edit, tile: str) -> None:
    edit(rename(tile, "A"))
    edit(place(tile, 1, 1), by=colleague)
    with read_session() as session:
        rows = session.query(DashboardOp).filter_by(dashboard_id=board).order_by(DashboardOp.seq).all()
        seq = session.get(Dashboard, board).seq  # type: ignore[union-attr]
    assert [row.seq for row in rows] == [1, 2, 3]
    assert seq == 3
    assert [row.actor_id for row in rows] == [owner.id, owner.id, colleague.id]
