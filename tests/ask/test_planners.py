"""Which planner answers, and what a person is told when the model could not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import save_secret
from insightora_dash.ask import service
from insightora_dash.ask.reply import Reply
from insightora_dash.config import Config
from insightora_dash.platform.extensions import need, provide
from tests.fakes.groq_server import GroqServer, Step, answer, serving

GOOD = "SELECT region, SUM(revenue) AS total FROM sales.sales GROUP BY region ORDER BY total DESC LIMIT 1"
QUESTION = "which region sold most"


@pytest.fixture
def model() -> Iterator[GroqServer]:
    with serving(Step(answer(GOOD, assumptions=["all of 2024"]))) as server:
        yield server


def with_model(app: Flask, server: GroqServer, **more: object) -> None:
    settings = {"groq_api_key": "key", "groq_base_url": server.url, "groq_seconds": 5.0, **more}
    provide(app, Config, replace(need(Config), **settings))  # type: ignore[arg-type]


def ask(actor: Actor, planner: str = "auto") -> Reply:
    return service.answer(actor, service.start(actor, None, QUESTION, planner).question_id)


def test_with_a_key_the_model_s_sql_is_what_runs(server: Flask, asker: Actor, model: GroqServer) -> None:
    with_model(server, model)
    reply = ask(asker)
    assert reply.result is not None
    assert len(model.requests) == 1
    assert [row[0] for row in reply.result.rows()] == ["West"]
    assert reply.result.sql.replace('"', "") == GOOD
    assert (reply.planner, reply.notes, reply.fallback) == ("openai/gpt-oss-120b", ("all of 2024",), "")
    assert "sample values left this machine" in reply.badge


def test_a_key_kept_in_the_settings_is_used(server: Flask, asker: Actor, model: GroqServer) -> None:
    with_model(server, model, groq_api_key="")
    save_secret(asker, service.KEY_SECRET, "kept")
    assert ask(asker).planner == "openai/gpt-oss-120b"


def test_without_a_key_nothing_is_sent(server: Flask, asker: Actor, model: GroqServer) -> None:
    with_model(server, model, groq_api_key="")
    reply = ask(asker)
    assert (model.requests, reply.planner, reply.fallback) == ([], "offline", "")


def test_one_question_may_be_kept_offline(server: Flask, asker: Actor, model: GroqServer) -> None:
    with_model(server, model)
    reply = ask(asker, "offline")
    assert (model.requests, reply.planner) == ([], "offline")


def test_asking_for_the_model_without_a_key_says_why_it_did_not_answer(server: Flask, asker: Actor) -> None:
    assert ask(asker, "groq").fallback == "no key for the model is set"


@pytest.mark.parametrize(("step", "reason"), [
    (Step(status=429, headers={"retry-after": "60"}), "the model is asked too often right now"),
    (Step(answer("DROP TABLE sales.sales")), "Only one SELECT at a time can be run here."),
    (Step(answer("SELECT * FROM read_csv('/etc/passwd')")), ""),
    (Step("{"), "the model's answer could not be read"),
])
def test_when_the_model_fails_the_offline_engine_answers_and_says_so(server: Flask, asker: Actor, step: Step, reason: str) -> None:
    with serving(step) as failing:
        with_model(server, failing)
        reply = ask(asker)
    assert reply.planner == "offline"
    assert reason in reply.fallback
    assert reply.fallback
    kept = service.reply(asker, reply.question_id)
    assert (kept.fallback, kept.status) == (reply.fallback, reply.status)


def test_a_failed_model_question_still_says_what_was_sent(server: Flask, asker: Actor) -> None:
    with serving(Step("{")) as failing:
        with_model(server, failing)
        begun = service.start(asker, None, "total revenue by channel")
        reply = service.answer(asker, begun.question_id)
    assert reply.status == "answered"
    assert reply.badge == "answered offline; the question, the names of tables and columns and sample values had been sent to the model"
