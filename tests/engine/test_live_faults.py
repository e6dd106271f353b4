"""A database that goes away or falls silent in the middle of a question: a clear sentence in time, and afterwards everything works again."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

import psycopg
import pytest

from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError
from insightora_dash.sources.connectors.kinds import postgresql
from tests.absence import missing
from tests.private_postgres import PrivatePostgres, start_private_postgres

QUICK = "SELECT count(*) AS n FROM shop.numbers"
SLOW = "SELECT count(*) AS n FROM shop.numbers a JOIN shop.numbers b ON a.n < b.n WHERE (a.n * b.n) % 7 = 3"
RUNNING = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%numbers%' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgres]:
    made = start_private_postgres()
    if made is None:
        missing("PostgreSQL", "run the tests as root")
    with psycopg.connect(host="127.0.0.1", port=made.port, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT generate_series(1, 40000) AS n")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChildPool]:
    pool = ChildPool(load({"INSIGHTORA_DATA_DIR": str(tmp_path_factory.mktemp("faults")), "INSIGHTORA_QUERY_SECONDS": "60"}))
    yield pool
    pool.close()


@pytest.fixture
def shop(server: PrivatePostgres, engine: ChildPool) -> Dataset:
    options = (("host", "127.0.0.1"), ("port", server.port), ("database", "postgres"), ("user", "postgres"), ("tls", "prefer"))
    link = Link("faults", f"{postgresql.__name__}:CONNECTOR", "PostgreSQL", options, "", "postgres", True, "1")
    dataset = Dataset((TableFiles("shop", "numbers", (), (("n", "INTEGER"),), "1", "faults", ("public", "numbers")),), (link,))
    assert engine.run(Statement(QUICK, dataset)).rows() == [(40_000,)]
    return dataset


def begun(server: PrivatePostgres, engine: ChildPool, dataset: Dataset, seconds: float) -> tuple[Future[Any], list[int]]:
    """A slow question once it runs at the source, and the processes that work on it there."""
    worker = ThreadPoolExecutor(1)
    answer = worker.submit(engine.run, Statement(SLOW, dataset, limits=Limits(seconds=seconds)))
    worker.shutdown(wait=False)
    pause = threading.Event()
    with psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", dbname="postgres", autocommit=True) as connection:
        for _ in range(300):
            found = [row[0] for row in connection.execute(RUNNING).fetchall()]
            if found:
                return answer, found
            pause.wait(0.05)
    raise AssertionError("the question never reached the source")


def test_a_database_that_is_restarted_in_the_middle_of_a_question(server: PrivatePostgres, engine: ChildPool, shop: Dataset) -> None:
    answer, _ = begun(server, engine, shop, 60)
    server.crash()
    with pytest.raises(InsightoraError) as caught:
        answer.result(30)
    assert caught.value.code in ("source_gone", "port_closed")
    with pytest.raises(InsightoraError, match="Nothing answers"):
        engine.run(Statement(QUICK, shop))
    server.start()
    assert engine.run(Statement(QUICK, shop)).rows() == [(40_000,)]


def test_a_database_that_falls_silent_is_left_in_time(server: PrivatePostgres, engine: ChildPool, shop: Dataset) -> None:
    began = monotonic()
    answer, processes = begun(server, engine, shop, 2)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(InsightoraError, match="2 seconds"):
            answer.result(30)
        taken = monotonic() - began
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    assert taken < 20
    assert engine.run(Statement(QUICK, shop)).rows() == [(40_000,)]
