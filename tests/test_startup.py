import socket
from pathlib import Path

import pytest

from insightora_dash.config import load
from insightora_dash.platform.errors import Unavailable
from insightora_dash.server import create_server
from insightora_dash.startup import announce, check_port, prepare, start_companions


def test_a_busy_port_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"Port {port} is in use.*INSIGHTORA_PORT={port + 1}"):
            check_port(load({"INSIGHTORA_PORT": str(port)}))


def test_a_free_port_is_fine() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port(load({"INSIGHTORA_PORT": str(port)}))


def test_preparing_twice_changes_nothing_and_keeps_the_folder_private(tmp_path: Path) -> None:
    config = load({"INSIGHTORA_DATA_DIR": str(tmp_path / "var")})
    prepare(config)
    before = sorted(path.name for path in config.data_dir.iterdir())
    prepare(config)
    assert sorted(path.name for path in config.data_dir.iterdir()) == before
    assert config.data_dir.stat().st_mode & 0o077 == 0


def test_the_address_is_announced_and_the_token_only_when_others_can_reach_the_set_up(tmp_path: Path) -> None:
    local = load({"INSIGHTORA_DATA_DIR": str(tmp_path / "a")})
    prepare(local)
    assert announce(local, create_server(local)) == "INSIGHTORA is ready: http://127.0.0.1:8050 (Ctrl+C stops it)"
    public = load({"INSIGHTORA_DATA_DIR": str(tmp_path / "b"), "INSIGHTORA_PUBLIC_URL": "https://bi.example.com"})
    prepare(public)
    server = create_server(public)
    assert "set-up token" in announce(public, server)
    assert announce(public, server) == announce(public, server)


def test_companions_can_be_left_to_somebody_else() -> None:
    assert start_companions(load({"INSIGHTORA_COMPANIONS": "off"}), {}) is None
