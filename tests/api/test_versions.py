"""Versions of dashboards over HTTP."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service
from tests.api.test_dashboards import ADD, Call, board, call, config, engine, operation, person

__all__ = ["board", "call", "config", "engine", "person"]


def test_a_version_is_named_restored_and_copied(call: Call, board: str, person: Actor) -> None:
    call(f"/{board}/operations", operation(ADD))
    assert call(f"/{board}/versions/0/name", {"name": "Empty"}).status_code == 204
    assert [(v["seq"], v["name"]) for v in call(f"/{board}/versions", method="GET").json["versions"]] == [(1, None), (0, "Empty")]
    assert call(f"/{board}/versions/0/restore").status_code == 204
    assert service.read_state(person, board)[1]["tiles"] == {}
    made = call(f"/{board}/versions/1/copy")
    assert (made.status_code, made.json["href"]) == (201, f"/dashboards/{made.json['id']}")


def test_what_cannot_be_read_is_refused_in_words(call: Call, board: str) -> None:
    for path, body in (("/versions/0/name", {}), ("/versions/7/restore", {}), ("/publish", {"published": "yes"}), ("/publish", None)):
        answer = call(f"/{board}{path}", body)
        assert answer.status_code == 422, path
        assert answer.json["error"]["message"].endswith(".")


def test_publishing_says_what_viewers_see(call: Call, board: str) -> None:
    assert call(f"/{board}/publish", {"published": True}).json["told"].startswith("Published.")
    assert "every change" in call(f"/{board}/publish", {"published": False}).json["told"]
