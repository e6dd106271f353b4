"""Every turn of the chats gives the rows of its SQL in the light of the turns before it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from insightora_dash.ask.earlier import Earlier, Edited
from insightora_dash.ask.offline.planner import OfflinePlanner, goes_on_from
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import catalog_of, retail, rows_of, same_rows, table_of_questions


@cache
def _catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"])


def _turns() -> Iterator[Any]:
    for chat in table_of_questions("dialogues"):
        asked: list[str] = []
        for turn in chat["turns"]:
            yield pytest.param(chat["data"], tuple(asked), turn, id=f"{chat['data']}: {' / '.join([*asked, turn['ask']])}")
            asked.append(turn["ask"])


@pytest.mark.parametrize(("data", "history", "turn"), list(_turns()))
def test_a_turn_gives_the_rows_of_its_sql(data: str, history: tuple[str, ...], turn: dict[str, Any]) -> None:
    catalog = _catalog(data)
    outcome = OfflinePlanner().read(turn["ask"], catalog, history)
    assert isinstance(outcome, Reading), outcome
    got, wanted = rows_of(catalog, outcome.query.sql()), rows_of(catalog, turn["sql"])
    assert same_rows(got, wanted, ordered="ORDER BY" in turn["sql"]), outcome.query.sql()
    assert outcome.chart == turn.get("chart", outcome.chart)
    continues = "This continues the question before." in outcome.notes
    assert turn["ask"] == "go back" or continues == bool(history and not turn.get("new"))


def _changed(data: str, history: tuple[str, ...]) -> list[Earlier]:
    """The answers of a chat as if a person had changed each one: queries whose words mean nothing."""
    changed: list[Earlier] = []
    for number, text in enumerate(history):
        before = OfflinePlanner().read(text, _catalog(data), history[:number])
        assert isinstance(before, Reading)
        changed.append(Edited("words that mean nothing here", before.query))
    return changed


def _continuable() -> Iterator[Any]:
    """Turns after a query that a sketch says; the others go on from their words."""
    for turn in _turns():
        data, history = turn.values[:2]
        if history and goes_on_from(_changed(data, history)[-1], _catalog(data)):
            yield turn


@pytest.mark.parametrize(("data", "history", "turn"), list(_continuable()))
def test_a_turn_after_a_changed_answer_goes_on_from_its_query(data: str, history: tuple[str, ...], turn: dict[str, Any]) -> None:
    catalog = _catalog(data)
    outcome = OfflinePlanner().read(turn["ask"], catalog, _changed(data, history))
    assert isinstance(outcome, Reading), outcome
    assert same_rows(rows_of(catalog, outcome.query.sql()), rows_of(catalog, turn["sql"]), ordered="ORDER BY" in turn["sql"]), outcome.query.sql()
