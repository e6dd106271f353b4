"""The loop of a child: one request at a time from a pipe, each answered once, interruptible while it runs."""

import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from insightora_dash.engine import wire

Answer = tuple[wire.Header, bytes]


class NotBegun(Exception):
    """The request was stopped before its work began."""


class Serving(ABC):
    """Reads requests from `source`, writes one answer each to `sink`."""

    def __init__(self, source: BinaryIO, sink: BinaryIO, on_parent_gone: Callable[[], None]) -> None:
        self._source = source
        self._sink = sink
        self._on_parent_gone = on_parent_gone
        self._requests: queue.SimpleQueue[wire.Header | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running: tuple[str, Callable[[], None]] | None = None
        self._stopped: set[str] = set()
        self._ending = False

    @abstractmethod
    def answer(self, request: wire.Header) -> Answer:
        """The answer to one request; what it raises becomes a failure."""

    def serve(self) -> None:
        """Answers until the parent closes the pipe."""
        threading.Thread(target=self._listen, daemon=True).start()
        while (request := self._requests.get()) is not None:
            header, body = self._answered(request)
            wire.write(self._sink, {"id": request["id"], **header}, body)

    @contextmanager
    def interruptible(self, request_id: str, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the block runs, an interrupt of this request calls `interrupt`, from another thread; raises NotBegun when it came before."""
        with self._lock:
            if self._ending or request_id in self._stopped:
                raise NotBegun
            self._running = (request_id, interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._running = None

    def _answered(self, request: wire.Header) -> Answer:
        try:
            return self.answer(request)
        except NotBegun:
            return failure("InterruptException", "stopped before it began"), b""
        except Exception as error:
            return failure(type(error).__name__, str(error)), b""
        finally:
            with self._lock:
                self._stopped.clear()

    def _listen(self) -> None:
        while (message := wire.read(self._source)) is not None:
            header, _ = message
            if header["op"] == "interrupt":
                self._interrupt(header["id"])
            else:
                self._requests.put(header)
        self._requests.put(None)
        self._interrupt(None)
        self._on_parent_gone()

    def _interrupt(self, request_id: str | None) -> None:
        with self._lock:
            if request_id is None:
                self._ending = True
            else:
                self._stopped.add(request_id)
            if self._running and request_id in (None, self._running[0]):
                self._running[1]()


def failure(kind: str, message: str) -> wire.Header:
    """The answer of a request that failed."""
    return {"ok": False, "error": {"type": kind, "message": message[:20_000]}}
