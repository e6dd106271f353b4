import dataclasses

import pytest
from flask import Flask
from sqlalchemy import text

from insightora_dash.config import Config
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import db, need, read_session
from insightora_dash.platform.queue import JobQueue
from insightora_dash.platform.secrets import Sealer, Secrets
from insightora_dash.server import create_server


@pytest.fixture(scope="session")
def engine() -> None:
    """Nothing here asks a question."""


def test_the_server_carries_what_verbs_need(config: Config) -> None:
    app = create_server(config)
    with app.app_context():
        assert need(Config) is config
        assert need(Sealer).unseal(need(Sealer).seal("x", row_id="r", workspace_id="w"), row_id="r", workspace_id="w") == "x"
        assert isinstance(need(JobQueue), JobQueue)
        assert need(ResultCache) is need(ResultCache)
        opened = need(Engine)  # type: ignore[type-abstract]
        assert opened is need(Engine)  # type: ignore[type-abstract]
        opened.close()
        db.engine.dispose()


def test_the_database_is_prepared_for_many_processes(server: Flask, config: Config) -> None:
    if config.metadata_url.startswith("sqlite"):
        with read_session() as session:
            assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_two_servers_of_one_folder_share_their_keys_and_two_folders_do_not(config: Config, server: Flask) -> None:
    twin = create_server(config)
    stranger = create_server(dataclasses.replace(config, data_dir=config.data_dir / "other"))
    assert twin.config["SECRET_KEY"] == server.config["SECRET_KEY"]
    assert stranger.config["SECRET_KEY"] != server.config["SECRET_KEY"]


def test_the_three_keys_are_used_for_their_own_purpose(server: Flask) -> None:
    keys = need(Secrets)
    assert server.config["SECRET_KEY"] == keys.session
    assert server.config["WTF_CSRF_SECRET_KEY"] == keys.csrf
    assert need(Sealer).key_id == Sealer(keys.encryption).key_id


@pytest.mark.parametrize("field", ["session_key", "csrf_key", "encryption_key"])
def test_a_weak_key_refuses_to_start(config: Config, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_server(dataclasses.replace(config, **{field: "changeme"}))
    assert refused.value.code == "weak_key"


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_forwarded_addresses_are_believed_only_from_the_named_number_of_proxies(config: Config, proxies: int, seen: str) -> None:
    from flask import request

    app = create_server(dataclasses.replace(config, trusted_proxies=proxies))
    addresses: list[str | None] = []
    app.before_request_funcs[None].insert(0, lambda: addresses.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})
    with app.app_context():
        db.engine.dispose()
    assert addresses == [seen]


@pytest.mark.parametrize(
    ("host", "public_url", "name", "status"),
    [
        ("127.0.0.1", "", "127.0.0.1:8050", 200),
        ("127.0.0.1", "", "[::1]:8050", 200),
        ("127.0.0.1", "", "rebound.example", 400),
        ("127.0.0.1", "https://insights.example.com", "insights.example.com", 200),
        ("127.0.0.1", "https://insights.example.com", "rebound.example", 400),
        ("0.0.0.0", "", "server.lan:8050", 200),
    ],
)
def test_a_server_answers_to_its_own_names_only(config: Config, host: str, public_url: str, name: str, status: int) -> None:
    app = create_server(dataclasses.replace(config, host=host, public_url=public_url))
    answer = app.test_client().get("/assets/10-tokens.css", headers={"Host": name})
    assert answer.status_code == status
    answer.close()
