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


@pytest.mark.parametrize(
    ("said", "kind"),
    [("as bar", "bar"), ("as bars.", "bar"), ("as a treemap", "treemap"), ("treemap", "treemap"), ("show that as a tree map?", "treemap"),
        ("as table", "table"), ("as a waterfall chart", "waterfall"), ("as lying bars", "bar_horizontal"), ("als Balken", "bar"),
        ("als Kacheldiagramm", "treemap"), ("als Tabelle", "table")],
)  # fmt: skip
def test_any_name_of_a_chart_draws_the_same_rows_that_way(said: str, kind: str) -> None:
    reading = _read(said, "revenue by channel")
    assert (reading.chart, reading.query.sql()) == (kind, _read("revenue by channel").query.sql())
    assert _read("only 2024", "revenue by channel", said).chart == kind  # and it stays


@pytest.mark.parametrize(
    ("question", "kind"), [("treemap of revenue by category", "treemap"), ("revenue by country as a map", "map"), ("Umsatz nach Kanal als Torte", "pie")]
)
def test_a_question_says_how_it_is_drawn(question: str, kind: str) -> None:
    assert _read(question).chart == kind


@pytest.mark.parametrize("question", ["top 5 products by margin", "the worst 3 customers by revenue", "show me the top 3 products by revenue"])
def test_things_that_are_not_shown_are_ranked_in_a_question_of_its_own(question: str) -> None:
    reading = _read(question, "please show monthly revenue this year by channel")
    assert (reading.query.sql(), CONTINUES in reading.notes) == (_read(question).query.sql(), False)


@pytest.mark.parametrize("question", ["top 3 by revenue", "top 3", "top 2 channels by revenue"])
def test_what_is_shown_is_ranked_where_it_is(question: str) -> None:
    reading = _read(question, "revenue by channel in 2024")
    assert CONTINUES in reading.notes
    assert "2024" in reading.query.sql()
