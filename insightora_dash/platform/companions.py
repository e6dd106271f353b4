"""Companion processes (engine broker, job worker): started when nobody runs them, ended when no server is left.

Liveness is a held file lock, never a pid: it ends with its process on every platform.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger(__name__)

NAMES = ("engine", "worker")
CHECK_SECONDS = 1.0
LOOKED_AT = 1.0  # seconds a companion waits for its lock: whoever looks whether it is held has it for a moment
LEAVE_AFTER = 3  # checks without any server
RESTS = (0.0, 0.0, 0.0, 1.0, 2.0, 5.0, 10.0)  # seconds before a companion that keeps dying is started again, the last from then on
SETTLED = 60.0  # seconds that its starts are remembered


def lock_of(folder: Path, name: str) -> FileLock:
    """The lock that a companion of this name holds while it lives."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / f"{name}.lock", timeout=0)


def held(lock: FileLock) -> bool:
    """Whether some process holds this lock."""
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True


class Supervisor:
    """Inside a server process: registers it, and keeps the companions running until `stop`."""

    def __init__(self, folder: Path, root: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._root = root
        self._environment = dict(environment)
        self._own = lock_of(folder / "servers", str(os.getpid()))
        self._stop = threading.Event()
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._starts: dict[str, list[float]] = {name: [] for name in NAMES}
        self._thread = threading.Thread(target=self._watch, name="companions", daemon=True)

    def start(self) -> None:
        """Registers this server and starts watching."""
        self._own.acquire()
        self._thread.start()

    def stop(self) -> None:
        """Unregisters this server; companions leave by themselves when it was the last."""
        self._stop.set()
        self._thread.join()
        self._own.release()
        with suppress(OSError):
            Path(self._own.lock_file).unlink(missing_ok=True)

    def _watch(self) -> None:
        while True:
            for name in NAMES:
                self._keep(name)
            if self._stop.wait(CHECK_SECONDS):
                return

    def _keep(self, name: str) -> None:
        child = self._children.get(name)
        if (child is not None and child.poll() is None) or held(lock_of(self._folder, name)) or self._rests(name):
            return
        log.info("starting the %s", name)
        self._children[name] = subprocess.Popen(
            [sys.executable, "-m", "insightora_dash", name, "--follow"], cwd=self._root, env=self._environment,
            stdin=subprocess.DEVNULL, start_new_session=os.name != "nt")

    def _rests(self, name: str) -> bool:
        """Whether a companion that keeps dying is given time; otherwise notes that it starts now."""
        now = time.monotonic()
        recent = [start for start in self._starts[name] if now - start < SETTLED]
        if recent and now - recent[-1] < RESTS[min(len(recent), len(RESTS)) - 1]:
            return True
        self._starts[name] = [*recent, now]
        return False


def follow_servers(folder: Path, leave: Callable[[], None], stop: threading.Event) -> None:
    """Calls `leave` once no server has been registered for a few checks; returns then, or when `stop` is set."""
    lonely = 0
    while not stop.wait(CHECK_SECONDS):
        lonely = 0 if _any_server(folder / "servers") else lonely + 1
        if lonely >= LEAVE_AFTER:
            leave()
            return


def _any_server(folder: Path) -> bool:
    alive = False
    for path in folder.glob("*.lock"):
        if held(FileLock(path, timeout=0)):
            alive = True
        else:
            with suppress(OSError):
                path.unlink()
    return alive
