"""What an operation from outside may contain."""

from typing import Any

import pytest

from insightora_dash.dashboards.checks import short_title
from insightora_dash.platform.errors import Invalid
from tests.dashboards.factories import make_tile, read

PLACE = {"x": 0, "y": 0, "w": 1, "h": 1}


def move(**place: Any) -> dict[str, Any]:
    return {"type": "move_tiles", "tiles": {"a": {**PLACE, **place}}}


@pytest.mark.parametrize(("data", "sentence"), [
    (None, "cannot be read"),
    ([], "cannot be read"),
    ({1: 2}, "cannot be read"),
    ({}, "1 to 100"),
    ({"type": "explode"}, "no operation “explode”"),
    ({"type": ["add_tile"]}, "no operation"),
    ({"type": "restore_tile", "tile": make_tile()}, "no operation “restore_tile”"),
    ({"type": "set_title", "title": "   "}, "cannot be empty"),
    ({"type": "set_title", "title": "x" * 201}, "200 characters, this one has 201"),
    ({"type": "set_title", "title": 5}, "“title” has to be a text"),
    ({"type": "set_title", "title": "a\x00b"}, "“title” has to be a text"),
    ({"type": "rename_tile", "id": "", "title": "x"}, "not the id of a tile"),
    ({"type": "rename_tile", "id": "x" * 21, "title": "x"}, "not the id of a tile"),
    ({"type": "rename_tile", "title": "x"}, "“id” has to be a text"),
    ({"type": "set_text", "id": "a", "text": "x" * 10_001}, "10000 characters"),
    ({"type": "set_tile_chart", "id": "a", "chart": "bar"}, "chart cannot be read"),
    ({"type": "set_tile_chart", "id": "a", "chart": {"kind": 3}}, "chart cannot be read"),
    ({"type": "set_tile_chart", "id": "a", "chart": {"kind": "bar", "title": "x" * 20_000}}, "“chart” can have"),
    (move(x=-1), "inside the 12 columns"),
    (move(x=11, w=2), "inside the 12 columns"),
    (move(w=0), "inside the 12 columns"),
    (move(h=0), "60 rows tall"),
    (move(h=61), "60 rows tall"),
    (move(y=2001), "60 rows tall"),
    (move(x=1.5), "“x” has to be a whole number"),
    (move(x=True), "“x” has to be a whole number"),
    ({"type": "move_tiles", "tiles": {}}, "1 to 200 tiles, this one 0"),
    ({"type": "move_tiles", "tiles": {f"t{n}": PLACE for n in range(201)}}, "1 to 200 tiles, this one 201"),
    ({"type": "move_tiles", "layout": "phone", "tiles": {"a": {"y": -1, "h": 1}}}, "60 rows tall"),
    ({"type": "batch", "ops": []}, "1 to 201 operations"),
    ({"type": "batch", "ops": "all"}, "1 to 201 operations"),
    ({"type": "batch", "ops": [{"type": "set_title", "title": "x"}] * 202}, "1 to 201 operations"),
    ({"type": "batch", "ops": [{"type": "batch", "ops": []}]}, "another step"),
    ({"type": "add_tile", "tile": make_tile(id="mine")}, "id from the server"),
    ({"type": "add_tile", "tile": make_tile(colour="red")}, "no field “colour”"),
    ({"type": "add_tile", "tile": make_tile(kind="video")}, "not “video”"),
    ({"type": "add_tile", "tile": make_tile(sql="x" * 100_001)}, "“sql” can have"),
    ({"type": "add_tile", "tile": None}, "cannot be read"),
])  # fmt: skip
def test_an_operation_that_does_not_fit_is_refused_with_a_sentence(data: Any, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(data)
    assert sentence in refusal.value.worded()


def test_a_tile_comes_in_whole_with_its_fields_normalised() -> None:
    op = read({"type": "add_tile", "tile": make_tile("  Late   deliveries ", question_id="q1", phone={"y": 1, "h": 2})}, "t9")
    assert op == {"type": "add_tile", "tile": {
        "id": "t9", "kind": "chart", "title": "Late deliveries", "text": "", "sql": "select 1 as n", "chart": None, "question_id": "q1",
        "conversation_id": None,
        "question": "", "phone": {"y": 1, "h": 2}, "x": 0, "y": 0, "w": 4, "h": 3,
    }}  # fmt: skip


def test_fields_that_an_operation_does_not_have_are_left_out() -> None:
    assert read({"type": "set_title", "title": "x", "owner": "me"}) == {"type": "set_title", "title": "x"}


@pytest.mark.parametrize(("question", "title"), [
    ("total revenue by channel?", "Total revenue by channel"),
    ("  top   5\nproducts ", "Top 5 products"),
    ("?", "?"),
    ("größte Städte", "Größte Städte"),
    ("a" * 300, "A" + "a" * 118 + "…"),
])  # fmt: skip
def test_a_question_makes_a_short_title(question: str, title: str) -> None:
    assert short_title(question) == title
