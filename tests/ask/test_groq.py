"""The model's planner against a real local server that speaks the API."""

import json
import time

import pytest

from insightora_dash.ask.groq import GroqPlanner, server_address
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import InsightoraError, TooLarge, Unavailable
from insightora_dash.query.pipeline import answer as run
from insightora_dash.query.query import Query
from tests.fakes.groq_server import GroqServer, Step, answer, serving

GOOD = "SELECT channel, SUM(quantity) AS pieces FROM shop.orders GROUP BY channel"
WRONG = "SELECT chanel, SUM(quantity) AS pieces FROM shop.orders GROUP BY chanel"


def planner(server: GroqServer, catalog: Catalog, *, seconds: float = 5.0, ending: str = "", model: str = "openai/gpt-oss-120b") -> GroqPlanner:
    def attempt(query: Query) -> Result:
        return run(query, catalog)

    return GroqPlanner("key", base_url=server.url + ending, model=model, seconds=seconds, attempt=attempt)


def failure(catalog: Catalog, *steps: Step, seconds: float = 5.0) -> tuple[str, GroqServer]:
    with serving(*steps) as server, pytest.raises(InsightoraError) as caught:
        planner(server, catalog, seconds=seconds).read("pieces by channel", catalog)
    return caught.value.worded(), server


def test_one_question_is_one_request_and_its_sql_is_taken(one_currency: Catalog) -> None:
    told = answer(GOOD, assumptions=["all years"], unused_words=["please"], chart="bar", confidence="medium")
    with serving(Step(told)) as server:
        reading = planner(server, one_currency).read("pieces by channel please", one_currency)
    assert len(server.requests) == 1
    assert reading.query.tree == Query.parse(GOOD).tree
    assert (reading.confidence, reading.reason, reading.notes, reading.unused, reading.chart) == ("medium", "asked plainly", ("all years",), ("please",), "bar")
    assert (reading.planner, reading.left_machine) == ("openai/gpt-oss-120b", "schema and sample values")


