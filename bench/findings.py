"""How often findings come out of noise, how often what was put in is found, and how long a million rows take."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np

from bench.report import line
from insightora_dash.ask.headless import open_sources, with_engine
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.config import load
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.result import Result
from insightora_dash.insights.examine import course_looks, examine_table
from insightora_dash.insights.material import Course
from insightora_dash.insights.statistics.evidence import JUDGED_AT, RATE, adjusted
from insightora_dash.insights.statistics.series import Values
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from tests.insights.generator import NOISE, TRUTHS, Random, monthly

RUNS, TRIES, ROWS = 1000, 100, 1_000_000


def main() -> None:
    """Prints the rates and the time."""
    random, false = np.random.default_rng(2026), dict.fromkeys(NOISE, 0)
    for name, make in NOISE.items():
        false[name] = sum(bool(_kinds(make, random)) for _time in range(RUNS // len(NOISE)))
        line("findings", f"noise with any finding: {name}", runs=RUNS // len(NOISE), percent=100 * false[name] / (RUNS // len(NOISE)))
    line("findings", "noise with any finding: all", runs=RUNS, percent=100 * sum(false.values()) / RUNS, ratio=sum(false.values()) / RUNS, goal=RATE)
    for name, make in TRUTHS.items():
        found = sum(name in _kinds(make, random) for _time in range(TRIES))
        line("findings", f"put in and found: {name}", runs=TRIES, percent=100 * found / TRIES)
    with TemporaryDirectory() as folder:
        with_engine(load({"INSIGHTORA_DATA_DIR": folder}), lambda engine, work: _large(engine, Path(folder), work))


def _kinds(make: Callable[[Random], Values], random: Random) -> list[str]:
    looks = course_looks(Course(Query.parse("select 1 as n"), monthly(make(random))))
    ps = adjusted([look.evidence.p for look in looks])
    return [look.evidence.kind for look, p in zip(looks, ps, strict=True) if p <= JUDGED_AT]


def _large(engine: Engine, folder: Path, work: Path) -> None:
    path = folder / "sales.parquet"
    duckdb.sql(f"""copy (select date '2022-01-01' + cast(i % 1460 as int) as day, 'R' || (hash(i) % 12) as region, 'C' || (hash(i * 7) % 30) as category,
        'S' || (hash(i * 3) % 5) as channel, round(20 + (hash(i * 11) % 10000) / 100, 2) as revenue, round((hash(i * 13) % 5000) / 100, 2) as cost,
        cast(1 + hash(i * 17) % 9 as int) as quantity from range({ROWS}) t(i)) to '{path}'""")
    catalog = open_sources([str(path)], work, engine, date(2026, 1, 1))
    began = time.perf_counter()
    found = examine_table(catalog.tables[0], catalog, _runner(catalog, ResultCache(folder / "cache")), lambda _share, _stage: None)
    line("findings", f"a table of {ROWS:,} rows", seconds=time.perf_counter() - began, looks=len(found.looks), findings=len(found.findings()))


def _runner(catalog: Catalog, cache: ResultCache) -> Callable[..., Result]:
    def run(query: Query, filters: tuple[Filter, ...] = ()) -> Result:
        return answer(query, catalog, filters=filters, cache=cache)

    return run
