"""An answer becomes a tile."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.dashboards import service
from insightora_dash.platform.errors import Invalid, NotFound
from tests import factories


@pytest.fixture
def question(asker: Actor) -> str:
    """An answered question."""
    started = asking.start(asker, None, "total revenue by channel", "offline")
    assert asking.answer(asker, started.question_id).status == "answered"
    return started.question_id


def test_an_answer_makes_a_dashboard_named_after_the_question(asker: Actor, question: str) -> None:
    board, tile = service.save_answer(asker, question)
    view = service.open_dashboard(asker, board)
    shown = view.tiles[0]
    assert view.title == "Total revenue by channel"
    assert (shown.tile["id"], shown.tile["question"], shown.tile["question_id"]) == (tile, "total revenue by channel", question)
    assert shown.tile["conversation_id"] == asking.reply(asker, question).conversation_id
    assert shown.result is not None
    assert shown.result.row_count == 3


def test_a_second_answer_goes_beside_the_first(asker: Actor, question: str) -> None:
    board, _first = service.save_answer(asker, question)
    same, _second = service.save_answer(asker, question, board)
    places = [(tile["x"], tile["y"]) for tile in service.read_state(asker, board)[1]["tiles"].values()]
    assert same == board
    assert places == [(0, 0), (6, 0)]


def test_saving_can_be_undone(asker: Actor, question: str) -> None:
    board, _tile = service.save_answer(asker, question)
    service.undo(asker, board, "window-a.1")
    assert service.read_state(asker, board)[1]["tiles"] == {}


def test_an_unanswered_question_cannot_be_saved(asker: Actor) -> None:
    started = asking.start(asker, None, "total revenue by channel", "offline")
    with pytest.raises(Invalid, match="no answer yet"):
        service.save_answer(asker, started.question_id)


def test_nobody_saves_somebody_elses_question_or_onto_a_strange_dashboard(asker: Actor, question: str) -> None:
    stranger = factories.make_owner(workspace="Other")
    board = service.create(stranger, "Theirs")
    with pytest.raises(NotFound):
        service.save_answer(stranger, question)
    with pytest.raises(NotFound):
        service.save_answer(asker, question, board)
