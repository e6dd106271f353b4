"""Answers changed through their chips: kept, undone, refused."""

from collections.abc import Callable

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import editing, service
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.errors import Conflict, InsightoraError, NotFound
from insightora_dash.query.edits.edit import ADD, Edit
from tests import factories


@pytest.fixture
def answered(asker: Actor) -> Reply:
    started = service.start(asker, None, "total revenue by channel")
    return service.answer(asker, started.question_id)


def chip_of(reply: Reply, kind: str) -> str:
    return next(chip.node for chip in reply.plan.chips if chip.kind == kind)


def said(reply: Reply) -> list[str]:
    return [chip.text for chip in reply.plan.chips]


def test_a_change_survives_a_reload_and_is_undone(asker: Actor, answered: Reply) -> None:
    changed = editing.edit(asker, answered.question_id, Edit("measure", chip_of(answered, "measure"), "aggregate", "avg"))
    assert "average revenue" in said(changed)
    assert said(service.reply(asker, answered.question_id)) == said(changed)
    assert changed.edits == ("measure: average revenue instead of sum of revenue",)
    assert changed.confidence is None
    back = editing.undo(asker, answered.question_id)
    assert (back.sql, back.edits, back.confidence) == (answered.sql, (), answered.confidence)
    with pytest.raises(Conflict):
        editing.undo(asker, answered.question_id)


def test_changes_are_undone_one_by_one(asker: Actor, answered: Reply) -> None:
    one = editing.edit(asker, answered.question_id, Edit("measure", chip_of(answered, "measure"), "aggregate", "max"))
    two = editing.edit(asker, answered.question_id, Edit(ADD, "", "group", ["sales", "sales", "sales", "region"]))
    assert len(two.edits) == 2
    assert editing.undo(asker, answered.question_id).sql == one.sql


def test_choosing_what_is_there_changes_nothing(asker: Actor, answered: Reply) -> None:
    same = editing.edit(asker, answered.question_id, Edit("measure", chip_of(answered, "measure"), "aggregate", "sum"))
    assert (same.sql, same.edits) == (answered.sql, ())


def test_a_change_needs_no_model(asker: Actor, answered: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insightora_dash.ask.planners.understand", None)
    monkeypatch.setattr("insightora_dash.ask.groq.GroqPlanner.read", None)
    assert editing.edit(asker, answered.question_id, Edit(ADD, "", "count", 2)).result.row_count == 2  # type: ignore[union-attr]


def test_values_are_found_while_typing(asker: Actor, answered: Reply) -> None:
    assert editing.values(asker, answered.question_id, ("sales", "sales", "region"), "or") == ["North"]
    assert editing.values(asker, answered.question_id, ("sales", "sales", "region"), "%") == []
    with pytest.raises(NotFound):
        editing.values(asker, answered.question_id, ("sales", "sales", "no_such"), "")


@pytest.mark.parametrize("way", [
    lambda who, question: editing.menu(who, question, ADD, ""), lambda who, question: editing.edit(who, question, Edit(ADD, "", "count", 2)),
    editing.undo, lambda who, question: editing.values(who, question, ("sales", "sales", "region"), ""),
])  # fmt: skip
def test_an_answer_of_somebody_else_does_not_exist(asker: Actor, answered: Reply, way: Callable[[Actor, str], object]) -> None:
    with pytest.raises(NotFound):
        way(factories.make_person("analyst", workspace_id=asker.workspace_id), answered.question_id)


def test_a_refused_change_leaves_the_answer_as_it_was(asker: Actor, answered: Reply) -> None:
    with pytest.raises(InsightoraError):
        editing.edit(asker, answered.question_id, Edit("measure", "expressions.7", "remove"))
    assert service.reply(asker, answered.question_id).sql == answered.sql
