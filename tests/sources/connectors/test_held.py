"""Looking into SQLite files: any name, and no harm done by a damaged one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from insightora_dash.sources.connectors.connector import Target
from insightora_dash.sources.connectors.held import Held, held
from insightora_dash.sources.connectors.kinds.sqlite import open_session

PAGE = 4096


def filled(path: Path, rows: int = 3) -> Path:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE orders (day TEXT, note TEXT)")
        file.executemany("INSERT INTO orders VALUES (?, ?)", [(f"2024-01-{n % 28 + 1:02d}", "x" * 100) for n in range(rows)])
    return path


@pytest.mark.parametrize("name", ["what?.sqlite", "no #1.sqlite", "100%25 sure.sqlite", "a?mode=rwc#b.sqlite"])
def test_a_file_is_found_whatever_signs_its_name_has(tmp_path: Path, name: str) -> None:
    path = filled(tmp_path / name)
    session = open_session(Target({"path": str(path)}, folder=tmp_path))
    assert [(column.name, column.type) for column in session.columns(("main", "orders"))] == [("day", "DATE"), ("note", "VARCHAR")]
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_damaged_file_is_read_as_declared(tmp_path: Path) -> None:
    path = filled(tmp_path / "shop.sqlite", rows=2000)
    content = path.read_bytes()
    path.write_bytes(content[: 2 * PAGE] + b"\xff" * PAGE * 4 + content[6 * PAGE :])
    with closing(sqlite3.connect(path)) as file, pytest.raises(sqlite3.DatabaseError, match="malformed"):
        file.execute("SELECT count(note) FROM orders").fetchone()
    declared = [("day", "VARCHAR"), ("note", "VARCHAR")]
    assert held(str(path), "orders", declared, texts=True) == {name: Held(kind, kind) for name, kind in declared}


def test_a_file_that_is_gone_is_taken_at_its_word_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "gone.sqlite"
    assert held(str(path), "orders", [("day", "VARCHAR")], texts=True) == {"day": Held("VARCHAR", "VARCHAR")}
    assert not path.exists()
