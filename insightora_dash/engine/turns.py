"""Whose turn it is: children handed out round robin over the people who wait."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.wording import N_

PATIENCE = 60.0  # seconds a query waits for its turn


class Worker(Protocol):
    """What a turn is taken on."""

    @property
    def alive(self) -> bool:
        """Whether it can still work."""

    def has_warm(self, key: str) -> bool:
        """Whether it is prepared for this dataset."""

    def stop(self, request_id: str) -> None:
        """Gives up the request it works on."""

    def close(self) -> None:
        """Ends it."""


W = TypeVar("W", bound=Worker)


@dataclass(eq=False)
class Turn:
    """One query waiting for a child or holding one."""

    query_id: str
    actor_id: str
    key: str
    ready: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False


class Turns(Generic[W]):
    """At most `most` workers busy at a time; a dead one is replaced, by the spare first.

    While one person holds several, one who holds none need not wait for the end of what may be endless: they get the spare,
    one more than `most`; with `guest` also where none is kept in spare.
    """

    def __init__(self, make: Callable[[], W], most: int, *, spare: bool, guest: bool = False) -> None:
        self._make = make
        self._most = most
        self._keep_spare = spare
        self._takes_guest = spare or guest
        self._lock = threading.Lock()
        self._idle: list[W] = []
        self._busy: dict[Turn, W | None] = {}
        self._waiting: OrderedDict[str, deque[Turn]] = OrderedDict()
        self._refiller: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def take(self, turn: Turn) -> Iterator[W]:
        """A worker for the length of the block; waits in line for it."""
        self._wait(turn)
        try:
            yield self._worker_for(turn)
        finally:
            self._release(turn)

    def cancel(self, query_id: str) -> bool:
        """Stops the query of this id, waiting or running; False when there is none."""
        with self._lock:
            turn = next((t for t in self._all_turns() if t.query_id == query_id), None)
            if turn is None:
                return False
            turn.cancelled = True
            worker = self._busy.get(turn)
        if worker is not None:
            worker.stop(query_id)
        turn.ready.set()
        return True

    def fill(self) -> None:
        """Starts workers until all places and the spare are taken."""
        while self._missing() > 0:
            self._add_idle(self._make())

    def close(self) -> None:
        """Stops what runs and ends every worker."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            turns = list(self._all_turns())
        for turn in turns:
            self.cancel(turn.query_id)
        for worker in idle:
            worker.close()
        if self._refiller is not None:
            self._refiller.join()

    def _all_turns(self) -> Iterator[Turn]:
        yield from self._busy
        for line in self._waiting.values():
            yield from line

    def _wait(self, turn: Turn) -> None:
        with self._lock:
            if self._closed:
                raise Unavailable("engine_closed", N_("The query engine has been shut down."))
            self._waiting.setdefault(turn.actor_id, deque()).append(turn)
            self._call_next()
        if turn.ready.wait(PATIENCE) and not turn.cancelled:
            return
        self._leave(turn)
        if turn.cancelled:
            raise _cancelled()
        raise Unavailable("engine_busy", N_("Too many queries are running. This one waited {seconds} seconds; try again."), seconds=int(PATIENCE))

    def _leave(self, turn: Turn) -> None:
        with self._lock:
            line = self._waiting.get(turn.actor_id, deque())
            if turn in line:
                line.remove(turn)
                return
            self._busy.pop(turn, None)
            self._call_next()

    def _call_next(self) -> None:
        """Lets as many as there are places in, one person after the other; holds the lock."""
        while (actor_id := self._next()) is not None:
            line = self._waiting.pop(actor_id)
            turn = line.popleft()
            if line:
                self._waiting[actor_id] = line
            self._busy[turn] = None
            turn.ready.set()

    def _next(self) -> str | None:
        """Whose turn it is; None while nobody waits or there is no place for who does."""
        for actor_id in [one for one, line in self._waiting.items() if not line]:
            del self._waiting[actor_id]
        if len(self._busy) < self._most:
            return next(iter(self._waiting), None)
        held = Counter(turn.actor_id for turn in self._busy)
        if not self._takes_guest or len(self._busy) > self._most or max(held.values(), default=0) < 2:
            return None
        return next((one for one in self._waiting if one not in held), None)

    def _worker_for(self, turn: Turn) -> W:
        self._drop_dead()
        with self._lock:
            worker = self._pick(turn.key)
        worker = worker or self._make()
        with self._lock:
            self._busy[turn] = worker
        if turn.cancelled:  # while its worker was being made
            raise _cancelled()
        return worker

    def _drop_dead(self) -> None:
        with self._lock:
            dead = [worker for worker in self._idle if not worker.alive]
            self._idle = [worker for worker in self._idle if worker not in dead]
        for worker in dead:
            worker.close()

    def _pick(self, key: str) -> W | None:
        if not self._idle:
            return None
        worker = next((one for one in self._idle if one.has_warm(key)), self._idle[-1])
        self._idle.remove(worker)
        return worker

    def _release(self, turn: Turn) -> None:
        with self._lock:
            worker = self._busy.pop(turn, None)
            keep = worker is not None and worker.alive and not self._closed and len(self._idle) + len(self._busy) < self._most + self._keep_spare
            if worker is not None and keep:
                self._idle.append(worker)
            self._call_next()
        if worker is not None and not keep:
            worker.close()
        self._refill()

    def _refill(self) -> None:
        if not self._keep_spare or self._missing() <= 0:
            return
        with self._lock:
            if self._closed or (self._refiller is not None and self._refiller.is_alive()):
                return
            self._refiller = threading.Thread(target=self._fill_behind, daemon=True, name="engine-spare")
            self._refiller.start()

    def _fill_behind(self) -> None:
        with suppress(Unavailable):  # the next query tries again and tells its person
            self.fill()

    def _missing(self) -> int:
        with self._lock:
            return 0 if self._closed else self._most + self._keep_spare - len(self._idle) - len(self._busy)

    def _add_idle(self, worker: W) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.close()


def _cancelled() -> Unavailable:
    return Unavailable("query_cancelled", N_("The query was stopped."))
