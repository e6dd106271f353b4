"""What answers rest on, for the person who asked."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import editing, proof, records, service
from insightora_dash.platform.errors import InsightoraError, NotFound
from insightora_dash.query.edits.edit import ADD, Edit
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


def test_written_sql_is_checked_and_gone_on_from_without_a_second_reading(asker: Actor, question: str) -> None:
    examined = proof.examine(asker, question)
    assert (bool(examined.findings), examined.verdict, bool(examined.followups)) == (True, None, True)
    desk = service.answer(asker, service.start_sql(asker, None, "select channel, sum(revenue) as s from sales group by channel", {}).question_id)
    assert proof.examine(asker, desk.question_id).followups == ()


def test_a_changed_answer_is_gone_on_from_as_it_is_shown(asker: Actor) -> None:
    started = service.start(asker, None, "total revenue by channel")
    reply = service.answer(asker, started.question_id)
    measure = next(chip.node for chip in reply.plan.chips if chip.kind == "measure")
    editing.edit(asker, reply.question_id, Edit("measure", measure, "aggregate", "avg"))
    editing.edit(asker, reply.question_id, Edit(ADD, "", "filter", {"column": ["sales", "sales", "sales", "region"], "values": ["North"]}))
    follow = proof.examine(asker, reply.question_id).followups
    assert follow
    went_on = service.answer(asker, service.start(asker, reply.conversation_id, "by region instead").question_id)
    assert (went_on.status, "AVG(" in went_on.sql, "'North'" in went_on.sql, "channel" in went_on.sql) == ("answered", True, True, False)
    back = service.answer(asker, service.start(asker, reply.conversation_id, "go back").question_id)
    assert ("AVG(" in back.sql, "'North'" in back.sql, "channel" in back.sql) == (True, True, True)


def test_a_follow_up_of_what_words_cannot_take_further_says_so(asker: Actor) -> None:
    sql = "with n as (select channel, revenue from sales) select channel, sum(revenue) as s from n group by channel"
    first = service.answer(asker, service.start(asker, None, "total revenue by channel").question_id)
    records.save_edit(asker, first.question_id, sql, None, [{"sql": first.sql, "chart": None, "said": "by hand"}])
    assert proof.examine(asker, first.question_id).followups == ()
    went_on = service.answer(asker, service.start(asker, first.conversation_id, "only Online").question_id)
    assert any("goes on from its words" in note for note in went_on.notes)
