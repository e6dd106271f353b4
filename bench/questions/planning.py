"""How long a plan computes on a catalog of fifty tables, apart from waiting for a busy machine."""

import statistics
import time

from bench.report import line
from insightora_dash.ask.offline.planner import OfflinePlanner
from tests.questions.bench import catalog_of

GOAL_MEDIAN_MS, GOAL_LATE_MS = 50.0, 200.0
_AREAS = ("sales", "service", "travel", "energy", "training", "rental", "press", "garden", "harbour", "theatre")
_QUESTIONS = (
    "total {a} amount by {a} region", "number of {a} orders per month", "top 5 {a} partners by amount", "{a} orders without partner",
    "average {a} price by category",
    "{a} partners in Oslo with more than 2 orders", "share of {a} amount by channel in 2025", "which {a} item has the highest price",
)


def main() -> None:
    """Ten areas of five tables, eight kinds of question each, the vocabulary warm as in a running server."""
    catalog = catalog_of("wide", [statement for area in _AREAS for statement in _tables(area)])
    planner, taken = OfflinePlanner(), []
    planner.read("how many sales orders are there", catalog)
    for area in _AREAS:
        for question in _QUESTIONS:
            began = time.process_time()
            planner.read(question.format(a=area), catalog)
            taken.append((time.process_time() - began) * 1000)
    late = statistics.quantiles(taken, n=20)[-1]
    line("answers", "a plan on 50 tables, p50", ms=statistics.median(taken), ratio=statistics.median(taken) / GOAL_MEDIAN_MS, goal=1.0)
    line("answers", "a plan on 50 tables, p95", ms=late, ratio=late / GOAL_LATE_MS, goal=1.0)


def _tables(area: str) -> list[str]:
    cities, regions = "['Oslo', 'Bergen', 'Voss']", "['North', 'South', 'East']"
    return [
        f"CREATE TABLE {area}_partners AS SELECT i AS {area}_partner_id, 'Partner ' || i AS {area}_partner_name, {cities}[i % 3 + 1] AS city "
        f"FROM range(30) t(i)",
        f"CREATE TABLE {area}_items AS SELECT i AS {area}_item_id, 'Item ' || i AS {area}_item_name, ['A', 'B'][i % 2 + 1] AS category, i * 1.5 AS price "
        "FROM range(40) t(i)",
        f"CREATE TABLE {area}_regions AS SELECT i AS {area}_region_id, {regions}[i + 1] AS {area}_region_name FROM range(3) t(i)",
        f"CREATE TABLE {area}_orders AS SELECT i AS {area}_order_id, i % 30 AS {area}_partner_id, i % 40 AS {area}_item_id, i % 3 AS {area}_region_id, "
        f"date '2024-01-01' + (i % 700)::int AS order_date, ['Web', 'Shop'][i % 2 + 1] AS channel, (i % 97) * 3.5 AS amount FROM range(500) t(i)",
        f"CREATE TABLE {area}_visits AS SELECT i AS {area}_visit_id, i % 30 AS {area}_partner_id, "
        f"date '2024-03-01' + (i % 500)::int AS visit_date FROM range(200) t(i)",
    ]
