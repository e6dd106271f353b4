"""Changing the model: checked, versioned, undoable, and followed by every later question."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.ask import service as asking
from insightora_dash.ask.reply import Reply
from insightora_dash.catalog.definitions import Metric, MetricTest, NamedFilter, RelationMeaning
from insightora_dash.catalog.service import open_catalog
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.semantics import service
from tests import factories

SALES = ("sales", "sales")
BASKET = Metric("basket", SALES, "sum(revenue) / count(*)", synonyms=("ticket size",))


def ask(actor: Actor, text: str) -> Reply:
    return asking.answer(actor, asking.start(actor, None, text).question_id)


def test_a_metric_answers_a_question_that_was_refused_before(asker: Actor) -> None:
    assert ask(asker, "basket by channel").status == "refused"
    service.save_metric(asker, BASKET)
    reply = ask(asker, "ticket size by channel")
    assert reply.status == "answered"
    assert "basket = sum(revenue) / count(*)" in reply.notes


def test_a_synonym_answers_a_question_that_was_refused_before(asker: Actor) -> None:
    assert ask(asker, "gmv by channel").status == "refused"
    service.set_column(asker, SALES, "revenue", "synonyms", "gmv, takings")
    assert ask(asker, "gmv by channel").status == "answered"


def test_every_change_is_a_version_that_can_be_taken_back(asker: Actor) -> None:
    first = service.export_text(asker)
    service.set_column(asker, SALES, "revenue", "unit", "EUR")
    second = service.export_text(asker)
    service.set_table(asker, SALES, "label", "Deals")
    service.undo(asker)
    assert service.export_text(asker) == second
    service.undo(asker)
    assert service.export_text(asker) == first
    with pytest.raises(Conflict):
        service.undo(asker)
    service.restore(asker, 2)
    assert "Deals" in service.export_text(asker)
    with pytest.raises(NotFound):
        service.restore(asker, 99)


def test_a_failing_metric_test_blocks_publishing(asker: Actor) -> None:
    total = ask(asker, "total revenue").result.rows()[0][0]  # type: ignore[union-attr]
    expected = MetricTest(float(str(total)), 0.01)
    service.save_metric(asker, Metric("takings", SALES, "sum(revenue)", tests=(expected,)))
    with pytest.raises(Invalid) as caught:
        service.save_metric(asker, Metric("takings", SALES, "sum(quantity)", tests=(expected,)))
    assert "Not published" in caught.value.worded()
    assert "sum(revenue)" in service.export_text(asker)
    assert [one.passed for one in service.run_tests(asker)] == [True]
    text = service.export_text(asker).replace("sum(revenue)", "sum(weight)")
    with pytest.raises(Invalid):
        service.import_text(asker, text)


def test_a_metric_test_may_look_at_part_of_the_rows(asker: Actor) -> None:
    count = ask(asker, "how many sales in Online").result.rows()[0][0]  # type: ignore[union-attr]
    service.save_metric(asker, Metric("deals", SALES, "count(*)", tests=(MetricTest(float(str(count)), where="channel = 'Online'"),)))
    assert [one.passed for one in service.run_tests(asker)] == [True]


def test_export_and_import_give_the_same_bytes(asker: Actor) -> None:
    service.save_metric(asker, BASKET)
    service.save_filter(asker, NamedFilter("big deal", SALES, "revenue > 120"))
    text = service.export_text(asker, proposals=True)
    service.import_text(asker, text)
    assert service.export_text(asker) == text
    assert service.export_text(asker, proposals=True) == text


@pytest.mark.parametrize("metric", [
    Metric("x", SALES, "sum(weight)"), Metric("x", SALES, "read_text('/etc/passwd')"), Metric("x", SALES, "max(getenv('HOME'))"),
    Metric("", SALES, "sum(revenue)"),
    Metric("x", ("sales", "nothing"), "count(*)"),
])  # fmt: skip
def test_a_metric_that_cannot_run_is_not_saved(asker: Actor, metric: Metric) -> None:
    with pytest.raises(Invalid):
        service.save_metric(asker, metric)
    assert "metrics" not in service.export_text(asker)


def test_a_refused_relation_is_not_used(asker: Actor) -> None:
    own = RelationMeaning(SALES, ("channel",), SALES, ("region",))
    service.decide_relation(asker, own)
    assert [r.match_rate for r in open_catalog(asker).relations if r.left_columns == ("channel",)] == [0.0]
    service.decide_relation(asker, RelationMeaning(SALES, ("channel",), SALES, ("region",), status="refused"))
    assert not [r for r in open_catalog(asker).relations if r.left_columns == ("channel",)]


def test_a_verified_answer_comes_before_any_guess(asker: Actor) -> None:
    reply = ask(asker, "total revenue in 2024")
    asking.verify(asker, reply.question_id)
    again = ask(asker, "Please show me the total revenue in 2024!")
    assert (again.planner, again.status, again.sql) == ("verified", "answered", reply.sql)
    assert again.badge.startswith("verified answer")
    service.unverify(asker, "total revenue in 2024")
    assert ask(asker, "total revenue in 2024").planner == "offline"


def test_a_verified_answer_that_runs_no_more_says_so(asker: Actor) -> None:
    service.import_text(asker, "insightora_model: 1\nverified:\n- {question: total revenue, sql: SELECT sum(gone) FROM sales.sales}\n")
    reply = ask(asker, "total revenue")
    assert (reply.planner, reply.status) == ("offline", "answered")
    assert "does not run any more" in reply.fallback


def test_a_follow_up_is_not_verified_without_its_chat(asker: Actor) -> None:
    first = ask(asker, "revenue by channel")
    second = asking.answer(asker, asking.start(asker, first.conversation_id, "only in 2024 for those").question_id)
    assert second.status == "answered"
    with pytest.raises(Invalid):
        asking.verify(asker, second.question_id)


def test_a_viewer_cannot_change_the_model(asker: Actor) -> None:
    viewer = factories.make_person("viewer", workspace_id=asker.workspace_id)
    with pytest.raises(Forbidden):
        service.save_metric(viewer, BASKET)
    assert service.export_text(viewer) == "insightora_model: 1\n"


def test_another_workspace_has_its_own_model(asker: Actor, load_sales: Callable[[Actor], None]) -> None:
    service.save_metric(asker, BASKET)
    other = factories.make_owner()
    load_sales(other)
    assert ask(other, "basket by channel").status == "refused"


def test_a_change_is_in_the_audit_trail(asker: Actor, server: Flask) -> None:
    service.set_calendar(asker, "week_start", "6")
    assert open_catalog(asker).week_start == 6
    with read_session() as session:
        assert "model.publish" in {entry.action for entry in session.scalars(select(AuditEntry).where(AuditEntry.workspace_id == asker.workspace_id))}


@pytest.mark.parametrize(("field", "value"), [("fiscal_start", "13"), ("week_start", "x"), ("zone", "Mars/Base"), ("currency", "EURO"), ("colour", "red")])
def test_a_calendar_that_does_not_exist_is_refused(asker: Actor, field: str, value: str) -> None:
    with pytest.raises(Invalid):
        service.set_calendar(asker, field, value)


def test_the_catalog_follows_the_time_zone(asker: Actor) -> None:
    service.set_calendar(asker, "zone", "Pacific/Kiritimati")
    ahead = open_catalog(asker).today
    service.set_calendar(asker, "zone", "Pacific/Pago_Pago")
    assert (ahead - open_catalog(asker).today).days in (1, 2)
