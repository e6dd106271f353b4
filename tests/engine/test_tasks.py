"""Tasks in a fresh child: answers, progress, errors of their own class, limits."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from insightora_dash.config import Config
from insightora_dash.engine import tasks
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, Invalid, TooLarge, Unavailable

HERE = "tests.engine.sample_tasks"
Born = Callable[[], list[psutil.Process]]
Until = Callable[[Callable[[], bool]], None]


def _prepared(born: Born) -> list[int]:
    return [child.pid for child in born() if child.status() != psutil.STATUS_ZOMBIE and "children.task" in " ".join(child.cmdline())]


def _ready(born: Born) -> bool:
    """Whether a child is prepared and its pool knows it: the process stands before the thread that started it has noted it."""
    return bool(_prepared(born)) and not any(thread.name == "engine-spare-task" for thread in threading.enumerate())


def test_a_task_returns_its_answer(pool: ChildPool) -> None:
    assert pool.task(f"{HERE}:double", {"n": 21}, seconds=20, memory_mb=256) == {"twice": 42}


def test_progress_reaches_the_caller(pool: ChildPool) -> None:
    heard: list[tuple[float, str]] = []
    answer = pool.task(f"{HERE}:count", {}, seconds=20, memory_mb=256, on_progress=lambda fraction, stage: heard.append((fraction, stage)))
    assert answer == {"done": True}
    assert heard == [(0.0, "step 0"), (0.5, "step 1"), (1.0, "step 2")]
    assert pool.task(f"{HERE}:count", {}, seconds=20, memory_mb=256) == {"done": True}


def test_an_error_of_ours_keeps_its_class_and_sentence(pool: ChildPool) -> None:
    with pytest.raises(Invalid, match="Row 7 is bad"):
        pool.task(f"{HERE}:refuse", {"row": 7}, seconds=20, memory_mb=256)


def test_another_error_is_named(pool: ChildPool) -> None:
    with pytest.raises(Unavailable, match="ZeroDivisionError: by zero"):
        pool.task(f"{HERE}:fail", {}, seconds=20, memory_mb=256)


def test_a_task_is_killed_at_its_time_limit(pool: ChildPool, born: Born) -> None:
    began = time.monotonic()
    with pytest.raises(TooLarge, match=r"time limit of 1 seconds"):
        pool.task(f"{HERE}:wait", {}, seconds=1, memory_mb=256)
    assert time.monotonic() - began < 15  # it would wait for a minute
    assert _prepared(born) == []


def test_a_task_is_stopped_at_its_memory_limit(pool: ChildPool) -> None:
    with pytest.raises(TooLarge, match=r"memory limit of 256 MB"):
        pool.task(f"{HERE}:swell", {}, seconds=20, memory_mb=256)


def test_a_crash_of_a_task_is_told(pool: ChildPool) -> None:
    with pytest.raises(Unavailable, match="ended unexpectedly"):
        pool.task(f"{HERE}:vanish", {}, seconds=20, memory_mb=256)


def test_a_task_can_be_cancelled(pool: ChildPool) -> None:
    started, failures = threading.Event(), []

    def run() -> None:
        try:
            pool.task(f"{HERE}:wait", {}, seconds=30, memory_mb=256, query_id="job", on_progress=lambda *_: started.set())
        except InsightoraError as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(10)
    assert pool.cancel("job") is True
    thread.join(timeout=3)
    assert failures[0].code == "task_cancelled"
    assert pool.cancel("job") is False


def test_a_task_knows_no_secret_of_ours(pool: ChildPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHTORA_SECRET_SOMETHING", "secret")
    seen = pool.task(f"{HERE}:look_around", {"port": 9}, seconds=20, memory_mb=256)
    assert "secret" not in str(seen["environment"])


@pytest.mark.usefixtures("networkless")
def test_a_task_has_no_network(pool: ChildPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = pool.task(f"{HERE}:look_around", {"port": server.getsockname()[1]}, seconds=20, memory_mb=256)
    assert seen["connected"] is False


@pytest.fixture
def ahead(born: object, small: Config) -> Iterator[ChildPool]:
    """A pool that prepares the next task's child."""
    made = ChildPool(small)
    yield made
    made.close()


def test_the_next_task_finds_its_child_prepared(ahead: ChildPool, born: Born, until: Until) -> None:
    first = ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=256)["pid"]
    until(lambda: _ready(born))
    (waiting,) = _prepared(born)
    assert waiting != first
    assert ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=256) == {"pid": waiting}
    until(lambda: _prepared(born) not in ([], [waiting]))
    ahead.close()
    assert _prepared(born) == []


def test_a_task_of_other_memory_gets_a_child_of_its_own(ahead: ChildPool, born: Born, until: Until) -> None:
    ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=256)
    until(lambda: _ready(born))
    (waiting,) = _prepared(born)
    assert ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=300)["pid"] != waiting


def test_a_prepared_child_that_died_is_not_used(ahead: ChildPool, born: Born, until: Until) -> None:
    ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=256)
    until(lambda: _ready(born))
    (waiting,) = [child for child in born() if child.pid in _prepared(born)]
    waiting.kill()
    until(lambda: _prepared(born) == [])
    assert ahead.task(f"{HERE}:double", {"n": 4}, seconds=20, memory_mb=256) == {"twice": 8}


def test_a_prepared_child_nobody_needs_ends(ahead: ChildPool, born: Born, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "IDLE", 0.2)
    pid = ahead.task(f"{HERE}:who", {}, seconds=20, memory_mb=256)["pid"]
    until(lambda: _prepared(born) not in ([], [pid]))
    until(lambda: _prepared(born) == [])
    assert ahead.task(f"{HERE}:double", {"n": 4}, seconds=20, memory_mb=256) == {"twice": 8}
