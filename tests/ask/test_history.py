"""Conversations found, kept, shared and rated."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import editing, history, proof, service
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.query.edits.edit import ADD, Edit
from insightora_dash.query.evidence.mark import Mark
from tests import factories


@pytest.fixture
def answered(asker: Actor) -> Reply:
    started = service.start(asker, None, "total revenue by channel")
    service.start(asker, started.conversation_id, "50%_ of nothing")
    return service.answer(asker, started.question_id)


def titles(actor: Actor, words: str = "", *, favourites: bool = False) -> list[str]:
    return [view.title for view in history.found(actor, words, favourites=favourites)]


def test_every_word_of_a_search_is_in_a_question(asker: Actor, answered: Reply) -> None:
    service.start(asker, None, "average quantity by region")
    assert titles(asker) == ["average quantity by region", "total revenue by channel"]
    assert titles(asker, "CHANNEL rev") == ["total revenue by channel"]
    assert titles(asker, "nothing") == ["total revenue by channel"]
    assert titles(asker, "channel region") == titles(asker, "o_a") == []
    assert titles(asker, "50%_") == ["total revenue by channel"]


def test_favourites_are_kept_and_left(asker: Actor, answered: Reply) -> None:
    service.start(asker, None, "average quantity by region")
    history.mark_favourite(asker, answered.conversation_id, favourite=True)
    assert titles(asker, favourites=True) == ["total revenue by channel"]
    history.mark_favourite(asker, answered.conversation_id, favourite=False)
    assert titles(asker, favourites=True) == []


def test_a_shared_conversation_is_read_by_colleagues_and_changed_by_nobody_else(asker: Actor, answered: Reply) -> None:
    reader = factories.make_person("viewer", workspace_id=asker.workspace_id)
    stranger = factories.make_owner(email="other@example.com")
    with pytest.raises(NotFound):
        service.open_conversation(reader, answered.conversation_id)
    history.share(asker, answered.conversation_id, shared=True)
    opened = service.open_conversation(reader, answered.conversation_id)
    assert [reply.question for reply in opened.replies] == ["total revenue by channel"]  # not the one that is still running
    assert opened.view.owner
    assert proof.rows_of(reader, answered.question_id, Mark(0, answered.result.columns[1].name)).found  # type: ignore[union-attr]
    assert titles(reader) == []
    for change in (
        lambda: editing.edit(reader, answered.question_id, Edit(ADD, "", "count", 2)),
        lambda: history.rate(reader, answered.question_id, "up"),
        lambda: history.share(reader, answered.conversation_id, shared=False),
        lambda: service.choose_chart(reader, answered.question_id, "table"),
        lambda: service.start(reader, answered.conversation_id, "by region"),
        lambda: service.remove_conversation(reader, answered.conversation_id),
        lambda: service.open_conversation(stranger, answered.conversation_id),
    ):
        with pytest.raises(NotFound):
            change()
    history.share(asker, answered.conversation_id, shared=False)
    with pytest.raises(NotFound):
        service.reply(reader, answered.question_id)


def test_a_vote_with_its_reason_stays_until_it_is_taken_back(asker: Actor, answered: Reply) -> None:
    history.rate(asker, answered.question_id, "down", "  misses \n returns ")
    shown = service.reply(asker, answered.question_id)
    assert (shown.vote, shown.vote_reason) == ("down", "misses returns")
    history.rate(asker, answered.question_id, None, "ignored")
    shown = service.reply(asker, answered.question_id)
    assert (shown.vote, shown.vote_reason) == (None, "")
    with pytest.raises(Invalid):
        history.rate(asker, answered.question_id, "sideways")


def test_a_doubted_answer_that_was_put_right_becomes_the_approved_one_for_everybody(asker: Actor, answered: Reply) -> None:
    history.rate(asker, answered.question_id, "down", "only North counts")
    north = {"column": ["sales", "sales", "sales", "region"], "values": ["North"]}
    editing.edit(asker, answered.question_id, Edit(ADD, "", "filter", north))
    service.verify(asker, answered.question_id)
    colleague = factories.make_person("viewer", workspace_id=asker.workspace_id)
    again = service.answer(colleague, service.start(colleague, None, "show me the total revenue by channel").question_id)
    assert (again.planner, "'North'" in again.sql) == ("verified", True)
