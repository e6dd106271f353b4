"""A PostgreSQL of the tests' own, for machines that have none and for tests that stop it: installed and started as root."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PrivatePostgres:
    """A server on a free port that trusts this machine."""

    binaries: Path
    folder: Path
    port: int
    settings: str

    @property
    def url(self) -> str:
        """Its URL."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off {self.settings}"
        subprocess.run([*self._control, "-l", str(self.folder / "log"), "-o", options, "start"], check=True, capture_output=True)

    def crash(self) -> None:
        """Ends it at once, as a power failure would."""
        subprocess.run([*self._control, "-m", "immediate", "stop"], check=False, capture_output=True)

    def stop(self) -> None:
        """Ends it and removes everything."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _control(self) -> list[str]:
        return ["runuser", "-u", "postgres", "--", str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), "-w"]


def start_private_postgres(settings: str = "") -> PrivatePostgres | None:
    """A running server, with settings as on its command line; None when that cannot be done here."""
    binaries = _binaries() or (_install() and _binaries())
    if not binaries or os.geteuid() != 0:
        return None
    folder = Path(tempfile.mkdtemp(prefix="insightora-postgres-"))
    shutil.chown(folder, "postgres")
    making = ["runuser", "-u", "postgres", "--", str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "--no-sync"]
    subprocess.run(making, check=True, capture_output=True)
    made = PrivatePostgres(binaries, folder, _free_port(), settings)
    made.start()
    return made


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
