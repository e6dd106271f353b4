"""Remarks on dashboards over HTTP."""

from tests.api.test_dashboards import Call, board, call, config, engine, person

__all__ = ["board", "call", "config", "engine", "person"]


def test_a_remark_is_said_listed_resolved_and_removed(call: Call, board: str) -> None:
    made = call(f"/{board}/comments", {"text": "Right?"})
    assert made.status_code == 201
    said = made.json["id"]
    assert call(f"/{board}/comments/{said}/resolve", {"resolved": True}).status_code == 204
    [one] = call(f"/{board}/comments", method="GET").json["comments"]
    assert (one["text"], one["resolved"], one["tile"]) == ("Right?", True, None)
    assert call(f"/{board}/comments/{said}", method="DELETE").status_code == 204
    assert call(f"/{board}/comments", method="GET").json["comments"] == []


def test_what_is_no_remark_is_refused(call: Call, board: str) -> None:
    assert call(f"/{board}/comments", {"text": 3}).status_code == 422
    assert call(f"/{board}/comments", {"text": " "}).status_code == 422
    assert call(f"/{board}/comments", {"text": "x", "tile": "gone"}).status_code == 404
