"""Webhooks: signed messages to a real little server, tried again, never into the inside."""

import hmac
import http.server
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from insightora_dash import schedule
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.webhooks import deliveries, endpoints, sending
from insightora_dash.config import Config
from insightora_dash.dashboards import comments, history
from insightora_dash.dashboards import service as dashboards
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound, Unavailable
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import WebhookEndpoint
from insightora_dash.worker import KINDS
from tests import factories


@dataclass
class Receiver:
    """What came in, and what is answered."""

    url: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A program on loopback that takes messages."""
    found = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, content))
            self.send_response(found.status)
            self.send_header("Location", "http://169.254.169.254/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    http_server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http_server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{http_server.server_address[1]}/hooks?of=ours"
    yield found
    http_server.shutdown()
    http_server.server_close()
    thread.join(5)


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return replace(config, samples=False, url_networks="127.0.0.0/8")


@pytest.fixture
def ada(server: Flask) -> Actor:
    return factories.make_owner()


def work() -> None:
    """What the worker does in a while."""
    schedule.tick()
    for job_id in jobs.waiting():
        jobs.run(job_id, KINDS)


def tell(actor: Actor, event: str = "source.loaded", **data: object) -> None:
    with write_session() as session:
        deliveries.emit(session, actor.workspace_id, event, data)


def fits(secret: str, headers: dict[str, str], body: bytes) -> list[bool]:
    """Whether each signature is the one that a receiver computes as standardwebhooks.com says."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.digest(b64decode(secret.removeprefix("whsec_")), said, "sha256")).decode()
    return [one == f"v1,{expected}" for one in headers["webhook-signature"].split()]


def test_what_happens_is_told_with_a_signature(ada: Actor, receiver: Receiver) -> None:
    _made, secret = endpoints.register(ada, receiver.url, ["dashboard.published", "comment.created"])
    board = dashboards.create(ada, "Sales")
    comments.say(ada, board, "Look at this")
    history.set_published(ada, board, published=True)
    tell(ada, "source.loaded")
    work()
    messages = [json.loads(body) for _headers, body in receiver.got]
    assert [(one["type"], one["data"]["dashboard"]) for one in messages] == [("comment.created", board), ("dashboard.published", board)]
    assert "Look at this" not in receiver.got[0][1].decode()
    assert [fits(secret, headers, body) for headers, body in receiver.got] == [[True], [True]]
    assert [(one.status, one.answered, one.attempt) for one in deliveries.deliveries(ada)] == [("sent", 204, 1)] * 2


def test_nothing_is_told_of_what_did_not_happen(ada: Actor, receiver: Receiver) -> None:
    endpoints.register(ada, receiver.url, ["source.loaded"])
    with pytest.raises(RuntimeError), write_session() as session:
        deliveries.emit(session, ada.workspace_id, "source.loaded", {})
        raise RuntimeError
    tell(factories.make_owner())
    work()
    assert (receiver.got, deliveries.deliveries(ada)) == ([], [])


def test_a_failure_is_tried_again_with_growing_waits_and_given_up(ada: Actor, receiver: Receiver) -> None:
    endpoints.register(ada, receiver.url, ["source.loaded"])
    receiver.status = 302  # a redirect is a failure, and is not followed
    tell(ada)
    with time_machine.travel(now(), tick=False) as clock:
        for attempt, wait in enumerate(sending.WAITS, start=1):
            work()
            work()
            [waiting] = deliveries.deliveries(ada)
            assert (waiting.status, waiting.attempt, waiting.answered, waiting.next_at) == ("queued", attempt, 302, now() + wait)
            clock.shift(wait)
        work()
    [over] = deliveries.deliveries(ada)
    assert (over.status, len({headers["webhook-id"] for headers, _ in receiver.got}), len(receiver.got)) == ("failed", 1, len(sending.WAITS) + 1)
    receiver.status = 200
    deliveries.send_again(ada, over.id)
    work()
    assert [one.status for one in deliveries.deliveries(ada)] == ["sent"]


def test_a_receiver_that_is_away_costs_one_try_and_not_one_for_each_message(ada: Actor, receiver: Receiver) -> None:
    endpoints.register(ada, receiver.url, ["source.loaded"])
    receiver.status = 500
    for _ in range(3):
        tell(ada)
    work()
    assert len(receiver.got) == 1


