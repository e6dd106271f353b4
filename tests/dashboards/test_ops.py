"""Operations: folding, taking back, order, rebasing."""

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.ops import commutes, fold, invert, read_op, rebase, takes_back
from insightora_dash.dashboards.state import State, empty_state, reading_order, state_hash
from insightora_dash.platform.errors import Invalid
from tests.dashboards.factories import make_state, make_tile, read

TILES = ("a", "b", "c", "d")
tile_ids = st.sampled_from(TILES)
titles = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(lambda text: text.strip() != "")
rows, heights = st.integers(0, 90), st.integers(1, 9)
places = st.builds(lambda x, w, y, h: {"x": x, "y": y, "w": min(w, 12 - x), "h": h}, st.integers(0, 11), st.integers(1, 12), rows, heights)
phone_places = st.fixed_dictionaries({"y": rows, "h": heights})
charts = st.none() | st.sampled_from([{"kind": "bar", "x": "channel", "y": ["revenue"]}, {"kind": "table"}])
simple_ops = st.one_of(
    st.builds(lambda place, title: {"type": "add_tile", "tile": make_tile(title, **place)}, places, titles),
    st.builds(lambda i: {"type": "remove_tile", "id": i}, tile_ids),
    st.builds(lambda tiles: {"type": "move_tiles", "tiles": tiles}, st.dictionaries(tile_ids, places, min_size=1, max_size=3)),
    st.builds(lambda tiles: {"type": "move_tiles", "layout": "phone", "tiles": tiles}, st.dictionaries(tile_ids, phone_places, min_size=1, max_size=3)),
    st.builds(lambda i, title: {"type": "rename_tile", "id": i, "title": title}, tile_ids, titles),
    st.builds(lambda i, chart: {"type": "set_tile_chart", "id": i, "chart": chart}, tile_ids, charts),
    st.builds(lambda i, text: {"type": "set_text", "id": i, "text": text}, tile_ids, titles),
    st.builds(lambda title: {"type": "set_title", "title": title}, titles),
    st.builds(lambda title, at: {"type": "add_tab", "title": title, "at": at}, titles, st.integers(0, 9)),
    st.builds(lambda at: {"type": "add_tab", "title": "Main", "at": at, "main": True}, st.integers(0, 9)),
    st.builds(lambda i: {"type": "remove_tab", "id": i}, tile_ids),
    st.builds(lambda i, title: {"type": "rename_tab", "id": i, "title": title}, tile_ids, titles),
    st.builds(lambda i, at: {"type": "move_tabs", "tabs": {i: at}}, tile_ids, st.integers(0, 9)),
    st.builds(lambda i, tab, place: {"type": "set_tile_tab", "id": i, "tab": tab, "place": place}, tile_ids, st.sampled_from((*TILES, "main")), places),
)
any_ops = simple_ops | st.builds(lambda ops: {"type": "batch", "ops": ops}, st.lists(simple_ops, min_size=1, max_size=4))


