"""A live PostgreSQL: a question over ten million rows beside psql, what travels for it, and a join with a file.

python -m bench postgres [--json] [--one-million]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace

import duckdb
import psycopg

from bench import sales
from bench.report import line
from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset, Link, TableFiles
from insightora_dash.engine.engine import Limits, Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.sources.connectors.kinds import postgresql
from tests.private_postgres import PrivatePostgres, start_private_postgres

GOAL_RATIO = 1.2
ROUNDS = 5
COLUMNS = (("order_id", "BIGINT"), ("order_date", "DATE"), ("region", "VARCHAR"), ("customer_id", "INTEGER"), ("revenue", "DECIMAL(12,2)"))
SETTINGS = "-c shared_preload_libraries=pg_stat_statements -c shared_buffers=512MB -c max_wal_size=8GB -c wal_level=minimal -c max_wal_senders=0"
TABLE = """
CREATE TABLE sales AS SELECT i::bigint AS order_id, date '2023-01-01' + (hashint4(i * 7 + 1) & 2147483647) % 1096 AS order_date,
  (ARRAY['North', 'South', 'East', 'West', 'Centre', 'Coast', 'Hills', 'Lakes'])[(hashint4(i * 7 + 2) & 2147483647) % 8 + 1] AS region,
  (hashint4(i * 7 + 5) & 2147483647) % 50000 AS customer_id, ((hashint4(i * 11 + 1) & 2147483647) % 200000 / 100.0)::numeric(12,2) AS revenue
FROM generate_series(1, {rows}) AS t(i)"""
BY_MONTH = "SELECT date_trunc('month', order_date) AS month, sum(revenue) AS revenue FROM shop.sales GROUP BY 1 ORDER BY 1"
THERE = "SELECT date_trunc('month', order_date) AS month, sum(revenue) AS revenue FROM sales GROUP BY 1 ORDER BY 1"
SENT = "SELECT calls, rows FROM pg_stat_statements WHERE query ILIKE '%date_trunc%sales%' AND query NOT ILIKE '%pg_stat%' ORDER BY calls DESC LIMIT 1"
JOINED = "SELECT f.region, count(*) AS n, sum(s.revenue) AS revenue FROM plan.facts f JOIN shop.sales s ON s.order_id = f.order_id GROUP BY 1 ORDER BY 1"


def main() -> None:
    """Ten million rows unless told otherwise; the server is the bench's own."""
    rows = 1_000_000 if "--one-million" in sys.argv else 10_000_000
    server = start_private_postgres(SETTINGS)
    if server is None:
        print("postgres   needs root, and PostgreSQL installed")
        return
    folder = tempfile.TemporaryDirectory()
    pool = ChildPool(replace(load({"INSIGHTORA_DATA_DIR": folder.name, "INSIGHTORA_QUERY_SECONDS": "300"}), engine_children=1), spare=False)
    try:
        _fill(server, rows)
        _by_month(server, pool, rows)
        _join(server, pool)
    finally:
        pool.close()
        server.stop()
        folder.cleanup()


def _fill(server: PrivatePostgres, rows: int) -> None:
    with _connected(server) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        connection.execute(TABLE.format(rows=rows))
        connection.execute("VACUUM (ANALYZE, FREEZE) sales")


def _by_month(server: PrivatePostgres, pool: ChildPool, rows: int) -> None:
    dataset = Dataset((_live("sales"),), (_link(server),))
    result = pool.run(Statement(BY_MONTH, dataset, limits=Limits(seconds=300)))
    with _connected(server) as connection:
        connection.execute("SELECT pg_stat_statements_reset()")
        pool.run(Statement(BY_MONTH, dataset, limits=Limits(seconds=300)))
        found = connection.execute(SENT).fetchone()
    calls, sent = found or (0, -1)
    psql = [str(server.binaries / "psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-o", "/dev/null", "-c", THERE]
    ours, theirs = _fastest(
        lambda: pool.run(Statement(BY_MONTH, dataset, limits=Limits(seconds=300))), lambda: subprocess.run(psql, check=True), ROUNDS
    )  # fmt: skip
    name = f"{rows // 1_000_000} M rows: sales by month"
    line("postgres", name, ours_ms=ours, psql_ms=theirs, ratio=ours / theirs, goal=GOAL_RATIO)
    line("postgres", f"{name}, rows", shown=result.table.num_rows, travelled=int(result.travelled or 0), sent_by_the_server=int(sent), statements=int(calls),
         ratio=max(int(result.travelled or 0), int(sent)) / result.table.num_rows, goal=1.0)  # fmt: skip


def _join(server: PrivatePostgres, pool: ChildPool) -> None:
    """A million rows of a file with a million rows of the server."""
    path = str(sales.parquet(1_000_000))
    with duckdb.connect() as connection:
        columns = tuple((str(name), str(kind)) for name, kind, *_ in connection.execute("describe select * from read_parquet(?)", [path]).fetchall())
    with _connected(server) as connection:
        connection.execute("CREATE TABLE million AS SELECT * FROM sales WHERE order_id <= 1000000")
        connection.execute("ANALYZE million")
    facts = TableFiles("plan", "facts", (path,), columns, "1")
    dataset = Dataset((facts, replace(_live("million"), name="sales")), (replace(_link(server), fresh_seconds=0.001),))
    taken, travelled = [], 0
    for number in range(3):
        began = time.perf_counter()
        result = pool.run(Statement(f"{JOINED} LIMIT {100 + number}", dataset, limits=Limits(seconds=300)))
        taken.append((time.perf_counter() - began) * 1000)
        travelled = int(result.travelled or 0)
    line("postgres", "1 M rows of a file x 1 M of the server", first_ms=taken[0], again_ms=statistics.median(taken[1:]), travelled=travelled)


def _live(table: str) -> TableFiles:
    return TableFiles("shop", table, (), COLUMNS, "1", "bench", ("public", table))


def _link(server: PrivatePostgres) -> Link:
    options = (("host", "127.0.0.1"), ("port", server.port), ("database", "postgres"), ("user", "postgres"), ("tls", "prefer"))
    return Link("bench", f"{postgresql.__name__}:CONNECTOR", "PostgreSQL", options, "", "postgres", True, "1")


def _connected(server: PrivatePostgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host="127.0.0.1", port=server.port, user="postgres", dbname="postgres", autocommit=True)


def _fastest(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Milliseconds of both, warm, run in turns, the best of each."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for work, times in zip((first, second), taken, strict=True):
            began = time.perf_counter()
            work()
            if number:
                times.append((time.perf_counter() - began) * 1000)
    return min(taken[0]), min(taken[1])


if __name__ == "__main__":
    main()
