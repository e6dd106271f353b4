"""Uploads over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.service import create_owner
from insightora_dash.sources import service
from tests.sources.conftest import run_job_of
from tests.web.conftest import EMAIL, PASSWORD, Visitor

Send = Callable[..., TestResponse]
SALES = b"day,amount\n2026-01-01,5\n2026-01-02,7\n"


@pytest.fixture
def person(server: Flask) -> Actor:
    """The owner of the workspace."""
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def send(server: Flask, person: Actor) -> Send:
    """Sends as our pages do, signed in as the owner."""
    visitor = Visitor(server.test_client())
    visitor.sign_in()
    visitor.open("/")

    def make(path: str, *, method: str = "POST", headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        return visitor.client.open(f"/api/v1/uploads{path}", method=method, headers={**visitor.csrf(), **(headers or {})}, **options)

    return make


def test_a_file_is_streamed_stored_and_read(send: Send, person: Actor) -> None:
    answer = send("?name=sales.csv", data=SALES)
    assert answer.status_code == 201
    assert answer.json is not None
    assert (answer.json["status"], answer.json["file_name"], answer.json["size"]) == ("received", "sales.csv", len(SALES))
    run_job_of(answer.json["id"])
    seen = send(f"/{answer.json['id']}", method="GET").json
    assert seen is not None
    assert (seen["status"], seen["progress"], seen["error"], seen["source_id"]) == ("ready", 1.0, None, answer.json["source_id"])
    assert service.stored_tables(person)[0].rows == 2


def test_append_over_http_continues_a_source(send: Send, person: Actor) -> None:
    first = send("?name=sales.csv", data=SALES).json
    assert first is not None
    run_job_of(first["id"])
    second = send(f"?name=more.csv&mode=append&source={first['source_id']}", data=SALES).json
    assert second is not None
    run_job_of(second["id"])
    assert service.stored_tables(person)[0].rows == 4


@pytest.mark.parametrize(
    ("query", "options", "status", "code"),
    [
        ("?name=sales.csv", {"data": b"", "environ_overrides": {"CONTENT_LENGTH": "0"}}, 422, "empty_file"),
        ("?name=tool.exe", {"data": b"MZ"}, 422, "wrong_extension"),
        ("", {"data": SALES}, 422, "no_file_name"),
        ("?name=sales.csv&mode=replace&source=none", {"data": SALES}, 404, "no_source"),
        ("?name=sales.csv", {"data": SALES, "environ_overrides": {"CONTENT_LENGTH": str(10**12)}}, 413, "upload_too_large"),
        ("?name=sales.csv", {"data": SALES, "environ_overrides": {"CONTENT_LENGTH": "500"}}, 422, "upload_cut"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(
    send: Send, person: Actor, query: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = send(query, **options)
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert service.list_sources(person) == []


def test_an_upload_without_a_length_is_refused(send: Send) -> None:
    answer = send("?name=sales.csv", environ_overrides={"CONTENT_LENGTH": ""}, data=SALES)
    assert answer.status_code == 422


def test_a_waiting_upload_is_cancelled(send: Send) -> None:
    made = send("?name=sales.csv", data=SALES).json
    assert made is not None
    gone = send(f"/{made['id']}", method="DELETE").json
    assert gone is not None
    assert gone["status"] == "cancelled"


def test_nobody_uploads_without_signing_in_or_without_the_token(server: Flask, send: Send) -> None:
    assert server.test_client().post("/api/v1/uploads?name=a.csv", data=SALES, headers={"Accept": "application/json"}).status_code in {401, 403}
    assert send("?name=a.csv", data=SALES, headers={"X-CSRFToken": "wrong"}).status_code == 403


def test_the_original_comes_back_as_it_was_sent(send: Send, person: Actor) -> None:
    upload = send("?name=sales.csv", data=SALES).json["id"]  # type: ignore[index]
    answer = send(f"/{upload}/original", method="GET")
    assert answer.data == SALES
    assert answer.headers["Content-Disposition"] == "attachment; filename=sales.csv"
    assert send("/nothing/original", method="GET").status_code == 404
