"""What one person's endless queries do to the queries of another: medians and 95th percentiles alone and beside them.

python -m bench hog [--json]
"""

import statistics
import threading
import time
from contextlib import suppress
from dataclasses import replace

from bench.engine import AGGREGATES, dataset
from bench.report import line
from insightora_dash.config import load
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.errors import InsightoraError

ENDLESS = "select count(*) from range(1000000) a, range(1000000) b, range(1000) c where a.range * b.range % 7 = c.range % 5"
AT_ONCE, ROUNDS = 6, 40
GOAL = 1.5


def main() -> None:
    """One million rows; six endless queries at a time, each stopped at the usual limit and begun again."""
    data, pool = dataset(1_000_000), ChildPool(replace(load({}), engine_children=2))
    try:
        pool.warm_up()
        _times(pool, data, 3)
        alone = _times(pool, data, ROUNDS)
        over = threading.Event()
        hog = [threading.Thread(target=_endless, args=(pool, data, over)) for _ in range(AT_ONCE)]
        for thread in hog:
            thread.start()
        time.sleep(3)  # until the endless queries hold what they can get
        beside = _times(pool, data, ROUNDS)
        over.set()
    finally:
        pool.close()
    for name, place in (("median", 49), ("95th percentile", 94)):
        before, after = (statistics.quantiles(times, n=100)[place] for times in (alone, beside))
        line("hog", f"another person's queries, {name}", alone_ms=before, beside_ms=after, ratio=after / before, goal=GOAL)


def _times(pool: ChildPool, data: Dataset, rounds: int) -> list[float]:
    """Milliseconds of the usual aggregates, one after the other."""
    taken = []
    for _ in range(rounds):
        for sql in AGGREGATES.values():
            began = time.perf_counter()
            pool.run(Statement(sql, data, actor_id="modest"))
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def _endless(pool: ChildPool, data: Dataset, over: threading.Event) -> None:
    while not over.is_set():
        with suppress(InsightoraError):
            pool.run(Statement(ENDLESS, data, actor_id="hog"))


if __name__ == "__main__":
    main()
