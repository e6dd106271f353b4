"""What programs count on: a request that happens once, pages of lists, other websites' scripts, rows as data."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.entry import signin
from insightora_dash.accounts.keys import keys
from insightora_dash.accounts.service import create_owner
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import KeptAnswer
from insightora_dash.server import create_server
from insightora_dash.sources import service as sources
from insightora_dash.web import idempotency
from tests import factories
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.dashboards.factories import make_tile
from tests.web.conftest import EMAIL, PASSWORD

__all__ = ["load_sales", "sales_parsed"]
Send = Callable[..., TestResponse]
SITE = "https://app.example.com"


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return dataclasses.replace(config, samples=False, cors_origins=f"{SITE}, http://localhost:3000/")


@pytest.fixture
def ada(server: Flask) -> Actor:
    return create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def token(ada: Actor) -> str:
    """Ada's session."""
    return signin.sign_in(EMAIL, PASSWORD)


@pytest.fixture
def key(ada: Actor, token: str) -> str:
    return keys.make_key(ada, token, "CI", "admin", 30)


@pytest.fixture
def send(server: Flask, key: str) -> Send:
    """A program with a key."""
    client: FlaskClient = server.test_client()

    def sent(method: str, path: str, once: str = "", *, body: Any = None, **headers: str) -> TestResponse:
        more = {"Idempotency-Key": once} if once else {}
        return client.open(f"/api/v1/{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}", **more, **headers})

    return sent


# ---- a request that happens once


def test_a_request_sent_twice_happens_once_and_is_answered_alike(send: Send, ada: Actor) -> None:
    first, second = (send("POST", "dashboards", "k1", body={"title": "Sales"}) for _ in range(2))
    assert (first.status_code, first.json, first.headers.get("Idempotent-Replayed")) == (201, second.json, None)
    assert (second.status_code, second.mimetype, second.headers["Idempotent-Replayed"]) == (201, "application/json", "true")
    assert len(dashboards.list_dashboards(ada)) == 1


def test_a_key_belongs_to_one_request_of_one_person_for_a_day(send: Send, ada: Actor, server: Flask) -> None:
    made = send("POST", "dashboards", "k1", body={"title": "Sales"}).json["id"]
    for body, path in (({"title": "Costs"}, "dashboards"), ({"title": "Sales"}, "dashboards?x=1")):
        assert (send("POST", path, "k1", body=body).status_code, len(dashboards.list_dashboards(ada))) == (422, 1)
    eve = factories.make_person("owner", workspace_id=ada.workspace_id)
    with write_session() as session:
        row = session.scalars(select(KeptAnswer)).one()
        row.created_by = eve.id
    assert send("POST", "dashboards", "k1", body={"title": "Sales"}).json["id"] != made
    with time_machine.travel(now() + timedelta(hours=25)):
        assert send("POST", "dashboards", "k1", body={"title": "Sales"}).status_code == 201
        idempotency.prune()
    assert len(dashboards.list_dashboards(ada)) == 3
    with read_session() as session:
        assert len(session.scalars(select(KeptAnswer)).all()) == 1


def test_a_failed_request_may_be_sent_again_with_its_key(send: Send, ada: Actor) -> None:
    assert send("POST", "dashboards", "k1", body={"title": 1}).status_code == 422
    assert send("POST", "dashboards", "k1", body={"title": "Sales"}).status_code == 201


def test_a_request_that_is_not_over_is_not_made_again(send: Send, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "_keep", lambda *_: None)  # the server died before it could
    send("POST", "dashboards", "k1", body={"title": "Sales"})
    again = send("POST", "dashboards", "k1", body={"title": "Sales"})
    assert (again.status_code, again.json["code"], len(dashboards.list_dashboards(ada))) == (409, "idempotency_key_busy", 1)


