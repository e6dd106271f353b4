"""Strings that break things, in every text that a person can send: they come back as they were, or are refused with a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightora_dash.accounts import service as accounts
from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service as dashboards
from insightora_dash.sources import service as sources
from insightora_dash.web import cookies
from tests.api.test_programs import ada, config, token
from tests.ask.conftest import LoadSales, load_sales, sales_parsed
from tests.dashboards.factories import make_tile

__all__ = ["ada", "config", "load_sales", "sales_parsed", "token"]
# The kinds of the Big List of Naughty Strings (minimaxir), with examples of our own.
STRINGS = (
    "", " ", "undefined", "null", "None", "NaN", "-1", "0x0", "1/0", "1e1000", "9" * 400, "true", "[]", "{}", "\\", "'", '"', "`", "%", "%s%n%x",
    "{0}", "${7*7}",
    "{{7*7}}", "{% raw %}", "<%= 7*7 %>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\"><svg/onload=alert(1)>",
    "' OR 1=1 -- ", "1; DROP TABLE users", "admin'--", "../../../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "=1+1", "@SUM(1)", "+1", "-1+1",
    "CON", "NUL", "\t", "\r\n", "a\r\nSet-Cookie: x=1", "a\x00b", "\x1b[31mred", "\x7f", "\ufeff", "\u200b", "\u202egnp.exe", "\u2028", "\ud800", "\U0010ffff",
    "Ω≈ç√∫", "田中さんにあげて下さい", "الكل في المجمو", "👩‍👩‍👧‍👦🏳️‍🌈", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯", "ﬁ", "İ", "ẞ", "ʎpuǝ", "％", "；", "＇", "a" * 5000, "🙂" * 1500,
    "~`!@#$%^&*()_+",
)  # fmt: skip
Say = Callable[..., TestResponse]


@pytest.fixture
def say(server: Flask, token: str) -> Say:
    """A browser signed in as Ada, which sends what a page would not."""
    client = server.test_client()
    client.set_cookie("insightora", token)

    def sent(method: str, path: str, **more: Any) -> TestResponse:
        return client.open(f"/api/v1/{path}", method=method, headers={"X-CSRFToken": cookies.csrf_token(token)}, **more)

    return sent


def kept(say: Say, method: str, path: str, member: str, read: Callable[[TestResponse], str | None]) -> list[Any]:
    """What was neither refused with a sentence nor came back as it was, but for blanks at its ends and, in names, breaks of lines."""
    strange: list[Any] = []
    for text in STRINGS:
        answer = say(method, path, json={member: text})
        if answer.status_code >= 400:
            if answer.status_code not in (404, 409, 413, 422) or not answer.json["detail"]:
                strange.append((text[:40], answer.status_code, answer.text[:200]))
        elif text.strip() and read(answer) not in (text.strip(), " ".join(text.split())):
            strange.append((text[:40], read(answer)))
    return strange


def test_names_and_texts_come_back_as_they_were(say: Say, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    [source] = sources.list_sources(ada)
    board = dashboards.create(ada, "Board")
    said = [
        kept(say, "POST", "dashboards", "title", lambda answer: dashboards.read_state(ada, answer.json["id"])[1]["title"]),
        kept(say, "POST", f"dashboards/{board}/comments", "text", lambda answer: next(
            one["text"] for one in say("GET", f"dashboards/{board}/comments?limit=200").json["comments"] if one["id"] == answer.json["id"])),
        kept(say, "POST", f"sources/{source.id}/name", "label", lambda _answer: say("GET", f"sources/{source.id}").json["label"]),
        kept(say, "POST", "account/name", "name", lambda _answer: accounts.person(ada).name),
        kept(say, "POST", "workspace/name", "name", lambda _answer: accounts.person(ada).workspace),
    ]  # fmt: skip
    assert said == [[]] * len(said)


def test_a_tile_keeps_its_words(say: Say, ada: Actor) -> None:
    board = dashboards.create(ada, "Board")
    strange = []
    for text in STRINGS:
        seq = dashboards.read_state(ada, board)[0]
        op = {"client_op_id": f"naughty-{seq:05}", "base_seq": seq, "op": {"type": "add_tile", "tile": make_tile(text, y=3 * seq)}}
        answer = say("POST", f"dashboards/{board}/operations", json=op)
        titles = [tile["title"] for tile in dashboards.read_state(ada, board)[1]["tiles"].values()]
        if answer.status_code not in (200, 422) or (answer.status_code == 200 and text.strip() and not {text.strip(), " ".join(text.split())} & set(titles)):
            strange.append((text[:40], answer.status_code, answer.text[:200]))
    assert strange == []
    assert say("GET", f"dashboards/{board}.yaml").status_code == 200


def test_nothing_that_is_asked_or_searched_for_breaks(say: Say, ada: Actor, load_sales: LoadSales) -> None:
    load_sales(ada)
    asked = [
        lambda text: say("POST", "questions", json={"text": text}), lambda text: say("POST", "sql/run", json={"sql": text}),
        lambda text: say("POST", "sql/run", json={"sql": "select count(*) as n from sales where region = $r", "values": {"r": text}}),
        lambda text: say("POST", "sql/check", json={"sql": text}), lambda text: say("GET", "completions", query_string={"typed": text}),
        lambda text: say("GET", "conversations", query_string={"q": text}), lambda text: say("GET", "dashboards", query_string={"cursor": text}),
        lambda text: say("POST", "webhooks", json={"url": text, "events": [text]}), lambda text: say("POST", "invitations", json={"email": text, "role": text}),
        lambda text: say("POST", "rules", json={"table": "sales.sales", "kind": "condition", "condition": text}),
        lambda text: say("POST", "rules", json={"table": "sales.sales", "kind": "attribute", "column": "region", "attribute": text}),
        lambda text: say("PUT", "model", data=text.encode(errors="replace")), lambda text: say("POST", "dashboards/import", json={"text": text}),
        lambda text: say("POST", "uploads/url", json={"url": text}), lambda text: say("POST", "dashboards/generate", json={"sentence": text}),
        lambda text: say("POST", "uploads", query_string={"name": text}, data=b"a,b\n1,2\n"), lambda text: say("GET", f"dashboards/{text or 'x'}"),
        lambda text: say("POST", "dashboards", json={"title": "x"}) if text else say("POST", "dashboards", json=text),
    ]  # fmt: skip
    strange = []
    for n, ask in enumerate(asked):
        for text in STRINGS[n % 3 :: 3]:
            answer = ask(_sendable(text))
            if answer.status_code >= 500:
                strange.append((n, text[:40], answer.text[:200]))
    assert strange == []


def _sendable(text: str) -> str:
    """Half a surrogate pair cannot stand in an address; in JSON it can, and is tried above."""
    return text.encode(errors="replace").decode()


def test_nul_and_half_characters_are_refused_everywhere(say: Say, ada: Actor) -> None:
    for body in (b'{"title": "a\\u0000b"}', b'{"title": "a\\ud800b"}', b'{"title": ["\\uDFFF"], "x": {"\\u0000": 1}}'):
        answer = say("POST", "dashboards", data=body, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (422, "not_json")
    assert say("POST", "dashboards", data=b'{"title": "\\ud83d\\ude42"}', content_type="application/json").status_code == 201
    assert say("GET", "conversations?q=a%00b").status_code == 404
