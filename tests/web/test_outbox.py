import dataclasses
import re

import pytest
from flask import Flask

from insightora_dash.config import Config
from insightora_dash.platform import mailer
from insightora_dash.platform.extensions import provide
from insightora_dash.server import _mail_settings
from tests.web.conftest import PAGE, Visitor


@pytest.fixture
def waiting(server: Flask) -> str:
    return mailer.send("bob@example.com", "code", code="123456", minutes=10, reason="<b>x</b>")


def test_mails_that_nobody_sends_are_read_on_this_machine(visitor: Visitor, waiting: str) -> None:
    page = visitor.open("/outbox").text
    assert "bob@example.com" in page
    assert "123456" in page
    assert "<b>x</b>" not in page
    assert re.search(r'<p class="code">\s*123456', visitor.open(f"/outbox?mail={waiting}").text)
    assert visitor.open("/outbox?mail=other").status_code == 404


def test_nobody_else_reads_them(visitor: Visitor, waiting: str) -> None:
    assert visitor.client.get("/outbox", headers=PAGE, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    assert visitor.open("/outbox", **{"X-Forwarded-For": "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("change", [{"outbox": False}, {"smtp_host": "mail.example.com"}, {"public_url": "https://x.example"}, {"host": "0.0.0.0"}])
def test_the_page_is_closed_where_others_could_reach_it(visitor: Visitor, server: Flask, config: Config, waiting: str, change: dict[str, object]) -> None:
    settings = _mail_settings(dataclasses.replace(config, **change))  # type: ignore[arg-type]
    provide(server, type(settings), settings)
    assert visitor.open("/outbox").status_code == 404
