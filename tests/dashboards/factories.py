"""Tiles and operations for tests."""

from typing import Any

from insightora_dash.dashboards.operation import Op
from insightora_dash.dashboards.ops import fold, read_op
from insightora_dash.dashboards.state import State, empty_state


def make_tile(title: str = "Revenue", **fields: Any) -> dict[str, Any]:
    """A tile as a client sends it."""
    return {"title": title, "sql": "select 1 as n", "x": 0, "y": 0, "w": 4, "h": 3, **fields}


def read(data: dict[str, Any], tile_id: str = "t1") -> Op:
    """The operation as the server reads it; a new tile gets `tile_id`."""
    return read_op(data, lambda: tile_id)


def make_state(*tile_ids: str, title: str = "Sales") -> State:
    """A dashboard with these tiles below each other."""
    state = empty_state(title)
    for row, tile_id in enumerate(tile_ids):
        state = fold(state, read({"type": "add_tile", "tile": make_tile(tile_id, y=3 * row)}, tile_id))
    return state
