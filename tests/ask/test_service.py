"""Questions asked, answered, stopped, shown again."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import moments, records, service
from insightora_dash.ask.models import Question
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.sources.service import list_sources, remove_source
from tests import factories

# 120^6 rows: runs until somebody stops it.
ENDLESS = "select count(*) as n from sales a, sales b, sales c, sales d, sales e, sales f where a.revenue + f.revenue > b.revenue"


def ask(actor: Actor, text: str, conversation_id: str | None = None) -> Reply:
    begun = service.start(actor, conversation_id, text)
    return service.answer(actor, begun.question_id)


def change(question_id: str, **values: object) -> None:
    with write_session() as session:
        row = session.get(Question, question_id)
        for name, value in values.items():
            setattr(row, name, value)


def wait_until(claim: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not claim():
        assert time.monotonic() < end, "never came true"
        time.sleep(0.02)


def test_a_question_is_written_down_before_it_is_answered(asker: Actor) -> None:
    begun = service.start(asker, None, "  total revenue by channel ")
    assert (begun.status, begun.question) == ("running", "total revenue by channel")
    assert service.status(asker, begun.question_id) == "running"
    assert [reply.question_id for reply in service.conversation(asker, begun.conversation_id)] == [begun.question_id]


def test_an_answer_comes_with_its_proof(asker: Actor) -> None:
    reply = ask(asker, "total revenue by channel")
    assert reply.result is not None
    assert (reply.status, reply.refused, reply.error) == ("answered", None, None)
    assert {row[0]: float(str(row[1])) for row in reply.result.rows()} == {"Online": 4585.0, "Store": 4995.0, "Phone": 5405.0}
    assert reply.sentence == "Revenue is highest for Phone (5,405 of 14,985, 36\u00a0%)."
    assert (reply.result.rows_used, reply.result.row_count, reply.result.cut_off) == (120, 3, 0)
    assert [(chip.kind, chip.text) for chip in reply.plan.chips][:2] == [("measure", "sum of revenue"), ("group", "channel")]
    assert reply.chart is not None
    assert reply.chart.kind == reply.chart_kinds[0] == "bar"
    assert reply.badge == "answered offline, nothing left this machine"
    assert reply.result.data_version
    assert reply.elapsed_ms > 0


def test_a_conversation_is_rebuilt_from_its_sql(asker: Actor) -> None:
    first = ask(asker, "total revenue by channel")
    ask(asker, "drop table sales", first.conversation_id)
    shown = service.conversation(asker, first.conversation_id)
    assert [reply.status for reply in shown] == ["answered", "refused"]
    assert (shown[0].sentence, shown[0].sql, shown[0].plan, shown[0].chart) == (first.sentence, first.sql, first.plan, first.chart)
    assert shown[0].result is not None
    assert first.result is not None
    assert shown[0].result.rows() == first.result.rows()
    assert shown[0].result.cached


def test_answering_twice_shows_the_answer_again(asker: Actor) -> None:
    first = ask(asker, "monthly revenue")
    again = service.answer(asker, first.question_id)
    assert (again.status, again.sentence, again.elapsed_ms) == ("answered", first.sentence, first.elapsed_ms)


@pytest.mark.parametrize(("text", "reason"), [
    ("drop table sales", "nothing is ever changed"),
    ("x" * 10_000, "10,000 characters; 2,000 is the most"),
    ("🙂 🙂", "no word in this question"),
    ("total revenue; delete from sales", "nothing is ever changed"),
])
def test_what_cannot_be_a_question_is_refused_and_kept(asker: Actor, text: str, reason: str) -> None:
    reply = ask(asker, text)
    assert reply.status == "refused"
    assert reason in (reply.refused or "")
    assert len(reply.suggestions) == 3
    kept = service.reply(asker, reply.question_id)
    assert (kept.question, kept.refused, kept.suggestions) == (text, reply.refused, reply.suggestions)


def test_another_script_is_refused_with_questions_that_run(asker: Actor) -> None:
    reply = ask(asker, "Общая выручка по каналам")
    assert (reply.status, reply.result) == ("refused", None)
    assert reply.refused
    assert all(ask(asker, question).status == "answered" for question in reply.suggestions)
    assert reply.suggestions


def test_typed_sql_runs_as_it_stands(asker: Actor) -> None:
    reply = ask(asker, "select region, max(revenue) as best from sales group by region order by best desc limit 1")
    assert reply.result is not None
    assert [row[0] for row in reply.result.rows()] == ["West"]
    assert (reply.planner, reply.badge) == ("sql", "your own SQL, nothing left this machine")


def test_typed_sql_with_a_wrong_column_fails_with_what_was_meant(asker: Actor) -> None:
    reply = ask(asker, "select revenu from sales")
    assert (reply.status, reply.error) == ("failed", "Column 'revenu' is not in sales; did you mean revenue?")
    assert service.reply(asker, reply.question_id).error == reply.error


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_question_is_not_written_down(asker: Actor, text: str) -> None:
    with pytest.raises(Invalid, match="Type a question"):
        service.start(asker, None, text)
    assert service.recent(asker) == []


def test_a_planner_that_does_not_exist_is_refused(asker: Actor) -> None:
    with pytest.raises(Invalid, match="no planner called oracle"):
        service.start(asker, None, "total revenue", planner="oracle")


def test_questions_belong_to_the_person_who_asked(asker: Actor) -> None:
    reply = ask(asker, "total revenue")
    other = factories.make_person("admin", workspace_id=asker.workspace_id)
    for verb in (service.reply, service.answer, service.status, service.cancel, service.retry):
        with pytest.raises(NotFound):
            verb(other, reply.question_id)  # type: ignore[operator]
    with pytest.raises(NotFound):
        service.conversation(other, reply.conversation_id)
    with pytest.raises(NotFound):
        service.start(other, reply.conversation_id, "total revenue")
    assert service.recent(other) == []


def test_who_may_not_ask_is_told_so(asker: Actor) -> None:
    stranger = Actor(asker.id, asker.workspace_id, roles=())
    with pytest.raises(Forbidden):
        service.start(stranger, None, "total revenue")


def test_recent_conversations_begin_with_the_last_one_asked_in(asker: Actor) -> None:
    old = ask(asker, "total revenue by channel and a very long tail of words that no list of conversations has the room to show")
    new = ask(asker, "monthly revenue")
    ask(asker, "total revenue", old.conversation_id)
    views = service.recent(asker)
    assert [(view.id, view.questions) for view in views] == [(old.conversation_id, 2), (new.conversation_id, 1)]
    assert len(views[0].title) == 80
    assert views[0].title.endswith("…")


def test_a_removed_conversation_is_gone(asker: Actor) -> None:
    reply = ask(asker, "total revenue")
    service.remove_conversation(asker, reply.conversation_id)
    assert service.recent(asker) == []
    with pytest.raises(NotFound):
        service.reply(asker, reply.question_id)


def test_a_chosen_chart_is_kept(asker: Actor) -> None:
    reply = ask(asker, "total revenue by channel")
    changed = service.choose_chart(asker, reply.question_id, "pie")
    assert changed.chart is not None
    assert changed.chart.kind == "pie"
    kept = service.conversation(asker, reply.conversation_id)[0]
    assert kept.chart is not None
    assert (kept.chart.kind, kept.chart_kinds) == ("pie", reply.chart_kinds)


@pytest.mark.parametrize("kind", ["scatter", "no such kind"])
def test_a_chart_that_does_not_fit_is_refused(asker: Actor, kind: str) -> None:
    reply = ask(asker, "total revenue by channel")
    with pytest.raises(Invalid, match=r"cannot be shown as|no chart kind"):
        service.choose_chart(asker, reply.question_id, kind)


def test_a_question_left_running_by_a_dead_server_is_interrupted_and_can_be_asked_again(asker: Actor) -> None:
    begun = service.start(asker, None, "total revenue by channel")
    change(begun.question_id, heartbeat_at=now() - timedelta(minutes=1))
    shown = service.conversation(asker, begun.conversation_id)[0]
    assert (shown.status, shown.error) == ("interrupted", "The server was restarted while this ran. Ask again.")
    assert service.status(asker, begun.question_id) == "interrupted"
    assert service.retry(asker, begun.question_id).status == "running"
    assert service.answer(asker, begun.question_id).status == "answered"


def test_an_answered_question_is_not_asked_again(asker: Actor) -> None:
    reply = ask(asker, "total revenue")
    with pytest.raises(Conflict):
        service.retry(asker, reply.question_id)


def test_a_question_somebody_works_on_is_not_answered_twice(asker: Actor) -> None:
    begun = service.start(asker, None, "total revenue")
    assert records.claim(asker, begun.question_id)
    assert service.answer(asker, begun.question_id).status == "running"


@pytest.mark.parametrize("stop", [service.cancel, records.request_cancel], ids=["here", "from another process"])
def test_stop_ends_a_running_query(server: Flask, asker: Actor, stop: Callable[[Actor, str], None]) -> None:
    begun = service.start(asker, None, ENDLESS)
    replies: list[Reply] = []

    def work() -> None:
        with server.app_context():
            replies.append(service.answer(asker, begun.question_id))

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: records.question(asker, begun.question_id).heartbeat_at is not None)
    stop(asker, begun.question_id)
    thread.join(timeout=10)
    assert [reply.status for reply in replies] == ["cancelled"]
    assert service.status(asker, begun.question_id) == "cancelled"


def test_a_stopped_question_stays_stopped(asker: Actor) -> None:
    begun = service.start(asker, None, "total revenue")
    service.cancel(asker, begun.question_id)
    assert service.answer(asker, begun.question_id).status == "cancelled"


def test_an_answer_whose_data_was_removed_says_so(asker: Actor) -> None:
    reply = ask(asker, "total revenue by channel")
    for source in list_sources(asker):
        remove_source(asker, source.id)
    shown = service.conversation(asker, reply.conversation_id)[0]
    assert shown.status == "failed"
    assert "cannot be answered now" in (shown.error or "")
    assert shown.sql == reply.sql


def test_starters_are_six_questions_that_run(asker: Actor) -> None:
    starters = service.starters(asker)
    assert len(starters) == len(set(starters)) == 6
    assert all(ask(asker, question).status == "answered" for question in starters)


def test_without_data_there_are_no_starters(owner: Actor) -> None:
    assert service.starters(owner) == []


def test_without_data_a_question_is_refused_with_what_to_do(owner: Actor) -> None:
    reply = ask(owner, "total revenue")
    assert (reply.status, reply.refused) == ("refused", "There is no data yet. Add a file, or the sample data, and ask again.")


def test_a_fault_of_ours_does_not_leave_the_question_running(asker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    begun = service.start(asker, None, "total revenue")
    monkeypatch.setattr(moments, "catalog_of", broken)
    with pytest.raises(ZeroDivisionError):
        service.answer(asker, begun.question_id)
    assert service.status(asker, begun.question_id) == "failed"
    assert service.reply(asker, begun.question_id).error == "Something went wrong here while this was answered. Ask again."
