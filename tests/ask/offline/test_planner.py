"""Confidence, notes, words not used, suggestions and speed of the offline planner."""

from functools import cache

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner, suggestions
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import catalog_of, retail, rows_of, table_of_questions


@cache
def _retail() -> Catalog:
    return retail()


def _read(question: str, *history: str) -> Reading:
    outcome = OfflinePlanner().read(question, _retail(), history)
    assert isinstance(outcome, Reading), outcome
    return outcome


def test_a_plain_question_is_read_with_high_confidence() -> None:
    assert _read("total revenue by channel").confidence == "high"


def test_a_word_without_a_part_is_listed_and_lowers_confidence() -> None:
    reading = _read("total revenue by channel skyrocketing")
    assert reading.unused == ("skyrocketing",)
    assert reading.confidence != "high"
    assert "skyrocketing" in reading.reason


def test_a_typo_is_said() -> None:
    assert _read("total revnue by channel").reason.startswith(("read by similarity", "some words"))


def test_last_month_is_noted_with_its_dates() -> None:
    assert any("1 Aug 2026 to 31 Aug 2026" in note for note in _read("revenue last month").notes)


def test_what_best_means_is_noted() -> None:
    assert any("highest revenue" in note for note in _read("best customers").notes)


def test_the_same_question_is_read_the_same_way() -> None:
    assert len({_read("top 5 products by margin in 2024").query.sql() for _turn in range(5)}) == 1


def test_going_back_asks_the_question_before_again() -> None:
    assert _read("go back", "total revenue by channel", "by carrier instead").query.sql() == _read("total revenue by channel").query.sql()


def test_going_back_from_the_first_question_is_refused() -> None:
    assert isinstance(OfflinePlanner().read("go back", _retail(), ("total revenue by channel",)), Refusal)


@pytest.mark.parametrize("name", ["clinic", "library", "staff", "ledger"])
def test_suggestions_are_read_with_high_confidence_and_run(name: str) -> None:
    catalog = catalog_of(name, table_of_questions(name)["tables"])
    made = suggestions(catalog, 3)
    assert made
    for question in made:
        outcome = OfflinePlanner().read(question, catalog)
        assert isinstance(outcome, Reading)
        assert outcome.confidence == "high"
        assert rows_of(catalog, outcome.query.sql())


def test_a_very_long_question_is_refused_at_once() -> None:
    outcome = OfflinePlanner().read("revenue by channel and " * 500, _retail())
    assert isinstance(outcome, Refusal)


@pytest.mark.timeout(30)
def test_a_long_readable_question_does_not_run_away() -> None:
    long = "show the total revenue and cost and margin by channel and carrier for customers in Germany or France " * 4
    assert isinstance(OfflinePlanner().read(long, _retail()), Reading | Refusal)


def test_a_german_word_that_names_something_else_here_is_read_as_everywhere() -> None:
    catalog = catalog_of("shop", [
        "CREATE TABLE sales AS SELECT DATE '2026-01-05' AS order_date, 'Online' AS channel, 12.5 AS revenue",
        "CREATE TABLE upload AS SELECT 'abc' AS \"Umsatz\", 'Nord' AS \"Region\"",
    ])  # fmt: skip
    outcome = OfflinePlanner().read("Umsatz nach Kanal je Monat 2026", catalog)
    assert isinstance(outcome, Reading), outcome
    assert "SUM(sales.revenue)" in outcome.query.sql()
    followed = OfflinePlanner().read("als Treemap", catalog, ("Umsatz nach Kanal je Monat 2026",))
    assert isinstance(followed, Reading)
    assert followed.chart == "treemap"
