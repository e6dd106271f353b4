"""Turns: fair order, warm workers first, impatience, failures to start."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from insightora_dash.engine import turns
from insightora_dash.engine.turns import Turn, Turns
from insightora_dash.platform.errors import Unavailable


@dataclass(eq=False)
class Desk:
    """A worker without a process."""

    alive: bool = True
    warm: set[str] = field(default_factory=set)
    stopped: list[str] = field(default_factory=list)

    def has_warm(self, key: str) -> bool:
        return key in self.warm

    def stop(self, request_id: str) -> None:
        self.stopped.append(request_id)

    def close(self) -> None:
        self.alive = False


def test_people_take_turns_however_much_one_asks(until: Callable[[Callable[[], bool]], None]) -> None:
    line = Turns(Desk, 1, spare=False)
    order: list[str] = []
    go = threading.Event()

    def first() -> None:
        with line.take(Turn("0", "greedy", "k")):
            go.wait()

    def query(name: str, actor: str) -> None:
        with line.take(Turn(name, actor, "k")):
            order.append(name)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    until(lambda: len(line._busy) == 1)
    for number, (name, actor) in enumerate([("g1", "greedy"), ("g2", "greedy"), ("g3", "greedy"), ("m1", "modest"), ("s1", "shy")], start=1):
        threads.append(threading.Thread(target=query, args=(name, actor)))
        threads[-1].start()
        until(lambda number=number: sum(map(len, line._waiting.values())) == number)  # type: ignore[misc]
    go.set()
    for thread in threads:
        thread.join()
    assert order == ["g1", "m1", "s1", "g2", "g3"]


@pytest.mark.parametrize("kept", [{"spare": True}, {"spare": False, "guest": True}])
def test_who_holds_nothing_gets_one_more_while_one_person_holds_all(kept: dict[str, bool], until: Callable[[Callable[[], bool]], None]) -> None:
    line = Turns(Desk, 2, **kept)
    go, order = threading.Event(), []

    def query(name: str, actor: str, wait: bool) -> None:
        with line.take(Turn(name, actor, "k")):
            order.append(name)
            if wait:
                go.wait()

    threads = [threading.Thread(target=query, args=(f"g{number}", "greedy", True)) for number in range(4)]
    for thread in threads:
        thread.start()
    until(lambda: (len(line._busy), sum(map(len, line._waiting.values()))) == (2, 2))
    for name in ("m1", "m2"):
        query(name, "modest", wait=False)  # returns, though nothing of the other ends
    assert order[2:] == ["m1", "m2"]
    assert len(line._busy) == 2
    go.set()
    for thread in threads:
        thread.join()
    line.close()


def test_the_spare_is_nobody_s_while_everybody_holds_one(until: Callable[[Callable[[], bool]], None]) -> None:
    line, go = Turns(Desk, 2, spare=True), threading.Event()

    def query(actor: str) -> None:
        with line.take(Turn(actor, actor, "k")):
            go.wait()

    threads = [threading.Thread(target=query, args=(actor,)) for actor in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    until(lambda: (len(line._busy), sum(map(len, line._waiting.values()))) == (2, 1))
    go.set()
    for thread in threads:
        thread.join()
    line.close()


def test_a_worker_that_has_the_data_warm_is_preferred() -> None:
    desks = [Desk(), Desk(warm={"sales"}), Desk()]
    line = Turns(iter(desks).__next__, 3, spare=False)
    line.fill()
    with line.take(Turn("1", "a", "sales")) as worker:
        assert worker is desks[1]


def test_whoever_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    line = Turns(Desk, 1, spare=False)
    with line.take(Turn("1", "a", "k")), pytest.raises(Unavailable, match="Too many queries") as failure, line.take(Turn("2", "b", "k")):
        pass
    assert failure.value.code == "engine_busy"
    with line.take(Turn("3", "a", "k")) as worker:
        assert worker.alive


def test_a_place_is_free_again_when_no_worker_can_be_made() -> None:
    attempts: list[int] = []

    def make() -> Desk:
        attempts.append(1)
        if len(attempts) == 1:
            raise Unavailable("engine_child", "No process")
        return Desk()

    line = Turns(make, 1, spare=False)
    with pytest.raises(Unavailable), line.take(Turn("1", "a", "k")):
        pass
    with line.take(Turn("2", "a", "k")) as worker:
        assert worker.alive


def test_a_spare_that_cannot_be_made_harms_nobody() -> None:
    made: list[Desk] = []

    def make() -> Desk:
        if made:
            raise Unavailable("engine_child", "No process")
        made.append(Desk())
        return made[0]

    line = Turns(make, 1, spare=True)
    for name in "ab":
        with line.take(Turn(name, "a", "k")) as worker:
            assert worker is made[0]
    line.close()
    assert not made[0].alive


def test_a_query_cancelled_before_it_begins_does_not_run() -> None:
    line: Turns[Desk]

    def make() -> Desk:
        line.cancel("1")
        return Desk()

    line = Turns(make, 1, spare=False)
    with pytest.raises(Unavailable) as failure, line.take(Turn("1", "a", "k")):
        pass
    assert failure.value.code == "query_cancelled"
