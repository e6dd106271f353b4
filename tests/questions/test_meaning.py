"""What people define answers questions that were not answered before; what they hide is not answered any more."""

from functools import cache
from typing import Any

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.definitions import Metric, Model
from insightora_dash.catalog.meaning.document import from_yaml
from insightora_dash.catalog.service import with_model
from tests.questions.bench import retail, rows_of, same_rows, table_of_questions

TABLE = table_of_questions("meaning")


@cache
def _plain() -> Catalog:
    return retail()


@cache
def _meant() -> Catalog:
    return with_model(_plain(), from_yaml(TABLE["model"]))


def _right(case: dict[str, Any], catalog: Catalog) -> bool:
    outcome = OfflinePlanner().read(case["ask"], catalog)
    if not isinstance(outcome, Reading):
        return False
    return same_rows(rows_of(catalog, outcome.query.sql()), rows_of(catalog, case["sql"]), ordered="ORDER BY" in case["sql"])


def _notes(case: dict[str, Any], catalog: Catalog) -> tuple[str, ...]:
    assert _right(case, catalog)
    outcome = OfflinePlanner().read(case["ask"], catalog)
    assert isinstance(outcome, Reading)
    return outcome.notes


@pytest.mark.parametrize("case", TABLE["questions"], ids=lambda case: case["ask"])
def test_a_definition_answers_what_was_not_answered_before(case: dict[str, Any]) -> None:
    assert not _right(case, _plain())
    assert _right(case, _meant())


@pytest.mark.parametrize("case", TABLE["proposed"], ids=lambda case: case["ask"])
def test_a_proposed_metric_is_used_until_it_is_refused(case: dict[str, Any]) -> None:
    assert case["note"] in _notes(case, with_model(_plain(), Model()))
    refused = Metric("margin rate", ("retail", "orders"), "sum(margin) / sum(revenue)", status="refused")
    assert case["note"] not in _notes(case, with_model(_plain(), Model(metrics=(refused,))))


@pytest.mark.parametrize("case", TABLE["refused"], ids=lambda case: case["ask"])
def test_part_of_a_defined_name_and_hidden_columns_answer_nothing(case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _meant())
    assert isinstance(outcome, Refusal) or "orders.cost" not in outcome.query.sql()
    assert set(case.get("missing", ())) <= set(getattr(outcome, "missing", ()))


def test_a_metric_is_not_combined_with_a_table_that_would_repeat_its_rows() -> None:
    wide = Metric("shelf worth", ("retail", "products"), "sum(list_price)")
    refused = OfflinePlanner().read("shelf worth by channel", with_model(_plain(), Model(metrics=(wide,))))
    assert isinstance(refused, Refusal)
    assert refused.sentence.startswith("shelf worth is defined on products; one of its rows can meet many of orders")
    assert refused.suggestions
    assert isinstance(OfflinePlanner().read("shelf worth by category", with_model(_plain(), Model(metrics=(wide,)))), Reading)


def test_the_definition_of_a_metric_is_said_with_the_answer() -> None:
    outcome = OfflinePlanner().read("basket by channel", _meant())
    assert isinstance(outcome, Reading)
    assert "basket = sum(revenue) / count(distinct order_id)" in outcome.notes


@pytest.mark.parametrize("question", [
    "show all information about products", "list everything of the orders in France", "best customers", "how many orders are there",
])
def test_definitions_change_nothing_where_they_are_not_named(question: str) -> None:
    plain, meant = OfflinePlanner().read(question, _plain()), OfflinePlanner().read(question, with_model(_plain(), Model()))
    assert isinstance(plain, Reading)
    assert isinstance(meant, Reading)
    assert plain.query.sql() == meant.query.sql()