def test_an_answer_too_large_to_keep_is_not_made_again(send: Send, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "MOST_BYTES", 3)
    send("POST", "dashboards", "k1", body={"title": "Sales"})
    assert (send("POST", "dashboards", "k1", body={"title": "Sales"}).json["code"], len(dashboards.list_dashboards(ada))) == ("done_already", 1)


def test_kept_answers_are_sealed(send: Send, ada: Actor) -> None:
    made = send("POST", "webhooks", "k1", body={"url": "https://93.184.216.34/", "events": ["source.loaded"]}).json["codes"][0]
    with read_session() as session:
        assert made.encode() not in session.scalars(select(KeptAnswer)).one().sealed
    assert send("POST", "webhooks", "k1", body={"url": "https://93.184.216.34/", "events": ["source.loaded"]}).json["codes"] == [made]


def test_an_upload_of_the_same_length_and_other_content_is_another_request(server: Flask, key: str, ada: Actor) -> None:
    client = server.test_client()

    def uploaded(content: bytes) -> TestResponse:
        return client.post("/api/v1/uploads?name=a.csv", data=content, headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "k1"})

    first, again, other = (uploaded(content) for content in (b"a,b\n1,2\n", b"a,b\n1,2\n", b"a,b\n1,3\n"))
    assert (first.status_code, again.json, again.headers["Idempotent-Replayed"]) == (201, first.json, "true")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_used")
    assert len(sources.list_sources(ada)) == 1


def test_a_key_without_or_with_too_many_characters_is_refused(send: Send) -> None:
    assert send("POST", "dashboards", "k" * 201, body={"title": "x"}).status_code == 422


# ---- pages of lists


def test_a_list_comes_a_page_at_a_time(send: Send, ada: Actor) -> None:
    made = {dashboards.create(ada, f"Board {n}") for n in range(5)}
    found, path, pages = [], "dashboards?limit=2", 0
    while path:
        answer = send("GET", path)
        found += [one["id"] for one in answer.json["dashboards"]]
        link, pages = answer.headers.get("Link", ""), pages + 1
        assert bool(answer.json["next"]) == ('rel="next"' in link)
        path = link.partition(">")[0].removeprefix("</api/v1/")
    assert (len(found), set(found), pages) == (5, made, 3)


def test_a_page_goes_on_where_the_last_one_ended_though_its_last_item_is_gone(send: Send, ada: Actor) -> None:
    for n in range(3):
        dashboards.create(ada, f"Board {n}")
    first = send("GET", "dashboards?limit=1").json
    dashboards.create(ada, "New on top")
    [second] = send("GET", f"dashboards?limit=1&cursor={first['next']}").json["dashboards"]
    assert second["title"] == "Board 1"
    dashboards.remove_dashboard(ada, first["dashboards"][0]["id"])
    assert send("GET", f"dashboards?limit=1&cursor={first['next']}").status_code == 200


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=x", "limit=-1", "limit=²", "cursor=ö", "cursor=bm9uZQ"])
def test_a_page_that_cannot_be_is_refused(send: Send, asked: str) -> None:
    answer = send("GET", f"dashboards?{asked}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


# ---- other websites


def test_a_listed_website_calls_with_a_key(send: Send) -> None:
    answer = send("GET", "dashboards", Origin=SITE)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, SITE)
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    assert send("POST", "dashboards", body={"title": "x"}, Origin=SITE, **{"Sec-Fetch-Site": "cross-site"}).status_code == 201


def test_a_preflight_is_answered_for_listed_websites_only(server: Flask, ada: Actor) -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    client = server.test_client()
    allowed = client.options("/api/v1/dashboards", headers={"Origin": SITE, **asks})
    assert (allowed.status_code, "Authorization" in allowed.headers["Access-Control-Allow-Headers"]) == (204, True)
    for origin, path in (("https://evil.example", "/api/v1/dashboards"), (SITE, "/settings"), ("null", "/api/v1/dashboards")):
        refused = client.options(path, headers={"Origin": origin, **asks})
        assert "Access-Control-Allow-Origin" not in refused.headers, (origin, path)


