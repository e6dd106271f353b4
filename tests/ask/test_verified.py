"""Approved answers are found by their words: strictly, but for courtesy, word forms, a year and the N of a top list."""

from dataclasses import replace

import pytest

from insightora_dash.ask.verified import verified_reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Verified
from insightora_dash.query.query import Query
from tests.questions.bench import catalog_of

YEARLY = "SELECT region, sum(sales) FROM s.t WHERE day >= date '2024-01-01' AND day < date '2025-01-01' GROUP BY 1"
APPROVED = (
    Verified("What is the total revenue by region in 2024?", YEARLY, "Ana", "2026-03-02"),
    Verified("top 5 customers of Paris by sales", "SELECT who FROM s.t WHERE city = 'Paris' GROUP BY 1 ORDER BY sum(sales) DESC LIMIT 5"),
    Verified("number of customers with 3 orders", "SELECT count(*) FROM s.t WHERE n = 3"),
    Verified("sales since 2023 in 2024", "SELECT 1 FROM s.t WHERE year(day) = 2024 AND opened > date '2023-05-01'"),
    Verified("sales on leap day 2024", "SELECT 1 FROM s.t WHERE day = date '2024-02-29'"),
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return replace(catalog_of("s", ["CREATE TABLE t (x INT)", "INSERT INTO t VALUES (1)"]), verified=APPROVED)


@pytest.mark.parametrize(("asked", "approved"), [
    ("what is the total revenue by region in 2024?", 0), ("Please show me total revenues by regions in 2024", 0), ("top 5 customers of paris by sales", 1),
    ("how many customers with 3 orders", 2), ("How many customer with 3 order?", 2),
])
def test_the_same_question_in_other_words_gives_the_approved_sql(asked: str, approved: int, catalog: Catalog) -> None:
    reading = verified_reading(asked, catalog)
    assert reading is not None
    assert (reading.query.sql(), reading.planner, reading.confidence) == (Query.parse(APPROVED[approved].sql).sql(), "verified", "high")


@pytest.mark.parametrize("asked", [
    "total cost by region in 2024", "total revenue by region", "revenue by region in 2024", "total revenue by region in 2024 and 2025",
    "region by total revenue in 2024",
    "top 5 customers of London by sales", "top 5 customers of Pari by sales", "number of customers with 4 orders", "sales since 2023 in 2025",
    "sales on leap day 2025",
    "total revenue by region not in 2024", "top 0 customers of Paris by sales", "", "total revenue by region in 20240",
])  # fmt: skip
def test_a_question_that_says_something_else_is_not_matched(asked: str, catalog: Catalog) -> None:
    assert verified_reading(asked, catalog) is None


def test_another_year_moves_every_date(catalog: Catalog) -> None:
    reading = verified_reading("total revenue by region in 2022", catalog)
    assert reading is not None
    assert reading.query.sql() == Query.parse(YEARLY.replace("2025", "2023").replace("2024", "2022")).sql()


def test_another_length_of_a_top_list_changes_its_limit(catalog: Catalog) -> None:
    reading = verified_reading("top 10 customers of Paris by sales", catalog)
    assert reading is not None
    assert reading.query.sql().endswith("LIMIT 10")


def test_who_approved_it_is_said(catalog: Catalog) -> None:
    reading = verified_reading("total revenue by region in 2024", catalog)
    assert reading is not None
    assert reading.reason == "approved by Ana on 2 Mar 2026"
