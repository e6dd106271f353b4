"""What answers rest on, for the person who asked."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import proof, service
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.query.evidence.mark import Mark
from tests import factories


@pytest.fixture
def question(asker: Actor) -> str:
    started = service.start(asker, None, "select channel, sum(revenue) as s from sales group by channel order by channel")
    assert service.answer(asker, started.question_id).status == "answered"
    return started.question_id


def test_the_rows_of_a_mark_give_its_figure(asker: Actor, question: str) -> None:
    behind = proof.rows_of(asker, question, Mark(0, "s"))
    assert (behind.found, behind.agrees) == (40, True)


def test_nobody_else_sees_the_rows(asker: Actor, question: str) -> None:
    with pytest.raises(NotFound):
        proof.rows_of(factories.make_person("analyst", workspace_id=asker.workspace_id), question, Mark(0, "s"))
    with pytest.raises(NotFound):
        proof.rows_of(factories.make_owner(email="other@example.com"), question, Mark(0, "s"))


@pytest.mark.parametrize("page", [-1, "1", 10**9])
def test_a_page_that_cannot_be_is_refused(asker: Actor, question: str, page: object) -> None:
    with pytest.raises(InsightoraError):
        proof.rows_of(asker, question, Mark(0, "s"), page)  # type: ignore[arg-type]


def test_an_answer_is_examined_and_followed_up(asker: Actor) -> None:
    started = service.start(asker, None, "total revenue by channel")
    service.answer(asker, started.question_id)
    examined = proof.examine(asker, started.question_id)
    assert "parts" in [finding.check for finding in examined.findings]
    assert examined.followups
    service.start(asker, started.conversation_id, examined.followups[0])
    assert proof.examine(asker, started.question_id).followups == ()  # the conversation has gone on


def test_written_sql_is_checked_and_not_guessed_on(asker: Actor, question: str) -> None:
    examined = proof.examine(asker, question)
    assert (bool(examined.findings), examined.verdict, examined.followups) == (True, None, ())
