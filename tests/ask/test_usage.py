import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans.plans import QuotaReached, set_limits
from insightora_dash.ask import service
from insightora_dash.ask.reply import Reply
from insightora_dash.ask.usage import use
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import TooLarge
from insightora_dash.platform.extensions import need, provide
from insightora_dash.sources.room import require_room, use_by_source
from insightora_dash.sources.service import receive_upload
from tests import factories
from tests.fakes.groq_server import GroqServer, Step, answer, serving

GOOD = "SELECT region, SUM(revenue) AS total FROM sales.sales GROUP BY region ORDER BY total DESC LIMIT 1"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def model(server: Flask) -> Iterator[GroqServer]:
    with serving(*(Step(answer(GOOD)) for _ in range(3))) as groq:
        provide(server, Config, replace(need(Config), groq_api_key="key", groq_base_url=groq.url, groq_seconds=5.0))
        yield groq


def ask(actor: Actor, text: str = "which region sold most") -> Reply:
    return service.answer(actor, service.start(actor, None, text).question_id)


def test_questions_and_tokens_are_counted_by_person(asker: Actor, model: GroqServer) -> None:
    bob = factories.make_person("analyst", workspace_id=asker.workspace_id, email="bob@example.com")
    ask(asker)
    ask(bob)
    service.start_sql(bob, None, "SELECT 1", {})
    found = use(asker)
    assert (found.questions, found.tokens) == (3, 4)
    assert (found.people[0].name, found.people[0].questions_today, found.people[0].tokens) == ("bob", 2, 2)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        later = use(asker)
        assert (later.questions, later.people[0].questions_today, later.people[0].questions) == (0, 0, 2)


def test_beyond_the_questions_of_the_day_the_next_one_is_refused_until_tomorrow(asker: Actor) -> None:
    set_limits(asker, "unlimited", {"questions": "1"})
    assert ask(asker).status == "answered"
    with pytest.raises(QuotaReached, match="asked 1 questions today"):
        service.start(asker, None, "total revenue")
    with pytest.raises(QuotaReached):
        service.start_sql(asker, None, "SELECT 1", {})
    assert factories.make_owner()  # another workspace is not concerned
    with time_machine.travel(now() + timedelta(days=1)):
        assert service.start(asker, None, "total revenue")


def test_without_tokens_left_this_machine_answers_and_says_so(asker: Actor, model: GroqServer) -> None:
    set_limits(asker, "unlimited", {"tokens": "2"})
    assert ask(asker).planner == "openai/gpt-oss-120b"
    second = ask(asker, "revenue by region")
    assert (second.planner, len(model.requests)) == ("offline", 1)
    assert "as the workspace's plan allows" in second.fallback


def test_a_result_has_no_more_rows_than_the_plan_allows(asker: Actor) -> None:
    set_limits(asker, "unlimited", {"rows": "5"})
    reply = service.answer(asker, service.start_sql(asker, None, "SELECT sale_id FROM sales.sales", {}).question_id)
    assert reply.result is not None
    assert (reply.result.row_count, reply.result.truncated) == (5, True)


def test_room_is_counted_by_source_and_an_upload_beyond_it_is_refused(asker: Actor) -> None:
    [sales] = use_by_source(asker)
    assert (sales.label, sales.rows, sales.parts > 0) == ("sales", 120, True)
    require_room(asker, 10**12)
    set_limits(asker, "unlimited", {"storage_mb": "1", "file_mb": "1"})
    require_room(asker, 1000)
    with pytest.raises(TooLarge, match="more than 1 MB"):
        require_room(asker, 1 << 20)
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        receive_upload(asker, "a.csv", io.BytesIO(b"x" * (1 << 20) + b"x"))
