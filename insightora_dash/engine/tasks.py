"""Tasks (ingest, copies): each in a limited child of its own that ends with it, the next one prepared meanwhile."""

import threading
from typing import Any

from insightora_dash.engine import errors
from insightora_dash.engine.children.process import Child, Progress, Stopped
from insightora_dash.platform import machine
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.wording import N_

IDLE = 600.0  # seconds a prepared child waits for a task before it ends
Kind = tuple[str, int]  # the module a child has loaded, its memory in megabytes


class Tasks:
    """Children for one task each; with `spare`, one more is started after each task, with the same module loaded and the same memory."""

    def __init__(self, *, spare: bool) -> None:
        self._keep_spare = spare
        self._lock = threading.Lock()
        self._running: dict[str, Child] = {}
        self._spare: tuple[Kind, Child] | None = None
        self._idle: threading.Timer | None = None
        self._refiller: threading.Thread | None = None
        self._closed = False

    def run(self, target: str, payload: dict[str, Any], *, seconds: float, memory_mb: int, query_id: str, on_progress: Progress | None) -> dict[str, Any]:
        """The JSON answer of `package.module:function(payload)`. Raises Unavailable or TooLarge when it was stopped, or what it raised."""
        memory_mb = min(memory_mb, machine.memory_mb() // 2)
        kind = (target.partition(":")[0], memory_mb)
        child = self._take(kind)
        with self._lock:
            self._running[query_id] = child
        try:
            request = {"id": query_id, "target": target, "payload": payload}
            header, _ = child.ask(request, seconds=seconds, interruptible=False, on_progress=on_progress)
        except Stopped as end:
            raise errors.task_stopped(end.reason, seconds=seconds, memory_mb=memory_mb) from end
        finally:
            with self._lock:
                del self._running[query_id]
            child.close()
            self._prepare(kind)
        if not header["ok"]:
            raise errors.task_failed(header["error"], memory_mb=memory_mb)
        return dict(header["result"])

    def cancel(self, query_id: str) -> bool:
        """Stops a running task by id; False when there is none."""
        with self._lock:
            child = self._running.get(query_id)
        if child is not None:
            child.stop(query_id)
        return child is not None

    def close(self) -> None:
        """Stops what runs and ends the prepared child."""
        with self._lock:
            self._closed = True
            running, refiller = list(self._running.items()), self._refiller
        for query_id, child in running:
            child.stop(query_id)
        if refiller is not None:
            refiller.join()
        self._drop_spare()

    def _take(self, kind: Kind) -> Child:
        child: Child | None = None
        with self._lock:
            if self._spare is not None and self._spare[0] == kind:
                (_kind, child), self._spare = self._spare, None
        if child is not None and child.alive:
            return child
        if child is not None:
            child.close()
        return _start(kind)

    def _prepare(self, kind: Kind) -> None:
        with self._lock:
            busy = self._refiller is not None and self._refiller.is_alive()
            ready = self._spare is not None and self._spare[0] == kind
            if self._closed or not self._keep_spare or busy or ready:
                return
            self._refiller = threading.Thread(target=self._refill, args=(kind,), daemon=True, name="engine-spare-task")
            self._refiller.start()

    def _refill(self, kind: Kind) -> None:
        self._drop_spare()
        try:
            child = _start(kind)
        except Unavailable:
            return  # the next task starts its own, or says why it cannot
        with self._lock:
            self._spare = (kind, child)
            self._idle = threading.Timer(IDLE, self._drop_spare)
            self._idle.daemon = True
            self._idle.start()

    def _drop_spare(self) -> None:
        with self._lock:
            spare, self._spare = self._spare, None
            idle, self._idle = self._idle, None
        if idle is not None:
            idle.cancel()
        if spare is not None:
            spare[1].close()


def _start(kind: Kind) -> Child:
    module, memory_mb = kind
    try:
        return Child("task", {"memory_mb": memory_mb, "module": module})
    except OSError as error:
        raise Unavailable("engine_child", N_("No process could be started for this. Try again in a moment.")) from error
