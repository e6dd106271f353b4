"""Versions of a dashboard: told, named, restored, copied, compared, published; the trash."""

import random
from typing import Any

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import history, service
from insightora_dash.dashboards.comparison import compare
from insightora_dash.dashboards.state import state_hash
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.identity import new_id
from tests import factories
from tests.dashboards.factories import make_tile


@pytest.fixture
def board(asker: Actor) -> str:
    """A dashboard with two tiles over the sales."""
    made = service.create(asker, "Sales")
    apply(asker, made, {"type": "add_tile", "tile": make_tile("Total", sql="select sum(revenue) as revenue from sales.sales")})
    apply(asker, made, {"type": "add_tile", "tile": make_tile("Rows", sql="select count(*) as n from sales.sales", y=3)})
    return made


def apply(actor: Actor, board: str, op: dict[str, Any]) -> Any:
    return service.apply(actor, board, client_op_id=new_id(), base_seq=service.read_state(actor, board)[0], op=op)


def tile_named(actor: Actor, board: str, title: str) -> str:
    tiles = service.read_state(actor, board)[1]["tiles"].values()
    return next(tile["id"] for tile in tiles if tile["title"] == title)


def test_the_history_tells_sittings_with_their_steps_and_the_beginning(asker: Actor, board: str) -> None:
    colleague = factories.make_person("editor", workspace_id=asker.workspace_id)
    apply(colleague, board, {"type": "set_title", "title": "Sales 2"})
    told = [(version.seq, version.did) for version in history.versions(asker, board)]
    assert told == [(3, ("dashboard renamed to “Sales 2”",)), (2, ("“Rows” added", "“Total” added")), (0, ("created",))]


def test_a_named_version_stands_by_itself(asker: Actor, board: str) -> None:
    history.name_version(asker, board, 1, "  Only the total ")
    assert [(version.seq, version.name) for version in history.versions(asker, board)] == [(2, None), (1, "Only the total"), (0, None)]
    history.name_version(asker, board, 1, "")
    assert [version.seq for version in history.versions(asker, board)] == [2, 0]
    with pytest.raises(Invalid):
        history.name_version(asker, board, 9, "x")


def test_a_restored_version_is_a_step_that_can_be_undone(asker: Actor, board: str) -> None:
    before = state_hash(service.read_state(asker, board)[1])
    history.restore(asker, board, 1)
    assert len(service.read_state(asker, board)[1]["tiles"]) == 1
    assert history.versions(asker, board)[0].did[0] == "version 1 restored"
    service.undo(asker, board, new_id())
    assert state_hash(service.read_state(asker, board)[1]) == before


def test_a_restored_version_clashes_with_an_edit_made_before_it(asker: Actor, board: str) -> None:
    history.restore(asker, board, 1)
    op = {"type": "set_title", "title": "Late"}
    with pytest.raises(Conflict, match="version 1 restored"):
        service.apply(asker, board, client_op_id=new_id(), base_seq=2, op=op)


def test_nobody_sends_a_whole_state(asker: Actor, board: str) -> None:
    with pytest.raises(Invalid):
        apply(asker, board, {"type": "set_state", "state": {}, "version": 0})


def test_a_version_opens_as_a_dashboard_of_its_own(asker: Actor, board: str) -> None:
    made = history.copy(asker, board, 1)
    _seq, state = service.read_state(asker, made)
    assert (state["title"], len(state["tiles"])) == ("Sales (copy)", 1)
    assert len(service.read_state(asker, board)[1]["tiles"]) == 2


def test_two_versions_stand_side_by_side_with_both_results(asker: Actor, board: str) -> None:
    apply(asker, board, {"type": "rename_tile", "id": tile_named(asker, board, "Total"), "title": "Takings"})
    apply(asker, board, {"type": "remove_tile", "id": tile_named(asker, board, "Rows")})
    found = compare(asker, board, 2, 4)
    assert [(pair.title, pair.change, pair.what, pair.same_result) for pair in found.pairs] == [
        ("Takings", "changed", ("title",), True), ("Rows", "removed", (), False)]  # fmt: skip
    assert found.pairs[1].before is not None
    assert found.pairs[1].before.result is not None
    assert found.pairs[1].before.result.rows() == [(120,)]
    with pytest.raises(NotFound):
        compare(asker, board, 2, 99)


def test_viewers_see_what_was_published_while_editors_go_on(asker: Actor, board: str) -> None:
    viewer = factories.make_person("viewer", workspace_id=asker.workspace_id)
    history.set_published(asker, board, published=True)
    apply(asker, board, {"type": "set_title", "title": "Draft"})
    assert service.open_dashboard(viewer, board).title == service.read_state(viewer, board)[1]["title"] == "Sales"
    assert (service.open_dashboard(asker, board).title, service.open_dashboard(asker, board).draft) == ("Draft", 1)
    with pytest.raises(NotFound):
        service.read_state(viewer, board, at=3)
    history.set_published(asker, board, published=False)
    assert service.open_dashboard(viewer, board).title == "Draft"
    with pytest.raises(Forbidden):
        history.set_published(viewer, board, published=True)


def test_the_trash_lists_what_was_deleted(asker: Actor, board: str) -> None:
    service.remove_dashboard(asker, board)
    assert [(row.id, row.title) for row in history.trash(asker)] == [(board, "Sales")]
    service.restore_dashboard(asker, board)
    assert history.trash(asker) == []


def test_the_history_of_another_workspace_is_not_there(asker: Actor, board: str) -> None:
    stranger = factories.make_owner()
    for verb in (lambda: history.versions(stranger, board), lambda: history.restore(stranger, board, 0), lambda: history.copy(stranger, board)):
        with pytest.raises(NotFound):
            verb()


def test_many_steps_go_back_and_forth_over_the_log(asker: Actor, board: str) -> None:
    rnd = random.Random(7)
    tiles = list(service.read_state(asker, board)[1]["tiles"])
    start = state_hash(service.read_state(asker, board)[1])
    for number in range(40):
        x, y = rnd.randrange(9), rnd.randrange(20)
        op = rnd.choice([{"type": "rename_tile", "id": rnd.choice(tiles), "title": f"T{number}"}, {"type": "set_title", "title": f"D{number}"},
                         {"type": "move_tiles", "tiles": {rnd.choice(tiles): {"x": x, "y": y, "w": 3, "h": 3}}}])  # fmt: skip
        apply(asker, board, op)
    end = state_hash(service.read_state(asker, board)[1])
    for _step in range(40):
        service.undo(asker, board, new_id())
    assert state_hash(service.read_state(asker, board)[1]) == start
    for _step in range(40):
        service.redo(asker, board, new_id())
    assert state_hash(service.read_state(asker, board)[1]) == end
