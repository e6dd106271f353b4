"""The parent's handle on one child process: start, ask, interrupt, kill, and why it died."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from insightora_dash.config import child_environment
from insightora_dash.engine import wire
from insightora_dash.engine.children import oom

GRACE = 1.0  # seconds between interrupt and kill
NICE = 10  # of 19: beside others the process gets a ninth of what they get, alone all of it

Reason = Literal["time", "memory", "cancelled", "crashed"]
Progress = Callable[[float, str], None]
_KILLED = -9  # how SIGKILL shows: from the out-of-memory killer, or from anybody else
_MEMORY_SIGNS = ("bad_alloc", "MemoryError", "memory allocation of", "OutOfMemory", "Cannot allocate memory")


class Stopped(Exception):
    """The child gave no answer: it ran out of time or memory, was cancelled or crashed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Child:
    """One process that answers one request at a time."""

    def __init__(self, module: str, options: dict[str, Any]) -> None:
        self._trace = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"insightora_dash.engine.children.{module}", json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._trace,
            env=child_environment(),
            close_fds=True,
        )
        self._killed_before = oom.kills()
        self._inbox: queue.SimpleQueue[tuple[wire.Header, bytes]] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self.gave_way = False  # since then it runs behind others, for good: the system lets nobody climb again
        self._reader = threading.Thread(target=self._listen, daemon=True, name=f"engine-{module}")
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(
        self, request: wire.Header, *, seconds: float, interruptible: bool = True, on_progress: Progress | None = None, way_after: float | None = None
    ) -> tuple[wire.Header, bytes]:
        """The answer to one request; raises Stopped when there is none in time, after which the child may be dead.

        After `way_after` seconds it goes on behind every other process of the machine.
        """
        self._killed_before = oom.kills()
        self._send(request)
        deadline, stopping = time.monotonic() + seconds, None
        patience = deadline if way_after is None else time.monotonic() + way_after
        while True:
            message = self._next(deadline if self.gave_way else min(deadline, patience))
            if message is None and not self.gave_way and patience < deadline:
                self._give_way()
                continue
            if message is None and stopping is None and interruptible:
                stopping, deadline = self._interrupt(request["id"], "time"), time.monotonic() + GRACE
                continue
            if message is None:
                self.kill()
                raise Stopped(stopping or "time")
            header, body = message
            if "died" in header:
                raise Stopped(stopping or self._death())
            if header.get("id") != request["id"]:
                continue
            if "progress" in header:
                if on_progress is not None:
                    on_progress(*header["progress"])
            elif "stop" in header:
                if not interruptible:
                    self.kill()
                    raise Stopped("cancelled")
                stopping, deadline = self._interrupt(request["id"], "cancelled"), min(deadline, time.monotonic() + GRACE)
            elif stopping and not header["ok"]:
                raise Stopped(stopping)
            else:
                return header, body

    def stop(self, request_id: str) -> None:
        """Asks the thread that waits for `request_id` to give it up; returns at once."""
        self._inbox.put(({"id": request_id, "stop": True}, b""))

    def kill(self) -> None:
        """Ends the process now."""
        self._process.kill()
        self._process.wait()
        self._close()

    def close(self) -> None:
        """Lets an idle child end by itself, kills one that does not."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait(timeout=GRACE)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._close()

    def _close(self) -> None:
        self._reader.join(timeout=GRACE)
        for stream in (self._process.stdin, self._process.stdout, self._trace):
            with suppress(OSError, AttributeError):  # unsent bytes for a dead child; never opened
                cast(BinaryIO, stream).close()

    def _listen(self) -> None:
        stream = self._process.stdout
        try:
            while stream is not None and (message := wire.read(cast(BinaryIO, stream))) is not None:
                self._inbox.put(message)
        except (OSError, ValueError):
            pass  # closed or garbled: either way nothing more will come
        self._inbox.put(({"died": True}, b""))

    def _next(self, deadline: float) -> tuple[wire.Header, bytes] | None:
        try:
            return self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None

    def _send(self, header: wire.Header) -> None:
        try:
            with self._writing:
                if self._process.stdin is not None:
                    wire.write(cast(BinaryIO, self._process.stdin), header)
        except (OSError, ValueError) as error:
            raise Stopped(self._death()) from error

    def _give_way(self) -> None:
        self.gave_way = True
        if sys.platform == "win32":
            return
        threads = Path(f"/proc/{self.pid}/task")  # Linux counts each thread by itself
        with suppress(OSError):  # it ended meanwhile
            for thread in os.listdir(threads) if threads.is_dir() else [str(self.pid)]:
                os.setpriority(os.PRIO_PROCESS, int(thread), NICE)

    def _interrupt(self, request_id: str, reason: Reason) -> Reason:
        try:
            self._send({"op": "interrupt", "id": request_id})
        except Stopped:
            return reason
        return reason

    def _death(self) -> Reason:
        try:
            code = self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self.kill()
            return "crashed"
        self._trace.seek(0)
        trace = self._trace.read()[-4000:].decode(errors="replace")
        starved = code == _KILLED and oom.kills() > self._killed_before
        return "memory" if starved or any(sign in trace for sign in _MEMORY_SIGNS) else "crashed"
