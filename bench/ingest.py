"""A CSV of a million rows: from the first byte sent to the first answered question."""

import tempfile
import time
from pathlib import Path

import duckdb

from bench import sales
from bench.report import line
from tests.live import LiveApp

GOAL_SECONDS = 15.0


def main(rows: int = 1_000_000) -> None:
    """Uploads through the running app, asks, and compares the ingest with DuckDB writing the same CSV to Parquet."""
    csv = sales.csv(rows)
    with tempfile.TemporaryDirectory() as folder:
        floor = _duckdb_seconds(csv, Path(folder))
        app = LiveApp(Path(folder), environment={"INSIGHTORA_SAMPLES": "off"}).start().set_up()
        try:
            start = time.perf_counter()
            upload = app.upload(csv)
            ready = time.perf_counter() - start
            assert upload["status"] == "ready", upload
            answer = app.post("/api/v1/questions", json={"text": "total revenue by channel"})
            answered = time.perf_counter() - start
            assert answer.json()["status"] == "answered", answer.text[:500]
        finally:
            app.stop()
    size = csv.stat().st_size / 1e6
    line("ingest", f"{rows:,} rows, {size:.0f} MB CSV, to queryable", seconds=ready, duckdb_seconds=floor, ratio=ready / floor)
    line("ingest", "upload to first answer", seconds=answered, ratio=answered / GOAL_SECONDS, goal=1.0)


def _duckdb_seconds(csv: Path, folder: Path) -> float:
    start = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(f"copy (from read_csv('{csv}')) to '{folder / 'floor.parquet'}' (format parquet, compression zstd)")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
