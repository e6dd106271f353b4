"""Analyses of the tables behind an answer."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.config import Config
from insightora_dash.platform.errors import NotFound
from insightora_dash.reports.analysed import open_answer_room
from tests.ask.conftest import asker, load_sales, sales_parsed

__all__ = ["asker", "load_sales", "sales_parsed"]


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


def test_an_answer_leads_to_the_analyses_of_its_tables_and_back(asker: Actor) -> None:
    reply = asking.answer(asker, asking.start(asker, None, "total revenue by region").question_id)
    room = open_answer_room(asker, reply.question_id)
    assert [(offer.analysis.name, offer.table.name) for offer in room.offers] == [("year_over_year", "sales")]
    assert room.back == f"/ask/{reply.conversation_id}"


def test_nobody_elses_answer_is_opened(asker: Actor) -> None:
    with pytest.raises(NotFound):
        open_answer_room(asker, "nothing")
