"""A PostgreSQL of the tests' own, for machines that have none: installed and started as root."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path


def start_private_postgres() -> tuple[str, Callable[[], None]] | None:
    """Starts a server on a free port and returns its URL and how to stop it; None when that cannot be done here."""
    binaries = _binaries() or (_install() and _binaries())
    if not binaries or os.geteuid() != 0:
        return None
    folder = Path(tempfile.mkdtemp(prefix="insightora-postgres-"))
    shutil.chown(folder, "postgres")
    port = _free_port()
    as_postgres = ["runuser", "-u", "postgres", "--"]
    subprocess.run([*as_postgres, str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres"], check=True, capture_output=True)
    control = [*as_postgres, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, capture_output=True)

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)

    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", stop


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _install() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, capture_output=True)
    done = subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], check=False, env=environment, capture_output=True)
    return done.returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
