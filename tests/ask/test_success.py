"""How well questions are answered."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import history, service, success
from insightora_dash.platform.errors import Forbidden
from tests import factories


def ask(actor: Actor, text: str, conversation: str | None = None) -> tuple[str, str]:
    reply = service.answer(actor, service.start(actor, conversation, text).question_id)
    return reply.conversation_id, reply.question_id


def test_a_question_counts_when_it_is_answered_not_called_wrong_and_not_asked_again(asker: Actor) -> None:
    chat, _first = ask(asker, "total revenue by channel please")
    ask(asker, "total revenue by channel", chat)
    ask(asker, "total revenue by region", chat)
    _chat, wrong = ask(asker, "average quantity by region")
    history.rate(asker, wrong, "down", "misses returns")
    ask(asker, "colour of the wombats")
    found = success.measured(asker)
    assert (found.questions, found.succeeded, success.rate(found)) == (5, 2, 0.4)
    assert found.doubts == (success.Doubt("average quantity by region", "misses returns"),)
    assert found.seconds is not None
    assert found.seconds >= 0


def test_only_administrators_of_the_workspace_see_it(asker: Actor) -> None:
    ask(asker, "total revenue by channel")
    assert success.measured(factories.make_owner(email="other@example.com")) == success.Success(0, 0, None, ())
    with pytest.raises(Forbidden):
        success.measured(factories.make_person("editor", workspace_id=asker.workspace_id))
