"""The broker: one engine for several processes."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import psutil
import pytest

from insightora_dash.config import ROOT, Config
from insightora_dash.engine import broker, wire
from insightora_dash.engine.broker import Broker, broker_alive, serve
from insightora_dash.engine.client import BrokerEngine, open_engine
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import Conflict, InsightoraError, Invalid, TooLarge, Unavailable
from tests.engine.test_pool import ENDLESS, Until, in_background

TASKS = "tests.engine.sample_tasks"


@pytest.fixture
def running(small: Config) -> Iterator[Broker]:
    """A broker in this process."""
    made = Broker(small)
    yield made
    made.close()


@pytest.fixture
def client(running: Broker, small: Config) -> Iterator[BrokerEngine]:
    """A client of the broker."""
    made = BrokerEngine(small, patience=0.2)
    yield made
    made.close()


@contextmanager
def broker_process(config: Config) -> Iterator[subprocess.Popen[bytes]]:
    """A broker as it runs in production: the command, until SIGTERM."""
    settings = {"INSIGHTORA_DATA_DIR": str(config.data_dir), "INSIGHTORA_ENGINE_CHILDREN": "1", "INSIGHTORA_ENGINE_MEMORY_MB": "256"}
    process = subprocess.Popen([sys.executable, "-m", "insightora_dash", "engine"], cwd=ROOT, env={**os.environ, **settings})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def other_process(config: Config, code: str) -> subprocess.Popen[bytes]:
    """Another client of the same data folder."""
    head = (
        "from insightora_dash.config import load; from insightora_dash.engine.client import BrokerEngine;"
        f"engine = BrokerEngine(load({{'INSIGHTORA_DATA_DIR': {str(config.data_dir)!r}}}));"
    )
    return subprocess.Popen([sys.executable, "-c", head + code], cwd=ROOT, stdout=subprocess.PIPE)


def test_a_query_through_the_broker_equals_one_on_the_pool(client: BrokerEngine, sales: Dataset, pool: ChildPool) -> None:
    statement = Statement("select name, sum(amount) as total, max(seen) as last from orders group by all order by all", sales, limits=Limits(rows=2))
    through, direct = client.run(statement), pool.run(statement)
    assert through.table.equals(direct.table)
    assert replace(through, table=None, elapsed_ms=0) == replace(direct, table=None, elapsed_ms=0)
    assert through.cut_off == 2


def test_errors_keep_their_class_and_sentence(client: BrokerEngine, sales: Dataset) -> None:
    with pytest.raises(Invalid, match="Table 'foo' is not in this data"):
        client.run(Statement("select * from foo", sales))
    with pytest.raises(TooLarge, match=r"time limit of 0\.3 seconds"):
        client.run(Statement(ENDLESS, sales, limits=Limits(seconds=0.3)))


def test_tasks_and_their_progress_pass_through(client: BrokerEngine) -> None:
    heard: list[str] = []
    answer = client.task(f"{TASKS}:count", {}, seconds=20, memory_mb=256, on_progress=lambda _, stage: heard.append(stage))
    assert answer == {"done": True}
    assert heard == ["step 0", "step 1", "step 2"]
    assert client.task(f"{TASKS}:count", {}, seconds=20, memory_mb=256) == {"done": True}
    with pytest.raises(Invalid, match="Row 3 is bad"):
        client.task(f"{TASKS}:refuse", {"row": 3}, seconds=20, memory_mb=256)


def test_a_query_is_cancelled_by_another_client(client: BrokerEngine, small: Config, sales: Dataset, until: Until) -> None:
    thread, failures = in_background(lambda: client.run(Statement(ENDLESS, sales, query_id="q1")))
    other = BrokerEngine(small)
    until(lambda: other.cancel("q1"))
    thread.join(timeout=3)
    assert failures[0].code == "query_cancelled"
    assert other.cancel("q1") is False
    other.close()


def test_the_socket_and_the_key_are_for_their_owner_only(running: Broker, small: Config) -> None:
    assert stat.S_IMODE(os.stat(broker.address(small)).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(small.data_dir / "run" / "engine.key").st_mode) == 0o600
    assert stat.S_IMODE(os.stat(small.data_dir / "run").st_mode) == 0o700
    assert broker.key(small) == broker.key(small)


def test_whoever_lacks_the_key_is_turned_away(running: Broker, client: BrokerEngine, small: Config, sales: Dataset) -> None:
    with pytest.raises(AuthenticationError):
        Client(broker.address(small), authkey=b"guessed")
    assert client.run(Statement("select 1 as a", sales)).rows() == [(1,)]


def test_noise_on_the_socket_harms_nobody(running: Broker, client: BrokerEngine, small: Config, sales: Dataset) -> None:
    with Client(broker.address(small), authkey=broker.key(small)) as noisy:
        noisy.send_bytes(b"not a message")
    with Client(broker.address(small)) as silent:
        silent.send_bytes(b"\x80\x04 no challenge answered")
    assert client.run(Statement("select 1 as a", sales)).rows() == [(1,)]


def test_messages_are_never_pickles(running: Broker, small: Config) -> None:
    with Client(broker.address(small), authkey=broker.key(small)) as connection:
        connection.send_bytes(wire.pack({"op": "ping"}))
        assert wire.unpack(connection.recv_bytes()) == ({"ok": True}, b"")


def test_a_very_long_data_folder_still_has_an_address(small: Config, tmp_path: Path) -> None:
    deep = replace(small, data_dir=tmp_path / ("d" * 120))
    assert len(broker.address(deep).encode()) < 108
    assert broker.address(deep) != broker.address(small)


def test_no_broker_is_told_in_a_sentence(small: Config, sales: Dataset) -> None:
    lonely = BrokerEngine(small, patience=0.1)
    with pytest.raises(Unavailable, match="not running"):
        lonely.run(Statement("select 1", sales))
    with pytest.raises(Unavailable, match="not running"):
        lonely.cancel("x")
    assert broker_alive(small) is False


def test_serving_ends_on_request_and_only_one_serves_at_a_time(small: Config) -> None:
    stop, ready = threading.Event(), threading.Event()
    thread = threading.Thread(target=serve, args=(small,), kwargs={"stop": stop, "on_ready": ready.set})
    thread.start()
    assert ready.wait(10)
    assert broker_alive(small)
    with pytest.raises(Conflict, match="already running"):
        serve(small)
    stop.set()
    thread.join(timeout=10)
    assert broker_alive(small) is False


def test_open_engine_takes_the_broker_where_there_is_one(small: Config) -> None:
    alone = open_engine(small)
    assert isinstance(alone, ChildPool)
    alone.close()
    assert isinstance(open_engine(replace(small, companions=True)), BrokerEngine)
    made = Broker(small)
    assert isinstance(open_engine(small), BrokerEngine)
    made.close()


def test_a_client_that_goes_away_takes_its_query_with_it(client: BrokerEngine, small: Config, sales: Dataset, until: Until) -> None:
    table = sales.tables[0]
    code = (
        "from insightora_dash.engine.dataset import Dataset, TableFiles; from insightora_dash.engine.engine import Statement;"
        f"print('asking', flush=True); engine.run(Statement({ENDLESS!r}, Dataset(({table!r},)), query_id='theirs'))"
    )
    theirs = other_process(small, code)
    assert theirs.stdout is not None
    assert theirs.stdout.readline() == b"asking\n"
    busy = [child for child in psutil.Process().children() if "children.local" in " ".join(child.cmdline())]
    until(lambda: any(child.cpu_percent() > 20 for child in busy))
    theirs.kill()
    theirs.wait()
    theirs.stdout.close()
    assert client.run(Statement("select 1 as a", sales)).rows() == [(1,)]


def test_clients_live_through_a_restart_and_cancel_across_processes(small: Config, sales: Dataset, until: Callable[[Callable[[], bool]], None]) -> None:
    engine = BrokerEngine(small, patience=20)
    with broker_process(small):
        assert engine.run(Statement("select 1 as a", sales)).rows() == [(1,)]
    with broker_process(small) as second:
        assert engine.run(Statement("select 2 as a", sales)).rows() == [(2,)]
        thread, failures = in_background(lambda: engine.run(Statement(ENDLESS, sales, query_id="mine")))
        with other_process(small, "import time\nwhile not engine.cancel('mine'): time.sleep(0.02)") as stopper:
            stopper.wait(timeout=15)
        thread.join(timeout=3)
        assert failures[0].code == "query_cancelled"
        children = psutil.Process(second.pid).children()
        assert children
        second.send_signal(signal.SIGKILL)
        second.wait()
        until(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))
    engine.close()


def test_a_task_says_when_the_broker_went_away(small: Config) -> None:
    made = Broker(small)
    engine = BrokerEngine(small, patience=0.2)
    started = threading.Event()
    failures: list[InsightoraError] = []

    def run() -> None:
        try:
            engine.task(f"{TASKS}:wait", {}, seconds=30, memory_mb=256, on_progress=lambda *_: started.set())
        except InsightoraError as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(10)
    made.close()
    thread.join(timeout=5)
    assert isinstance(failures[0], Unavailable)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forking is POSIX's")
def test_a_forked_process_makes_its_own_connections(client: BrokerEngine, sales: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    client.run(Statement("select 1 as a", sales))
    before = client._idle[0]
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert client.run(Statement("select 2 as a", sales)).rows() == [(2,)]
    assert before.closed