class Ids:
    """Ids for new tiles: the four known ones first, so that operations find them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        return TILES[self.made - 1] if self.made <= len(TILES) else f"t{self.made}"


def fitting(data: list[dict[str, Any]]) -> tuple[State, list[Op], list[Op], list[str]]:
    """Folds what fits: the last state, the operations, their inverses, and the hash before each."""
    state, ids = empty_state("Start"), Ids()
    ops: list[Op] = []
    inverses: list[Op] = []
    hashes: list[str] = []
    for item in data:
        op = read_op(item, ids)
        try:
            inverse, after = invert(state, op), fold(state, op)
        except Invalid:
            continue
        hashes.append(state_hash(state))
        ops.append(op)
        inverses.append(inverse)
        state = after
    return state, ops, inverses, hashes


@given(st.lists(any_ops, max_size=30))
@settings(max_examples=150, deadline=None)
def test_inverses_taken_backwards_visit_exactly_the_states_before(data: list[dict[str, Any]]) -> None:
    state, _, inverses, hashes = fitting(data)
    for inverse, before in zip(reversed(inverses), reversed(hashes), strict=True):
        state = fold(state, inverse)
        assert state_hash(state) == before


@given(st.integers(0, 2**32))
@settings(max_examples=5, deadline=None)
def test_three_hundred_random_operations_undone_and_redone_give_equal_hashes(seed: int) -> None:
    data = random_ops(seed, 300)
    state, _, inverses, hashes = fitting(data)
    last, redos = state_hash(state), []
    for inverse in reversed(inverses):
        redos.append(invert(state, inverse))
        state = fold(state, inverse)
    assert state_hash(state) == hashes[0]
    for redo in reversed(redos):
        state = fold(state, redo)
    assert state_hash(state) == last


def random_ops(seed: int, count: int) -> list[dict[str, Any]]:
    """`count` operations drawn like the hypothesis strategies, but cheaply."""
    import random

    rnd = random.Random(seed)
    place = lambda: {"x": rnd.randint(0, 6), "y": rnd.randint(0, 50), "w": rnd.randint(1, 6), "h": rnd.randint(1, 9)}  # noqa: E731
    makers = [
        lambda: {"type": "add_tile", "tile": make_tile(f"Tile {rnd.random()}", **place())},
        lambda: {"type": "remove_tile", "id": rnd.choice(TILES)},
        lambda: {"type": "move_tiles", "tiles": {i: place() for i in rnd.sample(TILES, 2)}},
        lambda: {"type": "rename_tile", "id": rnd.choice(TILES), "title": f"Named {rnd.random()}"},
        lambda: {"type": "set_title", "title": f"Title {rnd.random()}"},
        lambda: {"type": "add_tab", "title": f"Page {rnd.random()}", "at": rnd.randint(0, 9), "main": rnd.random() < 0.3},
        lambda: {"type": "remove_tab", "id": rnd.choice((*TILES, "main"))},
        lambda: {"type": "set_tile_tab", "id": rnd.choice(TILES), "tab": rnd.choice((*TILES, "main")), "place": place()},
        lambda: {"type": "set_tile_chart", "id": rnd.choice(TILES), "chart": {"kind": rnd.choice(["bar", "line"])}},
    ]
    return [{"type": "add_tile", "tile": make_tile("First", **place())} for _ in TILES] + [rnd.choice(makers)() for _ in range(count)]


@given(any_ops, any_ops)
@settings(max_examples=300, deadline=None)
def test_operations_that_commute_give_one_state_in_either_order(first: dict[str, Any], second: dict[str, Any]) -> None:
    start = make_state(*TILES)
    made = iter(f"new{n}" for n in range(50))
    a, b = read_op(first, lambda: next(made)), read_op(second, lambda: next(made))
    if not commutes(a, b):
        return
    try:
        one, other = fold(start, a), fold(start, b)
    except Invalid:
        return
    assert fold(one, b) == fold(other, a)


@given(any_ops, any_ops)
def test_commuting_is_mutual(first: dict[str, Any], second: dict[str, Any]) -> None:
    a, b = read(first, "n1"), read(second, "n2")
    assert commutes(a, b) == commutes(b, a)


@pytest.mark.parametrize(("a", "b", "free"), [
    ({"type": "rename_tile", "id": "a", "title": "x"}, {"type": "move_tiles", "tiles": {"a": {"x": 0, "y": 0, "w": 1, "h": 1}}}, True),
    ({"type": "rename_tile", "id": "a", "title": "x"}, {"type": "rename_tile", "id": "a", "title": "y"}, False),
    ({"type": "rename_tile", "id": "a", "title": "x"}, {"type": "remove_tile", "id": "a"}, False),
    ({"type": "rename_tile", "id": "a", "title": "x"}, {"type": "remove_tile", "id": "b"}, True),
    ({"type": "set_title", "title": "x"}, {"type": "set_title", "title": "y"}, False),
    ({"type": "set_title", "title": "x"}, {"type": "remove_tile", "id": "b"}, True),
    ({"type": "move_tiles", "tiles": {"a": {"x": 0, "y": 0, "w": 1, "h": 1}}},
     {"type": "move_tiles", "layout": "phone", "tiles": {"a": {"y": 0, "h": 1}}}, True),
])  # fmt: skip
def test_what_commutes(a: dict[str, Any], b: dict[str, Any], free: bool) -> None:
    assert commutes(read(a), read(b)) is free


def test_a_move_forgets_a_tile_that_was_deleted_meanwhile() -> None:
    move = read({"type": "move_tiles", "tiles": {i: {"x": 1, "y": 1, "w": 2, "h": 2} for i in ("a", "b")}})
    rebased = rebase(move, [read({"type": "batch", "ops": [{"type": "remove_tile", "id": "a"}]})])
    assert rebased == {"type": "move_tiles", "tiles": {"b": {"x": 1, "y": 1, "w": 2, "h": 2}}}


def test_a_move_of_only_deleted_tiles_clashes() -> None:
    move = read({"type": "move_tiles", "tiles": {"a": {"x": 1, "y": 1, "w": 2, "h": 2}}})
    assert rebase(move, [read({"type": "remove_tile", "id": "a"})]) is None


def test_an_operation_behind_strangers_stays_as_it_is() -> None:
    op = read({"type": "rename_tile", "id": "a", "title": "x"})
    assert rebase(op, [read({"type": "set_title", "title": "y"}), read({"type": "remove_tile", "id": "b"})]) == op


def test_an_inverse_no_longer_fits_once_somebody_changed_the_same_thing() -> None:
    start = make_state("a")
    mine = read({"type": "rename_tile", "id": "a", "title": "Mine"})
    inverse, after = invert(start, mine), fold(start, mine)
    assert takes_back(after, mine, inverse)
    assert takes_back(fold(after, read({"type": "set_title", "title": "Other"})), mine, inverse)
    assert not takes_back(fold(after, read({"type": "rename_tile", "id": "a", "title": "Theirs"})), mine, inverse)
    assert not takes_back(fold(after, read({"type": "remove_tile", "id": "a"})), mine, inverse)


def test_folding_leaves_the_earlier_state_alone() -> None:
    start = make_state("a", "b")
    before = json.dumps(start)
    fold(start, read({"type": "batch", "ops": [{"type": "remove_tile", "id": "a"}, {"type": "rename_tile", "id": "b", "title": "x"}]}))
    assert json.dumps(start) == before


def test_the_hash_does_not_depend_on_the_order_tiles_came_in() -> None:
    a = read({"type": "add_tile", "tile": make_tile("A")}, "a")
    b = read({"type": "add_tile", "tile": make_tile("B", y=9)}, "b")
    assert state_hash(fold(fold(empty_state("x"), a), b)) == state_hash(fold(fold(empty_state("x"), b), a))


def test_tiles_read_from_the_top_left() -> None:
    state = fold(make_state("a", "b"), read({"type": "move_tiles", "tiles": {"b": {"x": 0, "y": 0, "w": 2, "h": 2}, "a": {"x": 4, "y": 0, "w": 2, "h": 2}}}))
    assert [tile["id"] for tile in reading_order(state)] == ["b", "a"]


@pytest.mark.parametrize("op", [
    {"type": "remove_tile", "id": "zz"}, {"type": "rename_tile", "id": "zz", "title": "x"}, {"type": "set_text", "id": "zz", "text": "x"},
    {"type": "set_tile_chart", "id": "zz", "chart": None}, {"type": "move_tiles", "tiles": {"zz": {"x": 0, "y": 0, "w": 1, "h": 1}}},
])  # fmt: skip
def test_a_tile_that_is_gone_refuses_every_change(op: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="not on the dashboard any more"):
        fold(make_state("a"), read(op))


def test_a_tile_cannot_come_back_twice() -> None:
    state = make_state("a")
    back = cast(Op, {"type": "restore_tile", "tile": state["tiles"]["a"]})
    with pytest.raises(Invalid, match="already"):
        fold(state, back)


def test_a_dashboard_holds_two_hundred_tiles() -> None:
    state = make_state(*(f"t{n}" for n in range(200)))
    with pytest.raises(Invalid, match="200 tiles"):
        fold(state, read({"type": "add_tile", "tile": make_tile()}, "one_more"))