def test_a_message_whose_worker_died_is_sent(ada: Actor, receiver: Receiver) -> None:
    made, _secret = endpoints.register(ada, receiver.url, ["source.loaded"])
    tell(ada)
    assert sending._claim(made) is not None
    work()
    assert receiver.got == []
    with time_machine.travel(now() + timedelta(minutes=6)):
        work()
    assert len(receiver.got) == 1


def test_a_receiver_that_is_gone_is_told_no_more(ada: Actor, receiver: Receiver) -> None:
    made, _secret = endpoints.register(ada, receiver.url, ["source.loaded"])
    receiver.status = 410
    tell(ada)
    work()
    assert ([one.active for one in endpoints.endpoints(ada)], deliveries.deliveries(ada)[0].status) == ([False], "failed")
    tell(ada)
    with pytest.raises(Invalid):
        endpoints.try_out(ada, made)
    work()
    assert len(receiver.got) == 1


def test_what_waits_for_a_removed_webhook_is_not_sent(ada: Actor, receiver: Receiver) -> None:
    made, _secret = endpoints.register(ada, receiver.url, ["source.loaded"])
    tell(ada)
    endpoints.remove(ada, made)
    work()
    assert (receiver.got, deliveries.deliveries(ada)[0].status) == ([], "failed")


def test_a_new_secret_signs_and_the_old_one_for_a_day(ada: Actor, receiver: Receiver) -> None:
    made, old = endpoints.register(ada, receiver.url, ["source.loaded"])
    new = endpoints.rotate(ada, made)
    endpoints.try_out(ada, made)
    work()
    [(headers, body)] = receiver.got
    assert (fits(new, headers, body), fits(old, headers, body)) == ([True, False], [False, True])
    with time_machine.travel(now() + timedelta(hours=25)):
        endpoints.try_out(ada, made)
        work()
    assert fits(new, *receiver.got[1]) == [True]


def test_the_database_keeps_no_secret(ada: Actor, receiver: Receiver) -> None:
    made, secret = endpoints.register(ada, receiver.url, ["source.loaded"])
    with read_session() as session:
        row = session.scalars(select(WebhookEndpoint).where(WebhookEndpoint.id == made)).one()
    assert secret.removeprefix("whsec_").encode() not in row.sealed


def test_an_address_of_the_inside_is_refused(ada: Actor) -> None:
    inside = ("http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://0x0a000001/")
    no_address = ("file:///etc/passwd", "https://user:word@example.com/", "gopher://example.com/", "", "https://")
    for url, error in [*((url, Forbidden) for url in inside), *((url, Invalid) for url in no_address), ("https://no-such-host.invalid/", Unavailable)]:
        with pytest.raises(error):
            endpoints.register(ada, url, ["source.loaded"])


def test_an_address_that_turns_inside_later_is_not_reached(ada: Actor, receiver: Receiver, server: Flask, config: Config) -> None:
    endpoints.register(ada, receiver.url, ["source.loaded"])
    server.extensions["insightora"][Config] = replace(config, url_networks="")
    tell(ada)
    work()
    [log] = deliveries.deliveries(ada)
    assert (receiver.got, log.status, "not a public address" in (log.error or "")) == ([], "queued", True)


def test_a_webhook_is_told_of_something(ada: Actor, receiver: Receiver) -> None:
    for events in ([], ["no.such"], ["test"]):
        with pytest.raises(Invalid):
            endpoints.register(ada, receiver.url, events)


def test_only_administrators_and_only_of_the_workspace(ada: Actor, receiver: Receiver) -> None:
    made, _secret = endpoints.register(ada, receiver.url, ["source.loaded"])
    tell(ada)
    [message] = deliveries.deliveries(ada)
    stranger, editor = factories.make_owner(), factories.make_person("editor", workspace_id=ada.workspace_id)
    for who, error in ((stranger, NotFound), (editor, Forbidden)):
        for verb in (endpoints.rotate, endpoints.remove, endpoints.try_out):
            with pytest.raises(error):
                verb(who, made)
        with pytest.raises(error):
            deliveries.send_again(who, message.id)
    assert (endpoints.endpoints(stranger), deliveries.deliveries(stranger)) == ([], [])
