"""What ties a question to the one before it, what it takes back and what it compares with."""

from functools import cache

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import retail

CONTINUES = "This continues the question before."


@cache
def _retail() -> Catalog:
    return retail()


def _read(question: str, *history: str) -> Reading:
    outcome = OfflinePlanner().read(question, _retail(), history)
    assert isinstance(outcome, Reading), outcome
    return outcome


def test_a_question_that_says_it_is_new_stands_alone() -> None:
    reading = _read("new question: total revenue", "revenue by channel in 2025")
    assert "WHERE" not in reading.query.sql()
    assert CONTINUES not in reading.notes


@pytest.mark.parametrize("question", ["total revenue by channel for all customers", "how many products are there", "number of customers per country"])
def test_a_whole_question_in_a_chat_is_not_read_as_an_edit(question: str) -> None:
    assert CONTINUES not in _read(question, "revenue by carrier in 2024").notes


def test_two_steps_back_undo_two_edits() -> None:
    chat = ("revenue by channel", "only 2024", "by carrier instead", "go back", "go back")
    assert _read("as a pie", *chat).query.sql() == _read("revenue by channel").query.sql()


def test_a_taken_back_limit_shows_all_rows() -> None:
    assert "LIMIT" not in _read("remove the limit", "top 5 products by revenue").query.sql()


def test_a_value_compared_with_another_stands_beside_it() -> None:
    sql = _read("compare with France", "number of customers in Germany").query.sql()
    assert "Germany" in sql
    assert "France" in sql
    assert "GROUP BY" in sql


def test_a_comparison_without_a_period_takes_the_last_two_years() -> None:
    assert "2025" in _read("compare with last year", "total revenue by channel").query.sql()


def test_an_order_to_delete_data_is_declined_in_a_chat_too() -> None:
    assert isinstance(OfflinePlanner().read("delete all rows from orders", _retail(), ("revenue by channel",)), Refusal)