def test_cookies_count_for_nothing_from_another_website(server: Flask, token: str) -> None:
    client = server.test_client()
    client.set_cookie("insightora", token)
    assert client.get("/api/v1/dashboards").status_code == 200
    assert client.get("/api/v1/dashboards", headers={"Origin": SITE}).status_code == 401
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/dashboards", headers={"Origin": "https://evil.example"}).headers


@pytest.mark.parametrize("origin", ["*", "null", "example.com", "https://example.com/path", "https://me@example.com", "javascript://x"])
def test_an_origin_that_is_none_stops_the_start(config: Config, origin: str) -> None:
    with pytest.raises(Invalid, match="INSIGHTORA_CORS_ORIGINS"):
        create_server(dataclasses.replace(config, cors_origins=origin))


# ---- rows as data


def test_sql_runs_and_its_rows_come_as_json_and_arrow(send: Send, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    sql = "select sum(revenue)::decimal(9,2) as total, '=x' as word, max(order_date) as day from sales where region = $region"
    asked = send("POST", "sql/run", body={"sql": sql, "values": {"region": "North"}})
    assert (asked.status_code, asked.json["status"]) == (200, "answered"), asked.json
    place = f"questions/{asked.json['id']}"
    told = send("GET", f"{place}/rows.json").json
    assert told["rows"] == [[3735.0, "=x", "2024-12-14"]]
    assert [column["type"] for column in told["columns"]] == ["DECIMAL(9,2)", "VARCHAR", "DATE"]
    answer = send("GET", f"{place}/rows.arrow")
    table = pa.ipc.open_stream(answer.data).read_all()
    kind = "application/vnd.apache.arrow.stream"
    assert (answer.mimetype, table.column("word").to_pylist(), table.schema.field("total").type) == (kind, ["=x"], pa.decimal128(9, 2))
    assert send("POST", "sql/run", body={"sql": sql, "values": [1]}).status_code == 422
    assert send("POST", "sql/run", body={"sql": "drop table sales"}).json["status"] != "answered"


def test_a_tile_comes_as_json_and_arrow(send: Send, ada: Actor) -> None:
    board = dashboards.create(ada, "Sales")
    for number, title in enumerate(("One", "Two")):
        op = {"type": "add_tile", "tile": make_tile(title, y=3 * number)}
        dashboards.apply(ada, board, client_op_id=f"window-a.{number}", base_seq=number, op=op)
    tiles = send("GET", f"dashboards/{board}/export/json").json["tiles"]
    assert [(one["title"], one["data"]["rows"]) for one in tiles] == [("One", [[1]]), ("Two", [[1]])]
    [first, _second] = dashboards.read_state(ada, board)[1]["tiles"]
    answer = send("GET", f"dashboards/{board}/export/arrow?tile={first}")
    assert pa.ipc.open_stream(answer.data).read_all().num_rows == 1
    assert send("GET", f"dashboards/{board}/export/arrow").status_code == 422


def test_conversations_and_sources_are_listed(send: Send, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    asked = send("POST", "questions", body={"text": "total revenue"}).json
    [talk] = send("GET", "conversations?q=revenue").json["conversations"]
    [question] = send("GET", f"conversations/{talk['id']}/questions").json["questions"]
    assert (talk["id"], question["id"], question["status"]) == (asked["conversation_id"], asked["id"], "answered")
    [source] = send("GET", "sources").json["sources"]
    [table] = send("GET", f"sources/{source['id']}").json["tables"]
    assert (source["schema"], table["rows"], table["columns"][1]) == ("sales", 120, {"name": "order_date", "type": "DATE"})
    assert [send("DELETE", place).status_code for place in (f"conversations/{talk['id']}", f"sources/{source['id']}")] == [204, 204]
    assert (send("GET", "conversations").json["conversations"], send("GET", "sources").json["sources"]) == ([], [])
