"""The description of the API, held against the API: requests made from it by Schemathesis never end in a 5xx, and answers are what it says."""

import itertools
from contextvars import Context
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.core.failures import FailureGroup

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.webhooks import endpoints
from insightora_dash.ask import service as asking
from insightora_dash.dashboards import service as dashboards
from insightora_dash.sources import service as sources
from tests.api.test_programs import ada, config, key, token
from tests.ask.conftest import LoadSales, load_sales, sales_parsed

__all__ = ["ada", "config", "key", "load_sales", "sales_parsed", "token"]
EXAMPLES = 2
CHECKED = (
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_headers_conformance,
    checks.response_schema_conformance,
)  # fmt: skip


def test_the_api_is_what_it_says(server: Flask, ada: Actor, key: str, load_sales: LoadSales) -> None:
    def isolated(environ: Any, start_response: Any) -> list[bytes]:
        """A request in a context of its own, as in a real server."""
        return Context().run(lambda: list(server.wsgi_app(environ, start_response)))

    load_sales(ada)
    known = things(ada)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", isolated, headers={"Authorization": f"Bearer {key}"})
    operations = sorted((found.ok() for found in schema.get_all_operations()), key=lambda one: (one.method == "delete", one.path))
    said = [asked for operation in operations for asked in answers(operation, key, known)]
    assert [failure for _status, failure in said if failure] == []
    reached = sum(status < 400 for status, _failure in said)
    assert len(said) >= len(operations) > 130
    assert reached > len(operations) // 3, "too few requests got as far as doing something"


def things(ada: Actor) -> dict[str, str]:
    """What there is, by the name of the parameter that names it: half of the requests are about it."""
    begun = asking.start_sql(ada, None, "select region, sum(revenue) as total from sales group by region", {})
    asking.answer(ada, begun.question_id)
    board, tile = dashboards.save_answer(ada, begun.question_id)
    webhook, _secret = endpoints.register(ada, "https://93.184.216.34/", ["source.loaded"])
    [source] = sources.list_sources(ada)
    [table] = sources.open_source(ada, source.id).tables
    return {"dashboard_id": board, "tile_id": tile, "question_id": begun.question_id, "conversation_id": begun.conversation_id, "source_id": source.id,
            "table_id": table.id, "version_id": table.versions[0].id, "webhook_id": webhook, "form": "json"}  # fmt: skip


def answers(operation: Any, key: str, known: dict[str, str]) -> list[tuple[int, str]]:
    """The status of each answer to made-up requests, and what was wrong with it."""
    seen: list[tuple[int, str]] = []
    turn = itertools.count()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if next(turn) % 2 == 0:
            case.path_parameters = {name: known.get(name, value) for name, value in (case.path_parameters or {}).items()}
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        try:
            case.validate_response(answer, checks=CHECKED, headers={"Authorization": f"Bearer {key}"})
        except FailureGroup as error:
            seen.append((answer.status_code, f"{operation.label}: {error}"))
        else:
            seen.append((answer.status_code, ""))

    ask()
    return seen
