"""Pages of a dashboard."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.ops import fold, invert, read_op
from insightora_dash.dashboards.state import State, state_hash
from insightora_dash.dashboards.tabs import ordered, prepared, tab_of, tiles_on
from insightora_dash.platform.errors import Invalid
from tests.dashboards.factories import make_state, make_tile


class Ids:
    """Pages and tiles called n1, n2, …"""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return f"n{self.made}"


def do(state: State, op: dict[str, object], ids: Ids) -> State:
    """The state after what a client asks for; that its inverse takes it back exactly is checked on the way."""
    read = read_op(prepared(op, state), ids)
    after = fold(state, read)
    assert state_hash(fold(after, invert(state, read))) == state_hash(state)
    return after


def titles(state: State) -> list[tuple[str, list[str]]]:
    return [(tab["title"], [tile["title"] for tile in tiles_on(state, tab["id"])]) for tab in ordered(state)]


def test_the_first_page_that_is_added_leaves_the_tiles_on_a_page_of_their_own() -> None:
    state = do(make_state("a", "b"), {"type": "add_tab"}, Ids())
    assert titles(state) == [("Page 1", ["a", "b"]), ("Page 2", [])]


def test_pages_are_renamed_put_in_another_order_and_filled() -> None:
    ids = Ids()
    state = do(make_state("a"), {"type": "add_tab", "title": "Costs"}, ids)
    state = do(state, {"type": "add_tile", "tile": {"title": "c", "sql": "select 1 as n", "tab": "n1"}}, ids)
    state = do(state, {"type": "rename_tab", "id": "main", "title": "Sales"}, ids)
    state = do(state, {"type": "move_tabs", "tabs": {"n1": 0, "main": 1}}, ids)
    assert titles(state) == [("Costs", ["c"]), ("Sales", ["a"])]


def test_a_new_tile_finds_its_place_among_the_tiles_of_its_page() -> None:
    ids = Ids()
    state = do(make_state("a"), {"type": "add_tab"}, ids)
    for tab in ("main", "n1"):
        state = do(state, {"type": "add_tile", "tile": {"title": tab, "sql": "select 1 as n", "chart": {"kind": "line"}, "tab": tab}}, ids)
    places = {tile["title"]: (tile["x"], tile["y"]) for tile in state["tiles"].values()}
    assert (places["main"], places["n1"]) == ((4, 0), (0, 0))


def test_a_tile_goes_to_another_page_and_finds_a_place_there() -> None:
    ids = Ids()
    state = do(do(make_state("a", "b"), {"type": "add_tab"}, ids), {"type": "set_tile_tab", "id": "b", "tab": "n1"}, ids)
    assert titles(state) == [("Page 1", ["a"]), ("Page 2", ["b"])]
    assert (state["tiles"]["b"]["x"], state["tiles"]["b"]["y"]) == (0, 0)


def test_a_page_goes_with_its_tiles_in_one_step() -> None:
    ids = Ids()
    state = do(do(make_state("a", "b"), {"type": "add_tab"}, ids), {"type": "remove_tab", "id": "main"}, ids)
    assert titles(state) == [("Page 2", [])]
    with pytest.raises(Invalid):
        prepared({"type": "remove_tab", "id": "n1"}, state)


def test_a_tile_that_names_no_page_lies_on_the_first_when_the_main_one_is_gone() -> None:
    ids = Ids()
    state = do(do(make_state("a"), {"type": "add_tab"}, ids), {"type": "remove_tab", "id": "main"}, ids)
    state = do(state, {"type": "add_tile", "tile": make_tile("c")}, ids)
    [tile] = state["tiles"].values()
    assert (tab_of(tile, state), tile["tab"]) == ("n1", "n1")


def test_only_the_page_on_screen_is_answered(owner: Actor) -> None:
    board = service.create(owner, "Sales")
    ops: list[dict[str, object]] = [{"type": "add_tile", "tile": make_tile("First")}, {"type": "add_tab", "title": "Second"}]
    for number, op in enumerate(ops):
        service.apply(owner, board, client_op_id=f"window-a.{number}", base_seq=number, op=op)
    second = ordered(service.read_state(owner, board)[1])[1]["id"]
    service.apply(owner, board, client_op_id="window-a.9", base_seq=2, op={"type": "add_tile", "tile": make_tile("Hidden", tab=second)})
    first = service.open_dashboard(owner, board)
    assert [(shown.tile["title"], shown.result is not None) for shown in first.tiles] == [("First", True)]
    assert ([title for _id, title in first.tabs], first.tab) == (["Page 1", "Second"], "main")
    assert [shown.tile["title"] for shown in service.open_dashboard(owner, board, Asked(tab=second)).tiles] == ["Hidden"]
    assert service.open_dashboard(owner, board, Asked(tab="gone")).tab == "main"


def test_two_editors_adding_a_tile_to_a_page_that_goes_is_a_conflict_not_a_loss(owner: Actor) -> None:
    from insightora_dash.platform.errors import Conflict

    board = service.create(owner, "Sales")
    service.apply(owner, board, client_op_id="window-a.1", base_seq=0, op={"type": "add_tab"})
    gone = ordered(service.read_state(owner, board)[1])[1]["id"]
    service.apply(owner, board, client_op_id="window-b.1", base_seq=1, op={"type": "remove_tab", "id": gone})
    with pytest.raises(Conflict):
        service.apply(owner, board, client_op_id="window-a.2", base_seq=1, op={"type": "add_tile", "tile": make_tile("Late", tab=gone)})
