"""Reading files alone, without the server: large CSVs against DuckDB writing the same Parquet, a large workbook, and the memory of the child."""

import tempfile
import threading
import time
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import duckdb
import openpyxl
import psutil

from bench import sales
from bench.report import line
from insightora_dash.config import load
from insightora_dash.engine.pool import ChildPool
from insightora_dash.sources.parts import parse_file

GOAL_RATIO = 1.5
GOAL_WORKBOOK = 3.0  # seconds for 200,000 rows
MEMORY_MB = 4096


def main() -> None:
    """A million and ten million rows of CSV, 200,000 rows of a workbook."""
    for rows in (1_000_000, 10_000_000):
        csv = sales.csv(rows)
        floor, (seconds, peak) = duckdb_seconds(csv), _child(csv, rows)
        size = csv.stat().st_size / 1e6
        line("files", f"{rows:,} rows, {size:.0f} MB CSV", seconds=seconds, duckdb_seconds=floor, peak_mb=peak, ratio=seconds / floor, goal=GOAL_RATIO)
    seconds, peak = _child(_workbook(200_000), 200_000)
    line("files", "200,000 rows of a workbook", seconds=seconds, peak_mb=peak, ratio=seconds / GOAL_WORKBOOK, goal=1.0)


def duckdb_seconds(csv: Path) -> float:
    """How long DuckDB takes to read the CSV into zstd Parquet."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        start = time.perf_counter()
        connection.execute(f"copy (from read_csv('{csv}')) to '{folder}/floor.parquet' (format parquet, compression zstd)")
        return time.perf_counter() - start


def _child(file: Path, rows: int) -> tuple[float, float]:
    """Seconds from the file to described Parquet, as in a server that has read a file before, and the peak of the child's memory in MB."""
    pool, peak, stop = ChildPool(load({})), [0.0], threading.Event()

    def watch() -> None:
        children = psutil.Process().children(recursive=True)  # listing processes takes longer than looking at one
        while not stop.wait(0.05):
            for child in children:
                with suppress(psutil.Error):
                    peak.append(child.memory_info().rss / 2**20)

    watcher = threading.Thread(target=watch)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _prepare(pool, Path(folder))
            watcher.start()
            start = time.perf_counter()
            answer = parse_file(pool, file, Path(folder), file_name=file.name, seconds=900, memory_mb=MEMORY_MB)
            seconds = time.perf_counter() - start
    finally:
        stop.set()
        watcher.join()
        pool.close()
    assert answer["tables"][0]["rows"] == rows, answer["tables"][0]["accounting"]
    return seconds, max(peak)


def _prepare(pool: ChildPool, folder: Path) -> None:
    small = folder / "small.csv"
    small.write_text("town,price\nUlm,3\n")
    parse_file(pool, small, folder / "small", file_name=small.name, seconds=60, memory_mb=MEMORY_MB)
    time.sleep(1.0)  # the next child is prepared meanwhile


def _workbook(rows: int) -> Path:
    path = sales.OUT / f"orders_{rows}.xlsx"
    if not path.exists():
        sales.OUT.mkdir(exist_ok=True)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Orders")
        sheet.append(["order", "day", "town", "product", "quantity", "price", "paid", "note"])
        first = date(2024, 1, 1)
        for n in range(rows):
            town, product = ("Ulm", "Bonn", "Kiel")[n % 3], f"Product {n % 500}"
            sheet.append([n, first + timedelta(n % 900), town, product, n % 9 + 1, n * 7 % 9973 / 100, n % 4 > 0, None if n % 5 else "late"])
        temporary = path.with_suffix(".tmp")
        book.save(temporary)
        temporary.rename(path)
    return path


if __name__ == "__main__":
    main()
