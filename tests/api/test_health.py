import dataclasses

import pytest
from flask import Flask

from insightora_dash.config import Config
from insightora_dash.platform.companions import lock_of
from insightora_dash.platform.extensions import provide
from insightora_dash.server import create_server


def test_with_everything_up_it_answers_200(server: Flask, config: Config) -> None:
    with lock_of(config.data_dir / "run", "worker"):
        answer = server.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "database": "up", "engine": "up", "worker": "up"}


def test_a_missing_worker_shows(server: Flask) -> None:
    answer = server.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "degraded", "database": "up", "engine": "up", "worker": "down"}


def test_a_missing_engine_shows_where_companions_should_run(server: Flask, config: Config) -> None:
    provide(server, Config, dataclasses.replace(config, companions=True))
    with lock_of(config.data_dir / "run", "worker"):
        answer = server.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["engine"] == "down"


@pytest.fixture
def cut_off(config: Config) -> Flask:
    """A server whose metadata database does not answer."""
    return create_server(dataclasses.replace(config, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing"))


def test_an_unreachable_database_shows(cut_off: Flask) -> None:
    answer = cut_off.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["database"] == "down"
    assert "127.0.0.1" not in answer.text


def test_without_the_database_people_are_told_to_try_again(cut_off: Flask) -> None:
    browser = cut_off.test_client()
    browser.set_cookie("insightora", "x" * 43)
    answer = browser.get("/ask", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "try again in a moment" in answer.text
    assert "127.0.0.1:1" not in answer.text
