import logging
import re

import pytest
from flask import Flask, Response, abort, request
from sqlalchemy.exc import OperationalError

from insightora_dash.platform.errors import Conflict, InsightoraError, Invalid, StorageFull, TooLarge, Unavailable
from insightora_dash.platform.wording import N_
from tests.web.conftest import Visitor

KINDS = [Invalid, Conflict, TooLarge, Unavailable, StorageFull]


@pytest.fixture
def failing(server: Flask) -> Flask:
    """A server with routes that fail."""
    kinds = {kind.__name__: kind for kind in KINDS}

    @server.get("/ours/<name>")
    def ours(name: str) -> Response:
        raise kinds[name]("some_code", N_("The file {name} cannot be read."), name="<b>x</b>")

    @server.get("/api/v1/boom")
    @server.get("/boom")
    def boom() -> Response:
        raise RuntimeError("connection to postgres://user:hunter2@db failed")

    @server.post("/echo")
    def echo() -> str:
        return str(len(request.get_data()))

    @server.get("/abort/<int:status>")
    def stop(status: int) -> Response:
        abort(status)

    @server.get("/database/<path:reason>")
    def database(reason: str) -> Response:
        raise OperationalError("insert", {"password": "hunter2"}, Exception(reason))

    @server.get("/folder/")
    def folder() -> str:
        return "x"

    @server.get("/_dash-component-suites/<path:name>")
    def suite(name: str) -> Response:
        raise KeyError(name)

    server.config["PROPAGATE_EXCEPTIONS"] = False
    return server



@pytest.mark.parametrize("kind", KINDS)
def test_our_errors_keep_their_status_code_and_sentence(failing: Flask, signed_in: Visitor, kind: type[InsightoraError]) -> None:
    answer = signed_in.client.get(f"/ours/{kind.__name__}")
    assert answer.status_code == kind.status
    assert answer.json == {"error": {"code": "some_code", "message": "The file <b>x</b> cannot be read."}}


def test_a_person_gets_a_page_with_the_sentence_escaped(failing: Flask, signed_in: Visitor) -> None:
    answer = signed_in.open("/ours/Conflict")
    assert answer.status_code == 409
    assert "The file &lt;b&gt;x&lt;/b&gt; cannot be read." in answer.text


def test_an_unexpected_failure_says_nothing_but_a_reference_that_is_in_the_log(failing: Flask, signed_in: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        page, data = signed_in.open("/boom"), signed_in.client.get("/api/v1/boom")
    assert (page.status_code, data.status_code) == (500, 500)
    for text in (page.text, data.text):
        assert "hunter2" not in text
        assert "Traceback" not in text
        assert "RuntimeError" not in text
    reference = data.json["error"]["reference"]
    assert reference in caplog.text
    named = re.search(r"the reference (\w+):", page.text)
    assert named is not None
    assert named[1] in caplog.text


@pytest.mark.parametrize(("reason", "status"), [("database or disk is full", 507), ("database is locked", 503), ("connection refused", 503)])
def test_a_failing_database_is_named_without_its_details(failing: Flask, signed_in: Visitor, reason: str, status: int) -> None:
    answer = signed_in.client.get(f"/database/{reason}")
    assert answer.status_code == status
    assert "hunter2" not in answer.text
    assert reason not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 418, 503])
def test_http_errors_look_like_ours(failing: Flask, signed_in: Visitor, status: int) -> None:
    data, page = signed_in.client.get(f"/abort/{status}"), signed_in.open(f"/abort/{status}")
    assert (data.status_code, page.status_code) == (status, status)
    assert data.json["error"]["message"]
    assert "door-status" in page.text


def test_an_unknown_address_is_a_page_or_json(signed_in: Visitor) -> None:
    assert "There is nothing here" in signed_in.open("/nowhere").text
    assert signed_in.open("/api/v1/nowhere").json["error"]["code"] == "not_found"


def test_a_wrong_method_names_the_right_ones(signed_in: Visitor) -> None:
    answer = signed_in.client.put("/healthz", headers=signed_in.csrf())
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_request_beyond_the_limit_is_refused(failing: Flask, signed_in: Visitor) -> None:
    failing.config["MAX_CONTENT_LENGTH"] = 1000
    answer = signed_in.client.post("/echo", data=b"x" * 1001, headers=signed_in.csrf())
    assert answer.status_code == 413
    assert answer.json["error"]["code"] == "too_large"
    assert signed_in.client.post("/echo", data=b"x" * 1000, headers=signed_in.csrf()).text == "1000"


@pytest.mark.parametrize("path", ["nope/x.js", "dash/%2e%2e/%2e%2e/etc/passwd", "dash/..%2f..%2fetc/passwd"])
def test_a_component_file_that_does_not_exist_is_not_our_failure(failing: Flask, visitor: Visitor, path: str) -> None:
    assert visitor.client.get(f"/_dash-component-suites/{path}").status_code == 404


def test_a_routing_redirect_is_passed_on(failing: Flask, signed_in: Visitor) -> None:
    answer = signed_in.client.get("/folder")
    assert answer.status_code == 308
    assert answer.location.endswith("/folder/")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8050"])
def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "INSIGHTORA_PUBLIC_URL" in answer.json["error"]["message"]


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050"])
def test_the_loopback_names_are_answered(visitor: Visitor, host: str) -> None:
    assert visitor.client.get("/healthz", headers={"Host": host}).status_code in (200, 503)