def test_the_request_asks_for_a_strict_schema_and_carries_the_data_as_data(one_currency: Catalog) -> None:
    with serving(Step(answer(GOOD))) as server:
        planner(server, one_currency).read("pieces by channel", one_currency, ["total pieces"])
    request = server.requests[0]
    assert request["response_format"]["json_schema"]["strict"] is True
    assert request["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    data = json.loads(request["messages"][1]["content"])
    assert (data["question"], data["earlier_questions"]) == ("pieces by channel", ["total pieces"])
    assert {table["table"] for table in data["data"]} == {"shop.orders", "shop.customers"}
    assert "Online" in json.dumps(data)


def test_a_model_without_constrained_decoding_is_asked_without_strict(one_currency: Catalog) -> None:
    with serving(Step(answer(GOOD))) as server:
        planner(server, one_currency, model="qwen/qwen3.6-27b").read("pieces by channel", one_currency)
    assert server.requests[0]["response_format"]["json_schema"]["strict"] is False
    assert "reasoning_effort" not in server.requests[0]


def test_a_wrong_column_is_repaired_once_with_the_error(one_currency: Catalog) -> None:
    with serving(Step(answer(WRONG)), Step(answer(GOOD))) as server:
        reading = planner(server, one_currency).read("pieces by channel", one_currency)
    assert reading.query.tree == Query.parse(GOOD).tree
    assert len(server.requests) == 2
    assert "did you mean channel" in server.requests[1]["messages"][-1]["content"]


def test_a_query_still_wrong_after_the_repair_is_given_up(one_currency: Catalog) -> None:
    said, server = failure(one_currency, Step(answer(WRONG)))
    assert "Column 'chanel' is not in orders" in said
    assert len(server.requests) == 2


def test_an_order_to_change_data_never_runs(one_currency: Catalog) -> None:
    said, _server = failure(one_currency, Step(answer("DROP TABLE shop.orders")))
    assert said == "Only one SELECT at a time can be run here."


def test_a_query_that_hits_a_limit_is_still_the_reading(one_currency: Catalog) -> None:
    def attempt(query: Query) -> object:
        raise TooLarge("rows", "too many")

    with serving(Step(answer(GOOD))) as server:
        made = GroqPlanner("key", base_url=server.url, model="m", seconds=5, attempt=attempt).read("pieces", one_currency)
    assert made.query.tree == Query.parse(GOOD).tree


@pytest.mark.parametrize(("step", "sentence"), [
    (Step(status=429, headers={"retry-after": "60"}), "the model is asked too often right now"),
    (Step(status=429, headers={"retry-after": "soon"}), "the model is asked too often right now"),
    (Step(status=401), "the key for the model is not accepted"),
    (Step(status=403), "the key for the model is not accepted"),
    (Step(status=404), "the server does not know this model"),
    (Step(status=400), "the model's server reported an error"),
    (Step(status=500), "the model's server reported an error"),
    (Step(drop=True), "the model could not be reached"),
    (Step(body=b"<html>no JSON</html>"), "the model's answer could not be read"),
    (Step(body=b'{"choices": '), "the model's answer could not be read"),
    (Step(body=b'{"id": "x", "choices": []}'), "the model's answer was empty"),
    (Step("not json"), "the model's answer could not be read"),
    (Step("[1, 2]"), "the model's answer could not be read"),
    (Step({"sql": 5}), "the model's answer could not be read"),
    (Step(""), "the model's answer was empty"),
    (Step(answer("")), "the model found no query for this question"),
    (Step('{"sql": "SELECT', finish_reason="length"), "the model's answer was cut off"),
    (Step(answer("SELECT 1", explanation="x" * 1_000_000)), "the model's answer was too long"),
])
def test_every_failure_has_its_sentence(one_currency: Catalog, step: Step, sentence: str) -> None:
    said, _server = failure(one_currency, step)
    assert said == sentence


def test_a_short_pause_asked_for_is_kept_and_tried_once_more(one_currency: Catalog) -> None:
    with serving(Step(status=429, headers={"retry-after": "0.05"}), Step(answer(GOOD))) as server:
        reading = planner(server, one_currency).read("pieces by channel", one_currency)
    assert (reading.confidence, len(server.requests)) == ("high", 2)


def test_silence_ends_at_the_time_bound(one_currency: Catalog) -> None:
    began = time.monotonic()
    said, _server = failure(one_currency, Step(silent=True), seconds=0.4)
    assert said == "the model did not answer in time"
    assert time.monotonic() - began < 15


def test_nothing_left_the_machine_when_nobody_listens(one_currency: Catalog) -> None:
    with serving(Step(answer(GOOD))) as server:
        gone = server.url
    made = GroqPlanner("key", base_url=gone, model="m", seconds=3, attempt=lambda query: None)
    with pytest.raises(Unavailable, match="could not be reached"):
        made.read("pieces", one_currency)
    assert made.left_machine == "nothing"


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/", "/openai", "/openai/v1", "/openai/v1/"])
def test_every_spelling_of_the_address_reaches_the_server(one_currency: Catalog, ending: str) -> None:
    with serving(Step(answer(GOOD))) as server:
        planner(server, one_currency, ending=ending).read("pieces by channel", one_currency)
    assert server.paths == ["/openai/v1/chat/completions"]


def test_a_server_that_only_knows_v1_is_reached_under_v1(one_currency: Catalog) -> None:
    with serving(Step(answer(GOOD)), path="/v1/chat/completions") as server:
        planner(server, one_currency, ending="/v1").read("pieces by channel", one_currency)
    assert len(server.requests) == 1


def test_an_address_keeps_its_own_path() -> None:
    assert server_address("https://proxy.example/groq/openai/v1") == "https://proxy.example/groq"
