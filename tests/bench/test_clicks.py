"""What the benchmark of clicks compares with and how it sums up."""

from pathlib import Path

import duckdb
import pytest

from bench import sales
from bench.clicks import ADDITIVE, CLICKED, OTHERS, percentile
from bench.floor.server import make
from bench.tiles import TILES


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    """Two thousand rows of the fact."""
    path = tmp_path / "sales.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"copy ({sales.SELECT.format(rows=2000)}) to '{path}' (format parquet)")
    return path


def test_the_floor_answers_a_click_with_the_rows_of_the_region_and_without_the_tile_clicked(parquet: Path) -> None:
    client = make(str(parquet)).test_client()
    answers = {tile["title"]: tile["columns"] for tile in client.get("/tiles?region=North&clicked=Revenue by region").json}
    with duckdb.connect() as connection:
        orders, customers = connection.execute(f"select count(*), count(distinct customer_id) from '{parquet}' where region = 'North'").fetchone()
    assert set(answers) == {title for title, _, _ in TILES} - {"Revenue by region"}
    assert answers["Orders"] == {"orders": [orders]}
    assert answers["Customers"] == {"customers": [customers]}
    assert set(answers["Largest orders"]["region"]) == {"North"}


def test_the_floor_shows_every_row_in_all_tiles_before_a_click(parquet: Path) -> None:
    answers = {tile["title"]: tile["columns"] for tile in make(str(parquet)).test_client().get("/tiles").json}
    assert set(answers) == {title for title, _, _ in TILES}
    assert answers["Orders"] == {"orders": [2000]}


def test_distinct_customers_and_listed_rows_are_not_called_additive() -> None:
    assert [TILES[place][0] for place in OTHERS] == ["Customers", "Customers by category", "Largest orders"]
    assert sorted([*ADDITIVE, *OTHERS, CLICKED]) == list(range(len(TILES)))


@pytest.mark.parametrize(("values", "share", "expected"), [([7.0], 95, 7.0), (list(range(1, 101)), 95, 95), (list(range(8)), 95, 7), ([3, 1, 2], 50, 2)])
def test_a_percentile_is_one_of_the_values(values: list[float], share: int, expected: float) -> None:
    assert percentile(values, share) == expected
