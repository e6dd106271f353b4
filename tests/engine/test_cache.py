"""The result cache: hits are equal, damage is a miss, nothing planted runs."""

import os
import pickle
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.result import Result, ResultColumn

KEY = ResultCache.key("w1", "rights", "select 1", ["v1"])


def make_result(rows: int = 3) -> Result:
    column = ResultColumn("n", "BIGINT", role="measure", unit="EUR", source=("s", "t", "n"))
    return Result((column,), pa.table({"n": list(range(rows))}), "select n from s.t", cut_off=4, data_version="v1", elapsed_ms=1.5, notes=("a note",))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResultCache]:
    made = ResultCache(tmp_path / "cache", size_mb=64)
    yield made
    made.close()


@pytest.mark.parametrize("rows", [0, 3, 50_000])
def test_a_kept_result_comes_back_equal_and_marked(cache: ResultCache, rows: int) -> None:
    cache.put(KEY, make_result(rows))
    found = cache.get(KEY)
    assert found is not None
    assert found.cached
    assert found.table.equals(make_result(rows).table)
    assert (found.columns, found.sql, found.cut_off, found.notes) == (make_result().columns, "select n from s.t", 4, ("a note",))


def test_reading_does_not_wait_for_who_writes(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(KEY, make_result())
    writer = sqlite3.connect(tmp_path / "cache" / "cache.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert cache.get(KEY) is not None
    writer.execute("ROLLBACK")
    writer.close()


def test_what_was_never_kept_is_a_miss(cache: ResultCache) -> None:
    assert cache.get(KEY) is None


def test_keys_differ_by_workspace_rights_sql_and_data() -> None:
    keys = {
        ResultCache.key("w1", "r", "select 1", ["a", "b"]),
        ResultCache.key("w2", "r", "select 1", ["a", "b"]),
        ResultCache.key("w1", "s", "select 1", ["a", "b"]),
        ResultCache.key("w1", "r", "select 2", ["a", "b"]),
        ResultCache.key("w1", "r", "select 1", ["a", "c"]),
    }
    assert len(keys) == 5
    assert ResultCache.key("w1", "r", "select 1", ["b", "a"]) in keys


def test_the_folder_is_for_its_owner_only(cache: ResultCache, tmp_path: Path) -> None:
    assert stat.S_IMODE(os.stat(tmp_path / "cache").st_mode) == 0o700


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("in_file", [False, True])
def test_a_planted_pickle_is_a_miss_and_never_runs(cache: ResultCache, tmp_path: Path, in_file: bool) -> None:
    cache.put(KEY, make_result())
    evil = pickle.dumps(Planted(str(tmp_path / "ran")))
    (tmp_path / "cache" / "evil.val").write_bytes(evil)
    value, filename = (None, "evil.val") if in_file else (evil, None)
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        database.execute("update Cache set mode = 4, value = ?, filename = ?", (value, filename))
    database.close()
    assert cache.get(KEY) is None
    assert not (tmp_path / "ran").exists()


def test_a_planted_pickled_key_never_runs(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(KEY, make_result())
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        database.execute("update Cache set raw = 0, key = ?", (pickle.dumps(Planted(str(tmp_path / "ran"))),))
    database.close()
    assert cache.get(KEY) is None
    with pytest.raises(ValueError, match="not a text key"):
        list(cache._cache)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("rows", [3, 50_000])
def test_a_changed_byte_anywhere_is_a_miss(cache: ResultCache, tmp_path: Path, rows: int) -> None:
    cache.put(KEY, make_result(rows))
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        value, filename = database.execute("select value, filename from Cache").fetchone()
        path = tmp_path / "cache" / filename if filename else None
        whole = path.read_bytes() if path else value
        damaged = whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:]
        if path:
            path.write_bytes(damaged)
        else:
            database.execute("update Cache set value = ?", (damaged,))
    database.close()
    assert cache.get(KEY) is None


@pytest.mark.parametrize("length", [0, 10, 100])
def test_a_truncated_entry_is_a_miss(cache: ResultCache, tmp_path: Path, length: int) -> None:
    cache.put(KEY, make_result())
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        database.execute("update Cache set value = substr(value, 1, ?)", (length,))
    database.close()
    assert cache.get(KEY) is None


def test_an_entry_under_anothers_key_is_a_miss(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(KEY, make_result())
    with sqlite3.connect(tmp_path / "cache" / "cache.db") as database:
        database.execute("update Cache set key = 'other'")
    database.close()
    assert cache.get("other") is None


def test_a_missing_file_is_a_miss(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(KEY, make_result(50_000))
    for path in (tmp_path / "cache").rglob("*.val"):
        path.unlink()
    assert cache.get(KEY) is None


def test_a_broken_index_starts_over(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / "cache.db").write_bytes(b"this is not a database" * 100)
    cache = ResultCache(folder)
    cache.put(KEY, make_result())
    assert cache.get(KEY) is not None
    cache.close()


def test_an_index_broken_while_in_use_is_replaced(cache: ResultCache, tmp_path: Path) -> None:
    cache.put(KEY, make_result())
    cache.close()
    for path in (tmp_path / "cache").glob("cache.db*"):
        path.write_bytes(b"not a database any more" * 1000)
    assert cache.get(KEY) is None
    cache.put(KEY, make_result())
    cache.put(KEY, make_result())
    assert cache.get(KEY) is not None


def test_a_result_larger_than_a_quarter_of_the_cache_is_not_kept(tmp_path: Path) -> None:
    cache = ResultCache(tmp_path / "cache", size_mb=1)
    cache.put(KEY, make_result(100_000))
    assert cache.get(KEY) is None
    cache.close()


def test_clearing_forgets_everything(cache: ResultCache) -> None:
    cache.put(KEY, make_result())
    cache.clear()
    assert cache.get(KEY) is None
