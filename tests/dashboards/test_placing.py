"""Where new tiles go."""

from hypothesis import given
from hypothesis import strategies as st

from insightora_dash.dashboards.placing import first_free, size_for
from insightora_dash.dashboards.state import Tile
from tests.dashboards.factories import make_state


def test_the_first_tile_goes_to_the_top_left() -> None:
    assert first_free([], 6, 6) == {"x": 0, "y": 0, "w": 6, "h": 6}


def test_a_gap_is_used_before_a_new_row() -> None:
    tiles = list(make_state("a", "b")["tiles"].values())
    assert first_free(tiles, 8, 3) == {"x": 4, "y": 0, "w": 8, "h": 3}


def test_a_tile_too_wide_for_the_gap_goes_below() -> None:
    tiles = list(make_state("a")["tiles"].values())
    assert first_free(tiles, 9, 1) == {"x": 0, "y": 3, "w": 9, "h": 1}


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 8)), max_size=25))
def test_placed_tiles_never_cover_each_other(sizes: list[tuple[int, int]]) -> None:
    taken: set[tuple[int, int]] = set()
    tiles: list[Tile] = []
    for w, h in sizes:
        place = first_free(tiles, w, h)
        cells = {(x, y) for x in range(place["x"], place["x"] + w) for y in range(place["y"], place["y"] + h)}
        assert not cells & taken
        assert place["x"] + w <= 12
        taken |= cells
        tiles.append(place)  # type: ignore[arg-type]


def test_a_number_is_small_and_a_line_is_wide() -> None:
    assert size_for("kpi")[0] < size_for("donut")[0] < size_for("line")[0]
    assert size_for("kpi", 3)[0] == 9
    assert size_for("kpi", 6)[0] == 12
    assert size_for("something new") == size_for(None)
