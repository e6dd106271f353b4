"""SQLite files whose columns do not hold what they declare."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from insightora_dash.sources.connectors.connector import Target
from insightora_dash.sources.connectors.kinds.sqlite import SqliteSession, open_session

Rows = list[tuple[object, ...]]
Opened = Callable[[str, Rows], SqliteSession]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    def made(columns: str, rows: Rows) -> SqliteSession:
        with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as file, file:
            file.execute(f"CREATE TABLE orders ({columns})")
            file.executemany(f"INSERT INTO orders VALUES ({', '.join('?' * len(rows[0]))})", rows)
        return open_session(Target({"path": str(tmp_path / "shop.sqlite")}, folder=tmp_path))

    return made


def read(session: SqliteSession) -> tuple[dict[str, str], list[tuple[object, ...]]]:
    table = ("main", "orders")
    columns = [(column.name, column.type) for column in session.columns(table)]
    session.show("shop", "orders", table, columns)
    found = session.scan("SELECT * FROM shop.orders").read_all()
    return dict(columns), [tuple(row.values()) for row in found.to_pylist()]


def test_text_that_is_dates_or_moments_throughout_is_read_as_such(opened: Opened) -> None:
    types, rows = read(opened("day TEXT, at TEXT", [("2024-01-31", "2024-01-31 10:30:00"), (None, "2024-02-01T08:00:00"), ("0000-00-00", None)]))
    assert types == {"day": "DATE", "at": "TIMESTAMP"}
    assert rows == [(date(2024, 1, 31), datetime(2024, 1, 31, 10, 30)), (None, datetime(2024, 2, 1, 8)), (None, None)]


def test_text_with_a_single_word_among_dates_stays_text(opened: Opened) -> None:
    types, rows = read(opened("day TEXT", [*[("2024-01-31",)] * 2000, ("later",)]))
    assert types == {"day": "VARCHAR"}
    assert rows[-1] == ("later",)


def test_an_empty_text_column_stays_text(opened: Opened) -> None:
    types, _ = read(opened("day TEXT", [(None,), ("",)]))
    assert types == {"day": "VARCHAR"}


def test_a_declared_date_that_is_none_does_not_keep_the_table_from_being_read(opened: Opened) -> None:
    types, rows = read(opened("id INTEGER, price REAL, day DATE", [(1, 0.1, "2024-01-31"), (2, 1 / 3, "0000-00-00")]))
    assert types == {"id": "BIGINT", "price": "DOUBLE", "day": "DATE"}
    assert rows == [(1, 0.1, date(2024, 1, 31)), (2, 1 / 3, None)]


def test_a_column_of_numbers_with_a_word_in_it_is_text(opened: Opened) -> None:
    types, rows = read(opened("n INTEGER, share INTEGER", [(1, 1), ("many", 0.5)]))
    assert types == {"n": "VARCHAR", "share": "DOUBLE"}
    assert rows == [("1", 1.0), ("many", 0.5)]


def test_a_date_added_later_that_is_none_reads_as_null(opened: Opened, tmp_path: Path) -> None:
    session = opened("day TEXT", [("2024-01-31",)])
    read(session)
    with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as file, file:
        file.execute("INSERT INTO orders VALUES ('soon')")
    assert session.scan("SELECT day FROM shop.orders ORDER BY day NULLS LAST").read_all().column(0).to_pylist() == [date(2024, 1, 31), None]
