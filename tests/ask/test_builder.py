"""The visual builder as a service: answers open in it, half-made SQL stays, nothing runs unasked."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import builder, service
from insightora_dash.platform.errors import NotFound
from insightora_dash.query.edits.edit import Edit
from tests import factories


def test_an_answer_in_words_opens_with_its_query(asker: Actor) -> None:
    reply = service.answer(asker, service.start(asker, None, "total revenue by channel").question_id)
    bench = builder.open_bench(asker, reply.question_id)
    assert bench.view.board.sql == reply.sql
    chips = {section.name: [chip.text for chip in section.chips] for section in bench.view.board.sections}
    assert (chips["data"], chips["group"], chips["measure"]) == (["sales"], ["channel"], ["sum of revenue"])
    stranger = factories.make_person("editor", workspace_id=asker.workspace_id)
    with pytest.raises(NotFound):
        builder.open_bench(stranger, reply.question_id)


def test_an_empty_builder_begins_with_a_table_and_half_typed_sql_stays_as_it_is(asker: Actor) -> None:
    assert [section.name for section in builder.view(asker, "").board.sections] == ["data"]
    begun = builder.change(asker, "", Edit("start", "", "table", ["sales", "sales"])).board.sql
    assert begun == "SELECT\n  *\nFROM sales.sales"
    broken = builder.view(asker, "select sum( from sales").board
    assert (broken.sql, [chip.kind for section in broken.sections for chip in section.chips]) == ("select sum( from sales", ["whole"])
    assert broken.problem


def test_values_that_are_wanted_come_with_the_view(asker: Actor) -> None:
    sql = "select sum(revenue) r from sales where region = $region"
    reply = service.answer(asker, service.start_sql(asker, None, sql, {"region": "North"}).question_id)
    bench = builder.open_bench(asker, reply.question_id)
    assert [(want.name, want.kind) for want in bench.view.wanted] == [("region", "text")]
