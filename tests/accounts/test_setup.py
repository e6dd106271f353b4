import dataclasses
import stat

import pytest
from flask import Flask

from insightora_dash.accounts import service, setup
from insightora_dash.config import Config
from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.extensions import need, provide
from tests.accounts.conftest import EMAIL, PASSWORD


@pytest.fixture
def reachable(server: Flask, config: Config) -> Config:
    """A server that other machines reach."""
    changed = dataclasses.replace(config, public_url="https://insights.example.com")
    provide(server, Config, changed)
    return changed


@pytest.mark.parametrize(
    ("host", "public_url", "needed"),
    [
        ("127.0.0.1", "", False),
        ("localhost", "", False),
        ("::1", "", False),
        ("0.0.0.0", "", True),
        ("192.0.2.7", "", True),
        ("myhost", "", True),
        ("127.0.0.1", "http://insights.example.com", True),
    ],
)
def test_only_a_server_that_others_can_reach_needs_the_token(host: str, public_url: str, needed: bool) -> None:
    assert setup.token_needed(Config(host=host, public_url=public_url)) is needed


def test_on_loopback_there_is_no_token(server: Flask, config: Config) -> None:
    assert setup.setup_token(config) is None
    assert not (config.data_dir / "secrets" / "setup-token").exists()


def test_the_token_is_made_once_for_the_owner_of_the_machine_only(reachable: Config) -> None:
    token = setup.setup_token(reachable)
    path = reachable.data_dir / "secrets" / "setup-token"
    assert token
    assert len(token) >= 43
    assert setup.setup_token(reachable) == token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("token", ["", "guess", "ключ"])
def test_without_the_token_there_is_no_owner(reachable: Config, token: str) -> None:
    with pytest.raises(Forbidden):
        service.create_owner(EMAIL, PASSWORD, PASSWORD, token)
    assert service.setup_needed()


def test_the_token_works_once_and_is_gone(reachable: Config) -> None:
    token = setup.setup_token(reachable) or ""
    service.create_owner(EMAIL, PASSWORD, PASSWORD, f" {token}\n")
    assert not (reachable.data_dir / "secrets" / "setup-token").exists()
    assert setup.setup_token(reachable) is None
    assert need(Config) is reachable
