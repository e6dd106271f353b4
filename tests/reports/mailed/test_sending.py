"""Reports by mail: each slot once, with the rows and a file, tried again when it fails, skipped when there is nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import write_session
from insightora_dash.reports.mailed import service
from insightora_dash.reports.mailed.sending import send_due
from insightora_dash.reports.models import MailedReport
from tests import factories
from tests.ask.conftest import LoadSales, asker, load_sales, sales_parsed
from tests.fakes.smtp_server import Postbox
from tests.reports.alerts.test_alerts import postbox, subject, work

__all__ = ["LoadSales", "asker", "load_sales", "postbox", "sales_parsed"]

SUNDAY, MONDAY = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 8, 1, tzinfo=UTC)
WEEKLY = {"every": "week", "time": "8:00", "day": "0"}


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


def set_up(actor: Actor, text: str = "revenue by channel", **more: str) -> str:
    with time_machine.travel(SUNDAY, tick=False):
        return service.set_up(actor, subject(actor, text), {**WEEKLY, **more})


def test_a_report_comes_once_with_its_rows_and_a_file(asker: Actor, postbox: Postbox) -> None:
    set_up(asker)
    with time_machine.travel(SUNDAY, tick=False):
        work()
    assert postbox.mails == []
    with time_machine.travel(MONDAY, tick=False):
        work()
        work()
    [mail] = postbox.mails
    text = mail.get_body(("plain",))
    assert text is not None
    content = text.get_content()
    assert mail["Subject"] == "revenue by channel"
    assert "Channel | Revenue" in content
    assert "3 of 3 rows are shown here" in content
    assert "Made with the rights of" in content
    [file] = [part for part in mail.iter_attachments() if part.get_content_type() == "text/csv"]
    assert file.get_filename() == "revenue by channel 2026-03-02 0801.csv"
    assert b"Online" in file.get_payload(decode=True)
    [report] = service.reports(asker)
    assert report.due_at == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert [(run.status, run.rows, run.mails) for run in report.runs] == [("mailed", 3, ("sent",))]


def test_a_slot_is_claimed_once_however_many_workers_look(asker: Actor) -> None:
    set_up(asker)
    with time_machine.travel(MONDAY, tick=False):
        assert (send_due(), send_due()) == (1, 0)


def test_a_report_without_rows_is_not_sent(asker: Actor, postbox: Postbox) -> None:
    set_up(asker, "sales with revenue above 100000")
    with time_machine.travel(MONDAY, tick=False):
        work()
    assert postbox.mails == []
    assert service.reports(asker)[0].runs[0].status == "empty"


def test_a_report_that_fails_is_tried_again_and_says_why(asker: Actor, postbox: Postbox) -> None:
    made = set_up(asker)
    with write_session() as session:
        row = session.get_one(MailedReport, made)
        good, row.subject = row.subject, {"kind": "answer", "question": "gone"}
    with time_machine.travel(MONDAY, tick=False):
        work()
        run = service.reports(asker)[0].runs[0]
        assert (run.status, bool(run.error)) == ("failed", True)
    with write_session() as session:
        session.get_one(MailedReport, made).subject = good
    with time_machine.travel(MONDAY + timedelta(minutes=3), tick=False):
        work()
    assert len(postbox.mails) == 1
    assert service.reports(asker)[0].runs[0].status == "mailed"


def test_a_slot_missed_for_long_is_not_sent_late(asker: Actor) -> None:
    set_up(asker)
    with time_machine.travel(MONDAY + timedelta(hours=8), tick=False):
        assert send_due() == 0
        assert service.reports(asker)[0].due_at == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_reports_go_to_people_of_the_workspace_only(asker: Actor) -> None:
    colleague = factories.make_person("viewer", workspace_id=asker.workspace_id, email="ana@example.com")
    made = set_up(asker, to="Ana@example.com")
    assert service.reports(asker)[0].people == ("ana@example.com",)
    with pytest.raises(Invalid, match="stranger@example"):
        set_up(asker, to="stranger@example.com")
    with pytest.raises(NotFound):
        service.remove_report(colleague, made)
    service.remove_report(asker, made)
    assert service.reports(asker) == []


@pytest.mark.parametrize("more", [{"time": "soon"}, {"every": "century"}, {"day": "9"}])
def test_what_makes_no_report_is_refused(asker: Actor, more: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        set_up(asker, **more)


@pytest.mark.parametrize(("every", "due"), [("week", datetime(2026, 3, 5, 8, tzinfo=UTC)), ("month", datetime(2026, 3, 17, 8, tzinfo=UTC))])
def test_the_form_names_a_day_of_the_week_and_one_of_the_month(asker: Actor, every: str, due: datetime) -> None:
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC), tick=False):
        set_up(asker, every=every, weekday="3", day="17")
        assert service.reports(asker)[0].due_at == due
