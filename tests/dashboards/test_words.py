"""Operations in words."""

from typing import Any

import pytest

from insightora_dash.dashboards.ops import fold, invert
from insightora_dash.dashboards.words import describe
from tests.dashboards.factories import make_state, make_tile, read

PLACE = {"x": 0, "y": 0, "w": 1, "h": 1}


@pytest.mark.parametrize(("data", "words"), [
    ({"type": "add_tile", "tile": make_tile("New")}, "“New” added"),
    ({"type": "remove_tile", "id": "a"}, "“a” deleted"),
    ({"type": "move_tiles", "tiles": {"a": PLACE}}, "“a” moved"),
    ({"type": "move_tiles", "tiles": {"a": PLACE, "b": PLACE}}, "2 tiles moved"),
    ({"type": "rename_tile", "id": "a", "title": "B"}, "tile renamed to “B”"),
    ({"type": "set_tile_chart", "id": "a", "chart": {"kind": "bar"}}, "chart of “a” changed"),
    ({"type": "set_text", "id": "a", "text": "x"}, "text of “a” changed"),
    ({"type": "set_title", "title": "T"}, "dashboard renamed to “T”"),
    ({"type": "batch", "ops": [{"type": "remove_tile", "id": "a"}, {"type": "move_tiles", "tiles": {"b": PLACE}}]}, "“a” deleted, “b” moved"),
])  # fmt: skip
def test_an_operation_and_its_way_back_have_words(data: dict[str, Any], words: str) -> None:
    state = make_state("a", "b")
    op = read(data, "new")
    inverse, after = invert(state, op), fold(state, op)
    assert describe(op, inverse, after) == words
    assert describe(inverse, op, state)


def test_a_tile_brought_back_is_named() -> None:
    state = make_state("a")
    removal = read({"type": "remove_tile", "id": "a"})
    assert describe(invert(state, removal), removal, state) == "“a” brought back"


def test_a_tile_that_is_gone_meanwhile_is_just_a_tile() -> None:
    chart = read({"type": "set_tile_chart", "id": "gone", "chart": None})
    assert describe(chart, chart, make_state("a")) == "chart of a tile changed"
