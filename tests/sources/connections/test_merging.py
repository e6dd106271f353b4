"""Rows fetched again become parts beside those of the copy before: nothing twice, nothing lost."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from insightora_dash.sources.connections.merging import merge

COLUMNS = [("id", "INTEGER"), ("day", "DATE"), ("amount", "INTEGER")]


@dataclass
class Copy:
    """A copy and its parts as the metadata would have them."""

    folder: Path
    keys: list[str] = field(default_factory=list)
    watermark: str = "day"
    parts: dict[str, str] = field(default_factory=dict)
    edge: str = ""
    high: str | None = None
    times: int = 0

    def fetch(self, *rows: tuple[int, str, int | None], whole: bool = False) -> dict[str, Any]:
        """Merges these rows in and takes over what came out."""
        self.times += 1
        out = self.folder / str(self.times)
        (out / "work").mkdir(parents=True)
        fetched = str(out / "fetched.parquet")
        values = ", ".join(f"({i}, DATE '{day}', {'NULL' if amount is None else amount})" for i, day, amount in rows)
        source = f"(VALUES {values}) t(id, day, amount)" if rows else "(SELECT 0 AS id, DATE '2026-01-01' AS day, 0 AS amount WHERE false)"
        duckdb.sql(f"COPY (SELECT id::INTEGER AS id, day, amount::INTEGER AS amount FROM {source}) TO '{fetched}'")
        since = None if whole or not self.parts else self.high
        answer = merge({
            "fetched": fetched, "out_dir": str(out), "columns": COLUMNS, "watermark": self.watermark, "since": since, "keys": self.keys,
            "settled": {name: path for name, path in self.parts.items() if name != self.edge} if since else {}, "before": list(self.parts.values()),
            "memory_mb": 500,
        })  # fmt: skip
        if not answer["same"]:
            made = {part.get("id") or f"{self.times}-{part['file']}": part for part in answer["parts"]}
            self.parts = {name: self.parts[name] if "id" in part else str(out / part["file"]) for name, part in made.items()}
            self.edge = next((name for name, part in made.items() if part.get("edge")), "")
            self.high = answer["high"] or self.high
        return answer

    def rows(self, sql: str = "SELECT id, amount FROM t ORDER BY id") -> list[tuple[Any, ...]]:
        """What the parts hold."""
        return duckdb.sql(f"WITH t AS (SELECT * FROM read_parquet({list(self.parts.values())})) {sql}").fetchall()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    made = Copy(tmp_path)
    made.fetch((1, "2026-01-01", 10), (2, "2026-01-02", 20), (3, "2026-01-02", 30))
    return made


def test_rows_of_the_highest_value_are_read_again_and_count_once(copy: Copy) -> None:
    assert (len(copy.parts), copy.high) == (2, "2026-01-02")
    copy.fetch((2, "2026-01-02", 20), (3, "2026-01-02", 30), (4, "2026-01-02", 40), (5, "2026-01-09", 50))
    assert copy.rows() == [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)]
    assert copy.high == "2026-01-09"
    assert copy.rows("SELECT count(*), count(DISTINCT __row) FROM t") == [(5, 5)]


def test_rows_that_a_source_sends_beyond_the_wish_are_left_out(copy: Copy) -> None:
    copy.fetch((1, "2026-01-01", 10), (2, "2026-01-02", 20), (3, "2026-01-02", 31))
    assert copy.rows() == [(1, 10), (2, 20), (3, 31)]


def test_the_same_rows_in_another_order_are_nothing_new(copy: Copy) -> None:
    assert copy.fetch((3, "2026-01-02", 30), (2, "2026-01-02", 20)) == {"same": True}
    assert copy.fetch((3, "2026-01-02", 30), (2, "2026-01-02", 20), (1, "2026-01-01", 10), whole=True) == {"same": True}
    assert copy.fetch((3, "2026-01-02", 30), (2, "2026-01-02", 21))["same"] is False


def test_a_row_with_a_known_key_replaces_what_it_was(copy: Copy) -> None:
    copy.keys = ["id"]
    copy.fetch((2, "2026-01-02", 20), (3, "2026-01-02", 30), (1, "2026-01-05", 11))
    assert copy.rows() == [(1, 11), (2, 20), (3, 30)]


def test_parts_without_such_rows_stay_as_they_are(copy: Copy) -> None:
    copy.keys = ["id"]
    first = next(iter(copy.parts))
    copy.fetch((2, "2026-01-02", 20), (3, "2026-01-02", 30), (4, "2026-01-05", 1))
    assert first in copy.parts
    assert copy.rows() == [(1, 10), (2, 20), (3, 30), (4, 1)]


def test_rows_gone_at_the_edge_are_gone_and_the_watermark_stays(copy: Copy) -> None:
    copy.fetch()
    assert (copy.rows(), copy.high) == ([(1, 10)], "2026-01-02")
    copy.fetch((7, "2026-01-02", 7))
    assert copy.rows() == [(1, 10), (7, 7)]


def test_an_empty_table_is_a_copy_as_well(tmp_path: Path) -> None:
    empty = Copy(tmp_path)
    assert empty.fetch()["rows"] == 0
    assert (empty.rows(), empty.fetch()) == ([], {"same": True})
