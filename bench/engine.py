"""What the engine's child processes cost: per query, and on six typical aggregates beside in-process DuckDB on the same Parquet file.

python -m bench engine [--json] [--one-million]
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import duckdb

from bench import sales
from bench.report import line
from insightora_dash.config import load
from insightora_dash.engine.children.instances import THREADS
from insightora_dash.engine.dataset import Dataset, TableFiles
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.pool import ChildPool

GOAL_OVERHEAD_MS = 5.0
GOAL_RATIO = 1.5
AGGREGATES = {
    "one number, with distinct customers": "select sum(revenue) as revenue, count(*) as orders, count(distinct customer_id) as customers from shop.sales",
    "month by region": "select date_trunc('month', order_date) as month, region, sum(revenue) as revenue from shop.sales group by all order by all",
    "filtered, by category": "select category, sum(revenue) as revenue from shop.sales where order_date >= date '2024-01-01' and region = 'North' group by all",
    "top ten customers": "select customer_id, sum(revenue) as revenue from shop.sales group by all order by revenue desc limit 10",
    "median and 95th percentile": "select region, median(revenue) as median, quantile_cont(revenue, 0.95) as p95 from shop.sales group by all",
    "change against the month before": "with m as (select date_trunc('month', order_date) as month, sum(revenue) as revenue from shop.sales group by all) "
    "select month, revenue, revenue - lag(revenue) over (order by month) as change from m order by month",
}


def main() -> None:
    """One million rows, and ten unless told otherwise."""
    for rows, rounds in [(1_000_000, 25), *([] if "--one-million" in sys.argv else [(10_000_000, 9)])]:
        _measure(rows, rounds)


def _measure(rows: int, rounds: int) -> None:
    data = dataset(rows)
    plain, pool = _in_process(data), ChildPool(replace(load({}), engine_children=1), spare=False)
    try:
        child, inside = _medians(lambda: pool.run(Statement("select 1 as one", data)), lambda: plain("select 1 as one"), 200)
        line("engine", "a query in a child, added p50", added_ms=child - inside, ratio=(child - inside) / GOAL_OVERHEAD_MS, goal=1.0)
        for name, sql in AGGREGATES.items():
            child, inside = _medians(partial(pool.run, Statement(sql, data)), partial(plain, sql), rounds)
            line("engine", f"{rows // 1_000_000} M rows: {name}", child_ms=child, in_process_ms=inside, ratio=child / inside, goal=GOAL_RATIO)
    finally:
        pool.close()


def dataset(rows: int) -> Dataset:
    """The sales fact as the engine is given it."""
    path = str(sales.parquet(rows))
    with duckdb.connect() as connection:
        columns = connection.execute("describe select * from read_parquet(?)", [path]).fetchall()
    return Dataset((TableFiles("shop", "sales", (path,), tuple((str(column[0]), str(column[1])) for column in columns), version=str(rows)),))


def _in_process(dataset: Dataset) -> Callable[[str], object]:
    connection = duckdb.connect(config={"threads": THREADS})
    connection.execute("create schema shop")
    connection.execute(f"create view shop.sales as select * from read_parquet('{dataset.tables[0].paths[0]}')")
    return lambda sql: connection.execute(sql).to_arrow_table()


def _medians(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds of both, warm, run in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 2):
        for work, times in zip((first, second), taken, strict=True):
            began = time.perf_counter()
            work()
            if number >= 2:
                times.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


if __name__ == "__main__":
    main()
