"""Alerts: judged with their owner's rights, told once, by inbox and mail, silent when asked to be."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.config import Config
from insightora_dash.insights.material import Course
from insightora_dash.platform import jobs
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.events import emit
from insightora_dash.platform.extensions import provide, write_session
from insightora_dash.platform.smtp import MailSettings
from insightora_dash.query.query import Query
from insightora_dash.reports.alerts import service
from insightora_dash.reports.alerts.conditions import Condition, judge
from insightora_dash.reports.alerts.watching import look_out, quiet_until
from insightora_dash.reports.models import Alert
from insightora_dash.schedule import tick
from insightora_dash.worker import KINDS
from tests import factories
from tests.ask.conftest import LoadSales, asker, load_sales, sales_parsed
from tests.charts.results import measure, result
from tests.fakes.smtp_server import Postbox, smtp_server
from tests.insights.generator import monthly

__all__ = ["LoadSales", "asker", "load_sales", "sales_parsed"]

FLAT = [100.0 + n % 3 for n in range(24)]


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def postbox(server: Flask) -> Iterator[Postbox]:
    with smtp_server() as postbox:
        provide(server, MailSettings, MailSettings("127.0.0.1", postbox.port, security="none", seconds=5, sender="Insightora <app@example.com>"))
        yield postbox


def work(*, later: timedelta = timedelta()) -> None:
    """What the worker does with everything that waits, mails of what was found included."""
    with time_machine.travel(now() + later, tick=False):
        for _round in range(2):
            tick()
            for job_id in jobs.waiting():
                jobs.run(job_id, KINDS)


def data_changed(actor: Actor) -> None:
    with write_session() as session:
        emit(session, actor.workspace_id, "source.changed", "s")


def subject(actor: Actor, text: str = "total revenue") -> dict[str, str]:
    return {"kind": "answer", "question": asking.answer(actor, asking.start(actor, None, text).question_id).question_id}


def course(*values: float) -> Course:
    import numpy as np

    return Course(Query.parse("select 1 as n"), monthly(np.array(values)))


def judged(kind: str, value: float | None, one: Course | None, newest: date | None = None) -> str | None:
    found = judge(Condition(kind, value), result([measure()], [(150.0,)]), one, newest, date(2025, 6, 30))
    return found.sentence if found else None


def test_a_threshold_is_judged_by_the_newest_figure() -> None:
    assert judged("above", 100, None) == "Revenue is €150, above €100."
    assert judged("above", 150, None) is None
    assert judged("below", 100, course(*FLAT, 90.0)) == "Revenue in Jan 2021 is €90, below €100."


def test_a_change_is_judged_against_the_period_before() -> None:
    assert judged("change", 0.2, course(*FLAT, 51.0)) == "Revenue changed by −50\u00a0%: from €102 (Dec 2020) to €51 (Jan 2021)."
    assert judged("change", 0.6, course(*FLAT, 51.0)) is None
    with pytest.raises(Invalid):
        judged("change", 0.2, None)


def test_missing_data_is_told_by_its_age() -> None:
    assert judged("missing", 7, None, date(2025, 6, 1)) == "There is no new data since 1 Jun 2025, 29 days ago."
    assert judged("missing", 30, None, date(2025, 6, 1)) is None


def test_what_is_unusual_needs_no_threshold() -> None:
    told = judged("unusual", None, course(*FLAT, 300.0))
    assert told is not None
    assert told.startswith("Revenue was unusually high in Jan 2021: €300, expected")
    assert judged("unusual", None, course(*FLAT, 101.0)) is None


def test_an_alert_tells_once_by_inbox_and_mail(asker: Actor, postbox: Postbox) -> None:
    service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 1000}})
    work()
    [notice] = service.inbox(asker)
    assert "above 1,000" in notice.sentence
    assert service.unread(asker) == 1
    [mail] = postbox.mails
    assert mail["Subject"] == "Alert: total revenue"
    text = mail.get_body(("plain",))
    assert text is not None
    assert notice.href in text.get_content()
    data_changed(asker)
    work()
    assert len(service.inbox(asker)) == len(postbox.mails) == 1
    service.mark_read(asker)
    assert service.unread(asker) == 0


def test_a_figure_over_time_names_what_made_it_change(asker: Actor) -> None:
    service.set_alert(asker, subject(asker, "revenue by month"), {"condition": {"kind": "above", "value": 1}, "by_mail": False})
    work()
    [notice] = service.inbox(asker)
    assert "most came from" in notice.sentence


def test_an_alert_is_looked_at_when_data_changes_and_only_once_for_it(asker: Actor) -> None:
    service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 10**9}})
    work()
    assert service.alerts(asker)[0].state == "quiet"
    assert look_out() == 0
    data_changed(asker)
    assert (look_out(), look_out()) == (1, 0)


def test_an_alert_on_the_clock_comes_round(asker: Actor) -> None:
    service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 10**9}, "every": "hour"})
    work()
    assert look_out() == 0
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert look_out() == 1


def test_a_silenced_alert_is_not_looked_at(asker: Actor) -> None:
    made = service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 1}})
    service.snooze(asker, made, "day")
    assert look_out() == 0
    service.snooze(asker, made, "")
    assert look_out() == 1


def test_quiet_hours_hold_the_mail_back_and_not_the_notice(asker: Actor, postbox: Postbox) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), tick=False):
        service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 1}, "quiet_from": "22", "quiet_until": "7"})
        work()
        assert len(service.inbox(asker)) == 1
        assert postbox.mails == []
    with time_machine.travel(datetime(2026, 3, 3, 7, 1, tzinfo=UTC), tick=False):
        work()
        assert len(postbox.mails) == 1


def test_quiet_hours_end_on_the_clock_of_the_person() -> None:
    row, berlin = Alert(quiet_from=22, quiet_until=7), Actor("a", "w", zone="Europe/Berlin")
    assert quiet_until(row, berlin, datetime(2026, 3, 28, 23, tzinfo=UTC)) == datetime(2026, 3, 29, 5, tzinfo=UTC)  # the clocks go forward in between
    assert quiet_until(row, berlin, datetime(2026, 3, 28, 12, tzinfo=UTC)) is None


def test_what_cannot_be_checked_says_why(asker: Actor) -> None:
    service.set_alert(asker, subject(asker, "revenue by channel"), {"condition": {"kind": "above", "value": 1}})
    work()
    [alert] = service.alerts(asker)
    assert (alert.state, alert.error) == ("failed", "This needs one figure, or a figure over time.")


def test_alerts_are_their_owners_alone(asker: Actor) -> None:
    made = service.set_alert(asker, subject(asker), {"condition": {"kind": "above", "value": 1}})
    colleague = factories.make_person("editor", workspace_id=asker.workspace_id)
    assert service.alerts(colleague) == service.inbox(colleague) == []
    with pytest.raises(NotFound):
        service.remove_alert(colleague, made)
    service.remove_alert(asker, made)
    assert look_out() == 0


@pytest.mark.parametrize("given", [{"condition": {"kind": "moon"}}, {"condition": {"kind": "above", "value": "much"}}, {"condition": {"kind": "above"}},
                                   {"condition": {"kind": "unusual"}, "every": "century"}, {"condition": {"kind": "unusual"}, "quiet_from": "25"}])  # fmt: skip
def test_what_makes_no_alert_is_refused(asker: Actor, given: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        service.set_alert(asker, subject(asker), given)
