"""What happens on an open dashboard, over HTTP."""

from tests.api.test_dashboards import ADD, Call, board, call, config, engine, operation, person

__all__ = ["board", "call", "config", "engine", "person"]


def test_a_window_hears_of_steps_and_can_leave(call: Call, board: str) -> None:
    call(f"/{board}/operations", operation(ADD))
    news = call(f"/{board}/since?seq=0&window=window-b", method="GET").json
    assert [(step["seq"], step["queue"], step["did"]) for step in news["steps"]] == [(1, "window-a", "“Revenue” added")]
    assert call(f"/{board}/since?seq=1&window=window-c", method="GET").json["people"] == [{"tile": None, "who": "ada"}]
    assert call(f"/{board}/left?window=window-b").status_code == 204
    assert call(f"/{board}/since?seq=1&window=window-c", method="GET").json["people"] == []


def test_a_window_has_to_say_who_it_is_and_what_it_knows(call: Call, board: str) -> None:
    for query in ("window=window-b", "seq=x&window=window-b", "seq=0&window=b", "seq=0"):
        assert call(f"/{board}/since?{query}", method="GET").status_code == 422, query
