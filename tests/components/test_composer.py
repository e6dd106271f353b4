from dataclasses import replace
from datetime import date

from components import ids
from components.composer import about_data, planner_options, question_buttons, running
from components.settings import groq_state
from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog, Table
from insightora_dash.engine.dataset import Dataset
from tests.components.trees import identified, text

EMPTY = Catalog(Actor("a", "w"), (), (), Dataset(()), engine=None, today=date(2026, 11, 22))  # type: ignore[arg-type]


def test_without_a_key_there_is_no_planner_to_choose() -> None:
    assert [option["value"] for option in planner_options(model=False)] == ["auto"]
    assert [option["value"] for option in planner_options(model=True)] == ["auto", "offline", "groq"]


def test_the_box_says_which_data_it_asks() -> None:
    tables = tuple(Table(schema, name, (), 1, "v") for schema, name in (("retail", "orders"), ("retail", "products"), ("bikes", "rentals")))
    shown = text(about_data(replace(EMPTY, tables=tables, newest=date(2026, 9, 30))))
    assert "retail, bikes" in shown
    assert "3 tables" in shown
    assert "data to 30 Sep 2026" in shown


def test_without_data_the_box_says_what_to_do() -> None:
    assert "drop a file" in text(about_data(EMPTY))


def test_a_running_card_makes_the_server_answer_and_can_be_stopped() -> None:
    card = running("q1", "total revenue")
    assert identified(card, ids.answer_run("q1")) is not None
    assert "total revenue" in text(card)
    assert "Stop" in text(card)


def test_a_starter_carries_its_question() -> None:
    buttons = question_buttons("starters", ["total revenue", "top 5 products"])
    assert identified(buttons, ids.ask_this("starters", "top 5 products")) is not None


def test_of_a_key_only_its_end_is_shown() -> None:
    assert "…9f3a" in text(groq_state("9f3a", from_environment=False))
    assert "offline" in text(groq_state(None, from_environment=False))
    assert "GROQ_API_KEY" in text(groq_state("9f3a", from_environment=True))
