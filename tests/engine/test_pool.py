"""A pool of real children: limits, crashes, Stop, fairness, isolation."""

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from insightora_dash.config import Config
from insightora_dash.engine.children import oom
from insightora_dash.engine.children.process import NICE
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError, Invalid, TooLarge, Unavailable
from tests.engine.conftest import write_table

Born = Callable[[], list[psutil.Process]]
Until = Callable[[Callable[[], bool]], None]
ENDLESS = "select count(*) from range(1000000) a, range(1000000) b, range(1000) c where a.range * b.range % 7 = c.range % 5"


def failing(work: Callable[[], object]) -> InsightoraError:
    with pytest.raises(InsightoraError) as failure:
        work()
    return failure.value


def in_background(work: Callable[[], object]) -> tuple[threading.Thread, list[InsightoraError]]:
    failures: list[InsightoraError] = []

    def run() -> None:
        try:
            work()
        except InsightoraError as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def test_a_result_has_typed_columns_rows_and_the_sql_that_ran(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select name, sum(qty) as pieces, max(day) as last from orders group by all order by pieces desc limit 1", sales))
    assert [(column.name, column.type) for column in result.columns] == [("name", "VARCHAR"), ("pieces", "BIGINT"), ("last", "DATE")]
    assert result.rows() == [("eve", 5, result.table["last"][0].as_py())]
    assert result.sql == 'SELECT name, SUM(qty) AS pieces, MAX(day) AS last FROM "sales"."orders" GROUP BY ALL ORDER BY pieces DESC LIMIT 1'
    assert (result.cut_off, result.truncated, result.cached, result.data_version) == (0, False, False, sales.data_version)
    assert result.elapsed_ms > 0


def test_sums_beyond_64_bits_stay_exact(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select sum(9000000000000000000 + id) as s, sum(id) as t from orders", sales))
    assert [int(value) for value in result.rows()[0]] == [45000000000000000015, 15]  # type: ignore[call-overload]
    assert [column.type for column in result.columns] == ["HUGEINT", "BIGINT"]


def test_equal_column_names_are_told_apart(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select 1 as a, 2 as A, 3 as a_2, 4 as a", sales))
    assert result.table.column_names == ["a", "A_3", "a_2", "a_4"]


def test_times_with_a_zone_come_back_in_utc(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select timestamptz '2024-03-01 12:00:00+02' as t", sales))
    assert str(result.rows()[0][0]) == "2024-03-01 10:00:00+00:00"


def test_rows_beyond_the_limit_are_cut_off_and_counted(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select range from range(100000) order by range", sales, limits=Limits(rows=1000)))
    assert (result.row_count, result.cut_off, result.truncated) == (1000, 99_000, True)
    assert result.rows()[0] == (0,)
    assert result.rows()[-1] == (999,)


def test_exactly_as_many_rows_as_allowed_are_not_cut_off(pool: ChildPool, sales: Dataset) -> None:
    result = pool.run(Statement("select id from orders", sales, limits=Limits(rows=5)))
    assert (result.row_count, result.cut_off) == (5, 0)


def test_hidden_columns_cannot_be_read(pool: ChildPool, sales: Dataset) -> None:
    assert "__row" not in pool.run(Statement("select * from orders", sales)).table.column_names
    assert "Column '__row' is not in sales.orders" in failing(lambda: pool.run(Statement("select __row from orders", sales))).worded()


def test_a_table_may_have_several_parts_with_columns_in_another_order(pool: ChildPool, tmp_path: Path) -> None:
    first = write_table(tmp_path / "1.parquet", "s", "t", "select 1 as a, 'x' as b, 7 as __row")
    second = write_table(tmp_path / "2.parquet", "s", "t", "select 'y' as b, 2 as a, 8 as __row")
    both = Dataset((replace(first, paths=first.paths + second.paths),))
    assert pool.run(Statement("select a, b from s.t order by a", both)).rows() == [(1, "x"), (2, "y")]


def test_odd_names_of_schemas_tables_columns_and_files_are_only_names(pool: ChildPool, tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s "odd"'
    folder.mkdir()
    table = write_table(tmp_path / "plain.parquet", '"; drop', "select", 'select 1 as "; drop table x", 2 as "it\'s"')
    os.rename(tmp_path / "plain.parquet", folder / "a,b].parquet")
    odd = Dataset((replace(table, paths=(str(folder / "a,b].parquet"),)),))
    result = pool.run(Statement('select * from """; drop"."select"', odd))
    assert result.rows() == [(1, 2)]


def test_a_time_limit_is_named_and_the_child_goes_on(pool: ChildPool, sales: Dataset, born: Born) -> None:
    pool.run(Statement("select 1 as a", sales))
    children = born()
    failure = failing(lambda: pool.run(Statement(ENDLESS, sales, limits=Limits(seconds=0.5))))
    assert isinstance(failure, TooLarge)
    assert "time limit of 0.5 seconds reached" in failure.worded()
    assert pool.run(Statement("select 1 as a", sales)).rows() == [(1,)]
    assert born() == children


def test_a_query_that_does_not_heed_the_interrupt_is_killed(pool: ChildPool, sales: Dataset) -> None:
    began = time.monotonic()
    failure = failing(lambda: pool.answer_guarded(Statement("", sales, limits=Limits(seconds=0.5)), "select lpad('x', 2000000000, 'y')"))
    assert isinstance(failure, TooLarge)
    assert "limit of" in failure.worded()
    assert time.monotonic() - began < 15
    assert pool.run(Statement("select 1 as a", sales)).rows() == [(1,)]


@pytest.mark.parametrize(
    "bomb",
    [
        "select list(a.range) as l from range(1000000) a, range(1000) b group by a.range % 2",
        "select list_sum(range(1000000000))",
        "select repeat('x', 4000000000)",
    ],
)
def test_a_memory_limit_is_named_and_the_next_query_works(pool: ChildPool, sales: Dataset, bomb: str) -> None:
    failure = failing(lambda: pool.answer_guarded(Statement("", sales, limits=Limits(seconds=60)), bomb))
    assert isinstance(failure, TooLarge)
    assert "memory limit of 256 MB reached" in failure.worded()
    assert pool.run(Statement("select count(*) as n from orders", sales)).rows() == [(5,)]


@pytest.mark.parametrize("blow", [signal.SIGSEGV, signal.SIGKILL])
def test_a_killed_child_is_replaced(pool: ChildPool, sales: Dataset, until: Until, born: Born, blow: signal.Signals) -> None:
    pool.run(Statement("select 1 as a", sales))
    child = born()[-1]
    thread, failures = in_background(lambda: pool.run(Statement(ENDLESS, sales)))
    until(lambda: child.cpu_percent() > 20)
    child.send_signal(blow)
    thread.join()
    assert failures[0].code == "query_crashed"
    assert isinstance(failures[0], Unavailable)
    assert pool.run(Statement("select 1 as a", sales)).rows() == [(1,)]


def test_a_child_killed_because_memory_ran_out_names_the_limit(
    pool: ChildPool, sales: Dataset, until: Until, born: Born, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = tmp_path / "memory.events"
    kernel.write_text("low 0\noom 0\noom_kill 3\n")
    monkeypatch.setattr(oom, "COUNTERS", (kernel, tmp_path / "a machine without this file"))
    pool.run(Statement("select 1 as a", sales))
    child = born()[-1]
    thread, failures = in_background(lambda: pool.run(Statement(ENDLESS, sales)))
    until(lambda: child.cpu_percent() > 20)
    kernel.write_text("low 0\noom 1\noom_kill 4\n")
    child.kill()
    thread.join()
    assert failures[0].code == "query_memory"


def test_a_child_that_died_while_idle_is_not_used(pool: ChildPool, sales: Dataset, born: Born) -> None:
    pool.run(Statement("select 1 as a", sales))
    child = born()[-1]
    child.kill()
    child.wait()
    assert pool.run(Statement("select 2 as a", sales)).rows() == [(2,)]


def test_a_running_query_stops_when_cancelled_from_another_thread(pool: ChildPool, sales: Dataset, until: Until) -> None:
    thread, failures = in_background(lambda: pool.run(Statement(ENDLESS, sales, query_id="mine")))
    until(lambda: pool.cancel("mine"))
    thread.join(timeout=3)
    assert not thread.is_alive()
    assert failures[0].code == "query_cancelled"
    assert pool.run(Statement("select 1 as a", sales)).rows() == [(1,)]


def test_a_waiting_query_can_be_cancelled_too(pool: ChildPool, sales: Dataset, until: Until, born: Born) -> None:
    running, _ = in_background(lambda: pool.run(Statement(ENDLESS, sales, query_id="running")))
    until(lambda: pool.cancel("waiting-for-start") or bool(born()))
    waiting, failures = in_background(lambda: pool.run(Statement("select 1 as a", sales, query_id="waiting")))
    until(lambda: pool.cancel("waiting"))
    waiting.join(timeout=3)
    assert failures[0].code == "query_cancelled"
    until(lambda: pool.cancel("running") or not running.is_alive())
    running.join(timeout=3)


def test_there_is_nothing_to_cancel_under_an_unknown_id(pool: ChildPool) -> None:
    assert pool.cancel("nobody") is False


def test_two_datasets_see_only_their_own_tables(pool: ChildPool, sales: Dataset, tmp_path: Path) -> None:
    other = Dataset((write_table(tmp_path / "o.parquet", "sales", "orders", "select 'theirs' as id"),))
    assert pool.run(Statement("select count(*) as n from sales.orders", sales)).rows() == [(5,)]
    assert pool.run(Statement("select * from sales.orders", other)).rows() == [("theirs",)]
    assert failing(lambda: pool.run(Statement("select * from sales.people", other))).code == "unknown_table"


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_parquet('{file}')",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/etc/*')",
        "select * from read_csv('http://127.0.0.1:1/x.csv')",
        "select * from query('select * from read_text(''/etc/hostname'')')",
    ],
)
def test_a_child_opens_no_other_file_even_without_the_guard(pool: ChildPool, sales: Dataset, tmp_path: Path, sql: str) -> None:
    secret = write_table(tmp_path / "secret.parquet", "x", "y", "select 'secret' as a").paths[0]
    failure = failing(lambda: pool.answer_guarded(Statement("", sales), sql.format(file=secret)))
    assert isinstance(failure, Invalid | Unavailable)


@pytest.mark.parametrize(
    "sql", ["set memory_limit = '10GB'", "copy (select 1) to '/tmp/x.csv'", "select 1; select 2", "drop view sales.orders", "attach ':memory:' as m"]
)
def test_a_child_runs_only_a_select_even_without_the_guard(pool: ChildPool, sales: Dataset, sql: str) -> None:
    assert failing(lambda: pool.answer_guarded(Statement("", sales), sql)).code == "sql_wrong"


def test_a_child_knows_no_secret_of_ours(pool: ChildPool, sales: Dataset, monkeypatch: pytest.MonkeyPatch, born: Born) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "secret-key")
    monkeypatch.setenv("INSIGHTORA_DATABASE_URL", "postgresql://secret")
    pool.run(Statement("select 1 as a", sales))
    environments = [str(child.environ()) for child in born()]
    assert environments
    assert not any("secret" in environment for environment in environments)


@pytest.mark.usefixtures("networkless")
def test_a_child_has_no_network(pool: ChildPool, sales: Dataset, born: Born) -> None:
    pool.run(Statement("select 1 as a", sales))
    child = born()[-1]
    assert os.readlink(f"/proc/{child.pid}/ns/net") != os.readlink("/proc/self/ns/net")


def test_many_threads_share_a_pool(small: Config, sales: Dataset, born: Born) -> None:
    pool = ChildPool(replace(small, engine_children=2))
    try:
        with ThreadPoolExecutor(8) as threads:
            answers = list(
                threads.map(lambda n: pool.run(Statement(f"select {n} + count(*) as n from orders", sales, actor_id=str(n % 3))).rows()[0][0], range(60))
            )
        assert answers == [n + 5 for n in range(60)]
        assert len(born()) <= 4
    finally:
        pool.close()


def test_one_person_s_endless_queries_keep_nobody_else_waiting(small: Config, sales: Dataset, until: Until) -> None:
    pool = ChildPool(replace(small, engine_children=2))
    pool.warm_up()
    hog = [in_background(lambda: pool.run(Statement(ENDLESS, sales, actor_id="hog", limits=Limits(seconds=60)))) for _ in range(6)]
    try:
        until(lambda: len(pool._turns._busy) == 2)
        for _ in range(3):
            assert pool.run(Statement("select count(*) as n from orders", sales, actor_id="modest")).rows() == [(5,)]
        assert all(thread.is_alive() and not failures for thread, failures in hog)  # before a single one of the hog's queries ended
    finally:
        pool.close()
        for thread, _failures in hog:
            thread.join()


def test_a_long_query_goes_on_behind_others_and_the_next_one_does_not(
    pool: ChildPool, sales: Dataset, until: Until, born: Born, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insightora_dash.engine.pool.LONG", 0.2)
    thread, _failures = in_background(lambda: pool.run(Statement(ENDLESS, sales, query_id="long")))
    until(lambda: any(child.nice() == NICE for child in born()))
    [slow] = [child for child in born() if child.nice() == NICE]
    assert {os.getpriority(os.PRIO_PROCESS, one.id) for one in slow.threads()} == {NICE}
    pool.cancel("long")
    thread.join()
    monkeypatch.setattr("insightora_dash.engine.pool.LONG", 60.0)
    assert pool.run(Statement("select 1 as a", sales)).rows() == [(1,)]
    assert [child.nice() for child in born()] == [0] * len(born())


def test_a_spare_child_stands_ready(small: Config, sales: Dataset, until: Until, born: Born) -> None:
    pool = ChildPool(small)
    try:
        pool.run(Statement("select 1 as a", sales))
        until(lambda: len(born()) == 2)
    finally:
        pool.close()
    assert born() == []


def test_a_closed_pool_says_so(small: Config, sales: Dataset) -> None:
    pool = ChildPool(small)
    pool.close()
    assert failing(lambda: pool.run(Statement("select 1 as a", sales))).code == "engine_closed"


def test_closing_stops_what_runs(small: Config, sales: Dataset, until: Until, born: Born) -> None:
    pool = ChildPool(small, spare=False)
    thread, failures = in_background(lambda: pool.run(Statement(ENDLESS, sales)))
    until(lambda: bool(born()))
    pool.close()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert isinstance(failures[0], Unavailable)
    assert born() == []
