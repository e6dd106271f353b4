import re

from flask import Flask

from insightora_dash.accounts.service import actor_for
from insightora_dash.dashboards.service import list_dashboards
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.extensions import provide
from insightora_dash.platform.jobs import waiting
from insightora_dash.sources.service import list_sources

PASSWORD = "violet anchor tuesday"


def set_up(server: Flask) -> str:
    """The first visit; returns the session's token."""
    browser = server.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/set-up").text)
    assert token is not None
    answer = browser.post("/set-up", data={"csrf_token": token[1], "email": "ada@example.com", "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    cookie = browser.get_cookie("insightora")
    assert cookie is not None
    return cookie.value


def test_a_new_workspace_has_the_sample_data_and_their_overview(server: Flask) -> None:
    owner = actor_for(set_up(server))
    assert owner is not None
    assert [source.schema for source in list_sources(owner)] == ["retail"]
    assert len(list_dashboards(owner)) == 1


class Down:
    """An engine that is not there."""

    def task(self, *_: object, **__: object) -> dict[str, object]:
        raise Unavailable("engine_down", "The query engine is not running.")


def test_without_an_engine_the_owner_gets_in_and_the_worker_adds_the_samples_later(server: Flask) -> None:
    provide(server, Engine, Down())  # type: ignore[type-abstract, arg-type]
    owner = actor_for(set_up(server))
    assert owner is not None
    assert list_sources(owner) == []
    assert len(waiting()) == 1
