"""What has to be in place before the first request: folders, secrets, schema."""

import os
import signal
import socket
import sys
from collections.abc import Mapping

from filelock import FileLock
from flask import Flask

from insightora_dash.accounts.setup import setup_token
from insightora_dash.config import ROOT, Config
from insightora_dash.platform.companions import Supervisor
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.migrate import upgrade
from insightora_dash.platform.wording import N_, translate


def prepare(config: Config) -> None:
    """Makes the data folder and brings the metadata database up to date, one process at a time."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    os.chmod(config.data_dir, 0o700)
    with FileLock(config.data_dir / "startup.lock", timeout=120):
        upgrade(config.metadata_url)


def check_port(config: Config) -> None:
    """Raises Unavailable naming the port when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            sentence = N_("Port {port} is in use. Stop the program that uses it, or start with INSIGHTORA_PORT={other}.")
            raise Unavailable("port_in_use", sentence, port=config.port, other=config.port + 1) from error


def start_companions(config: Config, environment: Mapping[str, str]) -> Supervisor | None:
    """Keeps an engine broker and a job worker running beside this server, unless the configuration says otherwise."""
    if not config.companions:
        return None
    supervisor = Supervisor(config.data_dir / "run", ROOT, environment)
    supervisor.start()
    return supervisor


def end_when_told() -> None:
    """SIGTERM, as service managers send it, ends the server as Ctrl+C does: in order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def announce(config: Config, server: Flask) -> str:
    """What is printed once the server listens: the address, and the set-up token when the first visit needs it."""
    lines = [translate(N_("INSIGHTORA is ready: {address} (Ctrl+C stops it)"), address=config.public_url or f"http://{config.host}:{config.port}")]
    with server.app_context():
        token = setup_token(config)
    if token:
        lines.append(translate(N_("The first visit asks for this set-up token: {token}"), token=token))
    return "\n".join(lines)
