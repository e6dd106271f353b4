"""A11, Vanna CVE-2024-5565 and its kin: whatever a language model answers, nothing of it is run but one guarded SELECT under the asker's rights."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import actor_of
from insightora_dash.ask import service
from insightora_dash.ask.reply import Reply
from insightora_dash.config import Config
from insightora_dash.platform.errors import Forbidden
from insightora_dash.platform.extensions import need, provide
from insightora_dash.sources import rules
from tests import factories
from tests.engine.attacks import REFUSED
from tests.fakes.groq_server import GroqServer, Step, answer, serving

GOOD = "SELECT region, SUM(revenue) AS total FROM sales.sales GROUP BY region ORDER BY region"
PROGRAM = "__import__('pathlib').Path({path!r}).write_text('run')"
EVERY = 6  # the guard's own tests try them all


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def model(server: Flask) -> Iterator[GroqServer]:
    with serving(Step(answer(GOOD))) as groq:
        provide(server, Config, replace(need(Config), groq_api_key="key", groq_base_url=groq.url, groq_seconds=5.0))
        yield groq


def told(actor: Actor, model: GroqServer, *said: Any) -> Reply:
    """The answer to a question after which the model says this, and says it again when it is asked to repair it."""
    model.steps = [Step(one) for one in said]
    return service.answer(actor, service.start(actor, None, "revenue by region").question_id)


@pytest.mark.parametrize("sql", [sql for _code, sql in REFUSED[::EVERY]])
def test_sql_of_a_model_that_is_no_harmless_select_is_not_run(asker: Actor, model: GroqServer, sql: str) -> None:
    found = told(asker, model, answer(sql))
    assert model.requests
    assert found.planner == "offline"  # this machine answers instead
    assert sql.strip().lower() not in (found.sql or "").lower()
    again = told(asker, model, answer(GOOD))
    assert (again.planner, again.result is not None and again.result.row_count) == ("openai/gpt-oss-120b", 4)  # all of the data is still there


def test_a_program_in_any_field_of_the_answer_is_not_run(asker: Actor, model: GroqServer, tmp_path: Path) -> None:
    program = PROGRAM.format(path=str(tmp_path / "canary"))
    answers = [
        answer(GOOD, chart=program), answer(GOOD, chart={"kind": "bar", "code": program}), answer(GOOD, explanation=f"{{{{{program}}}}}"),
        answer(GOOD, assumptions=[program], unused_words=[f"${{{program}}}"]), answer(GOOD, python=program, plotly_code=program, function_call=program),
        answer(f"SELECT '{program.replace(chr(39), chr(39) * 2)}' AS code"), f"```python\n{program}\n```", json.dumps({"__reduce__": program}), program,
    ]  # fmt: skip
    for said in answers:
        found = told(asker, model, said)
        assert found.status == "answered"  # by the model or by this machine
        assert program not in repr(found.chart)
    assert not (tmp_path / "canary").exists()


def test_a_model_reads_nothing_that_the_asker_may_not(asker: Actor, model: GroqServer) -> None:
    eve = factories.make_owner()
    assert told(eve, model, answer(GOOD)).result is None  # the table of another workspace
    rules.add_rule(asker, "sales.sales", "condition", condition="region = 'North'")
    rules.add_rule(asker, "sales.sales", "hide", column="quantity")
    bob = factories.make_person("analyst", workspace_id=asker.workspace_id)
    found = told(actor_of(bob.id, bob.workspace_id), model, answer(GOOD))
    assert found.result is not None
    assert [row[0] for row in found.result.rows()] == ["North"]
    before = len(model.requests)
    hidden = told(actor_of(bob.id, bob.workspace_id), model, answer("SELECT SUM(quantity) AS pieces FROM sales.sales"))
    assert hidden.planner == "offline"
    schema = json.dumps(model.requests[before])
    assert ("revenue" in schema, "quantity" in schema) == (True, False)  # nor is the model told of it


def test_who_may_not_ask_does_not_reach_the_model(asker: Actor, model: GroqServer) -> None:
    guest = replace(factories.make_person("viewer", workspace_id=asker.workspace_id), only=frozenset({"view"}))
    with pytest.raises(Forbidden):
        service.start(guest, None, "revenue by region")
    assert model.requests == []
