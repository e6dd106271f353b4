"""SQL written, run with its values, and found again."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import desk, service
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.errors import Invalid, NotFound
from tests import factories


def run(actor: Actor, sql: str, **values: str) -> Reply:
    return service.answer(actor, service.start_sql(actor, None, sql, values).question_id)


def test_sql_runs_with_its_values_and_stands_there_again(asker: Actor) -> None:
    reply = run(asker, "select channel, sum(revenue) as r from sales where region = $region group by channel order by channel", region="North")
    assert reply.result is not None
    assert (reply.status, reply.planner, [row[0] for row in reply.result.rows()]) == ("answered", "sql", ["Online", "Phone", "Store"])
    opened = desk.open_desk(asker, reply.question_id)
    assert opened.reply is not None
    assert opened.reply.result is not None
    assert opened.reply.result.rows() == reply.result.rows()
    assert [(past.sql, past.status) for past in opened.runs] == [(reply.question, "answered")]


def test_sql_that_cannot_run_says_why(asker: Actor) -> None:
    assert run(asker, "delete from sales").error == "Only one SELECT at a time can be run here."
    assert run(asker, "select sum(revenue) from sales where region = $region").error == "This query needs a value for region."
    assert "did you mean revenue" in (run(asker, "select sum(revenu) from sales").error or "")


def test_words_are_no_reason_to_decline_sql(asker: Actor) -> None:
    assert run(asker, "select 'delete everything' as said, count(*) as n from sales").status == "answered"


def test_nothing_is_not_run_and_others_do_not_see_what_was(asker: Actor) -> None:
    with pytest.raises(Invalid):
        service.start_sql(asker, None, "  ", {})
    mine = run(asker, "select 1 as one from sales limit 1")
    stranger = factories.make_person("editor", workspace_id=asker.workspace_id)
    assert desk.open_desk(stranger).runs == ()
    with pytest.raises(NotFound):
        desk.open_desk(stranger, mine.question_id)
