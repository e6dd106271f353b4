"""A digest of what somebody follows: what is new about each, by mail, their own."""

import pytest
import time_machine

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.reports import following
from insightora_dash.reports.mailed import service
from tests import factories
from tests.ask.conftest import LoadSales, asker, load_sales, sales_parsed
from tests.fakes.smtp_server import Postbox
from tests.reports.alerts.test_alerts import postbox, subject, work
from tests.reports.mailed.test_sending import MONDAY, SUNDAY, WEEKLY

__all__ = ["LoadSales", "asker", "load_sales", "postbox", "sales_parsed"]


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


def test_a_digest_tells_what_is_new_about_each_figure(asker: Actor, postbox: Postbox) -> None:
    following.follow(asker, subject(asker, "revenue by month"))
    following.follow(asker, subject(asker, "revenue by channel"))
    with time_machine.travel(SUNDAY, tick=False):
        service.set_up(asker, {"kind": "followed"}, {**WEEKLY, "pdf": True})
    with time_machine.travel(MONDAY, tick=False):
        work()
    [mail] = postbox.mails
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "What you follow"
    assert "Revenue went from" in text
    assert "revenue by channel" in text


def test_a_figure_is_followed_once_and_what_is_gone_says_so(asker: Actor) -> None:
    asked = subject(asker, "revenue by month")
    following.follow(asker, asked)
    following.follow(asker, asked)
    [one] = following.followed(asker)
    assert one.title == "revenue by month"
    stranger = factories.make_person("viewer", workspace_id=asker.workspace_id)
    with pytest.raises(NotFound):
        following.unfollow(stranger, one.id)
    with pytest.raises(NotFound):
        following.take_followed(stranger)
    following.unfollow(asker, one.id)
    assert following.followed(asker) == []


def test_what_has_no_figure_is_not_followed(asker: Actor) -> None:
    with pytest.raises(Invalid):
        following.follow(asker, {"kind": "table", "schema": "sales", "table": "sales"})
    with pytest.raises(Invalid):
        following.follow(asker, {"kind": "moon"})
