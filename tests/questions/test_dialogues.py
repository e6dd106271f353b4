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


@pytest.mark.parametrize(("data", "history", "turn"), [turn for turn in _turns() if turn.values[1]])
def test_a_turn_after_a_changed_answer_goes_on_from_its_query(data: str, history: tuple[str, ...], turn: dict[str, Any]) -> None:
    catalog, planner = _catalog(data), OfflinePlanner()
    changed: list[Earlier] = []
    for number, text in enumerate(history):
        before = planner.read(text, catalog, history[:number])
        assert isinstance(before, Reading)
        changed.append(Edited("words that mean nothing here", before.query))
    if not goes_on_from(changed[-1], catalog):
        pytest.skip("a query that no sketch says")
    outcome = planner.read(turn["ask"], catalog, changed)
    assert isinstance(outcome, Reading), outcome
    assert same_rows(rows_of(catalog, outcome.query.sql()), rows_of(catalog, turn["sql"]), ordered="ORDER BY" in turn["sql"]), outcome.query.sql()
