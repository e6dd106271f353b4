"""People who refresh the dashboard of twelve tiles at once, beside DuckDB's own charts a second over the same file on the same cores.

Every refresh has filters nobody asked for before (a region and three categories), so no result is known. REFRESH_ROWS ("100000 1000000") and
REFRESH_PEOPLE ("1 10 50") are the points of the curves, REFRESH_SECONDS (15) how long each is measured.
"""

import itertools
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
import httpx

from bench import sales
from bench.clicks import percentile
from bench.crowd import PATIENCE, Board, refresh
from bench.dashboards import build_dashboard
from bench.report import line
from bench.tiles import TILES
from tests.live import LiveApp

REGIONS = ("North", "South", "East", "West", "Centre", "Coast", "Hills", "Lakes")
CATEGORIES = ("Garden", "Kitchen", "Office", "Outdoor", "Toys", "Books", "Sports", "Music", "Pets", "Travel")
FAILED = "tile-error"
Asked = tuple[str, tuple[str, ...]]
Ask = Callable[[Asked], None]


@dataclass
class Refreshes:
    """Seconds of every refresh, what failed, and how long all of it took."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lasted: float = 0.0

    @property
    def charts_a_second(self) -> float:
        """Tiles answered in a second."""
        return len(self.seconds) * len(TILES) / self.lasted


def main() -> None:
    """Prints one line for each number of rows and people."""
    sizes, crowds = (os.environ.get(f"REFRESH_{name}", points).split() for name, points in (("ROWS", "100000 1000000"), ("PEOPLE", "1 10 50")))
    for rows in map(int, sizes):
        parquet = sales.parquet(rows)
        with tempfile.TemporaryDirectory() as folder:
            app = LiveApp(Path(folder), environment={"INSIGHTORA_SAMPLES": "off"}).start().set_up()
            try:
                dashboard = build_dashboard(app, parquet)
                board = Board(dashboard, list(app.http.get(f"/api/v1/dashboards/{dashboard}").json()["state"]["tiles"]))
                unseen = unseen_filters()
                for people in map(int, crowds):
                    ours = _refreshing(people, partial(_through_app, app, board, parquet.stem), unseen)
                    _report(rows, people, ours, _alone(parquet, people))
            finally:
                app.stop()


def unseen_filters() -> Iterator[Asked]:
    """Every pair of a region and three categories once, in a seeded order: 960 of them."""
    every = list(itertools.product(REGIONS, itertools.combinations(CATEGORIES, 3)))
    random.Random(5).shuffle(every)
    return iter(every)


def _alone(parquet: Path, people: int) -> Refreshes:
    with duckdb.connect() as connection:
        connection.execute("set threads=2")
        return _refreshing(people, lambda: _through_duckdb(connection.cursor(), parquet), unseen_filters())


def _through_duckdb(cursor: duckdb.DuckDBPyConnection, parquet: Path) -> Ask:
    def ask(asked: Asked) -> None:
        region, categories = asked
        kept = f"(select * from read_parquet('{parquet}') where region = $region and list_contains($categories, category)) as sales"
        for _, sql, _ in TILES:
            cursor.execute(sql.format(sales=kept), {"region": region, "categories": list(categories)}).to_arrow_table()

    return ask


def _through_app(app: LiveApp, board: Board, table: str) -> Ask:
    headers = {"X-CSRFToken": app.http.cookies.get("_csrf_token", ""), "Origin": app.url}
    client = httpx.Client(base_url=app.url, cookies=dict(app.http.cookies), headers=headers, timeout=PATIENCE)

    def ask(asked: Asked) -> None:
        region, categories = asked
        filters = [f"~{table}~{table}~region~in~{region}", f"~{table}~{table}~category~in~{'~'.join(categories)}"]
        address, body = refresh(board, filters)
        answer = client.post(address, json=body)
        answer.raise_for_status()
        if FAILED in answer.text:
            raise ValueError("a tile failed")

    return ask


def _refreshing(people: int, door: Callable[[], Ask], unseen: Iterator[Asked]) -> Refreshes:
    """Everybody asks again as soon as they are answered, until the time is over or every filter was asked for."""
    found, lock, end = Refreshes(), threading.Lock(), time.monotonic() + float(os.environ.get("REFRESH_SECONDS", "15"))

    def person(ask: Ask) -> None:
        while time.monotonic() < end:
            with lock:
                asked = next(unseen, None)
            if asked is None:
                return
            began = time.monotonic()
            try:
                ask(asked)
            except (httpx.HTTPError, duckdb.Error, ValueError) as error:
                found.failures.append(f"{type(error).__name__}: {error}")
            else:
                found.seconds.append(time.monotonic() - began)

    began = time.monotonic()
    threads = [threading.Thread(target=person, args=(door(),)) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.lasted = time.monotonic() - began
    return found


def _report(rows: int, people: int, ours: Refreshes, alone: Refreshes) -> None:
    if ours.seconds and alone.seconds:
        ratio = alone.charts_a_second / ours.charts_a_second  # at least half of DuckDB's: at most 2
        line("refreshing", f"{people} people, {rows:,} rows", charts_a_second=ours.charts_a_second, duckdb_charts_a_second=alone.charts_a_second,
             ratio=ratio, goal=2.0, all_tiles_p50_ms=1000 * statistics.median(ours.seconds), all_tiles_p95_ms=1000 * percentile(ours.seconds, 95),
             duckdb_all_tiles_p95_ms=1000 * percentile(alone.seconds, 95), errors=len(ours.failures))
    for failure in ours.failures[:3]:
        print(f"refreshing {failure}")


if __name__ == "__main__":
    main()
