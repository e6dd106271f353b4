from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from insightora_dash.platform import jobs, mailer
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.extensions import provide, read_session, write_session
from insightora_dash.platform.models import Job, Mail
from insightora_dash.platform.smtp import MailFile, MailSettings
from insightora_dash.worker import KINDS
from tests.fakes.smtp_server import Postbox, smtp_server

CODE = {"code": "123456", "minutes": 10, "reason": "Somebody signs in."}


@pytest.fixture(scope="session")
def engine() -> None:
    """Nothing here asks a question."""


@pytest.fixture(params=["sqlite"])
def config(config: object) -> object:
    """One kind of database is enough for how mails travel."""
    return config


@pytest.fixture
def postbox(server: Flask) -> Iterator[Postbox]:
    with smtp_server() as postbox:
        provide(server, MailSettings, MailSettings("127.0.0.1", postbox.port, security="none", seconds=5, sender="Insightora <app@example.com>"))
        yield postbox


def work(*, later: timedelta = timedelta()) -> None:
    """What the worker does with everything that waits."""
    with time_machine.travel(now() + later, tick=False):
        mailer.try_again()
        for job_id in jobs.waiting():
            jobs.run(job_id, KINDS)


def status(mail_id: str) -> str:
    return mailer.deliveries(mail_id)[0].status


def test_a_mail_arrives_as_text_and_html(postbox: Postbox) -> None:
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    work()
    [mail] = postbox.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert (mail["To"], mail["From"], mail["Subject"]) == ("bob@example.com", "Insightora <app@example.com>", "123456 is your code")
    assert text is not None and html is not None  # noqa: PT018
    assert "Somebody signs in." in text.get_content()
    assert '<p class="code">123456</p>' in html.get_content()
    assert status(mail_id) == "sent"


def test_the_words_are_gone_from_the_database_once_the_mail_is(postbox: Postbox) -> None:
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    with read_session() as session:
        kept = session.get_one(Mail, mail_id)
        assert b"123456" not in (kept.sealed or b"")
        assert "123456" not in str([job.payload for job in session.query(Job)])
    work()
    with read_session() as session:
        assert session.get_one(Mail, mail_id).sealed is None


def test_words_follow_the_reader(postbox: Postbox) -> None:
    mailer.send("bob@example.com", "code", locale="de", **CODE)
    work()
    assert postbox.mails[0]["Subject"] == "123456 ist Ihr Code"


def test_a_server_that_is_away_is_asked_again_later(server: Flask, postbox: Postbox) -> None:
    provide(server, MailSettings, MailSettings("127.0.0.1", 1, security="none", seconds=5))
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    work()
    assert (status(mail_id), postbox.mails) == ("queued", [])
    provide(server, MailSettings, MailSettings("127.0.0.1", postbox.port, security="none", seconds=5))
    work(later=timedelta(seconds=5))
    assert status(mail_id) == "queued"
    work(later=timedelta(seconds=31))
    assert (status(mail_id), len(postbox.mails)) == ("sent", 1)


def test_later_is_tried_again_with_growing_waits_and_then_given_up(postbox: Postbox) -> None:
    postbox.mode = "later"
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    for hours in range(0, 7 * len(mailer.WAITS), 6):
        assert status(mail_id) == "queued"
        work(later=timedelta(hours=hours))
    assert status(mail_id) == "failed"
    assert "451 try again later" in str(mailer.deliveries(mail_id)[0].error)


def test_a_refusal_ends_it_at_once(postbox: Postbox) -> None:
    postbox.mode = "refuse"
    mail_id = mailer.send("nobody@example.com", "code", **CODE)
    work()
    assert (status(mail_id), mailer.deliveries(mail_id)[0].error) == ("failed", "550 no such mailbox")


def test_a_connection_lost_after_the_text_never_sends_a_second_copy(postbox: Postbox) -> None:
    postbox.mode = "hang_up"
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    work()
    postbox.mode = "take"
    work(later=timedelta(hours=9))
    assert (status(mail_id), len(postbox.mails)) == ("unknown", 1)


def test_a_worker_that_died_in_the_middle_never_sends_a_second_copy(postbox: Postbox) -> None:
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    with write_session() as session:
        session.get_one(Mail, mail_id).status = "sending"
    work(later=timedelta(minutes=16))
    assert (status(mail_id), postbox.mails) == ("unknown", [])


def test_two_workers_send_a_mail_once(postbox: Postbox) -> None:
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    [job_id] = jobs.waiting()
    context = jobs.JobContext(job_id, "", "system", {"mail": mail_id}, None)  # type: ignore[arg-type]
    assert [mailer.deliver(context), mailer.deliver(context)] == ["sent", "nothing to do"]
    assert len(postbox.mails) == 1


def test_one_key_is_one_mail(postbox: Postbox) -> None:
    for _ in range(2):
        with write_session() as session:
            mailer.queue_mail(session, "bob@example.com", "code", CODE, key="report:1:2026-11-26")
    work()
    assert len(postbox.mails) == 1


def test_a_code_that_ran_out_is_not_sent(postbox: Postbox) -> None:
    with write_session() as session:
        mail = mailer.queue_mail(session, "bob@example.com", "code", CODE, until=now() + timedelta(minutes=10))
    work(later=timedelta(minutes=11))
    assert (status(mail.id), postbox.mails) == ("expired", [])


def test_files_travel_attached_and_inside(postbox: Postbox) -> None:
    files = [MailFile("umsätze.csv", "text/csv", b"a,b\n1,2\n"), MailFile("chart.png", "image/png", b"\x89PNG", cid="chart")]
    with write_session() as session:
        mailer.queue_mail(session, "bob@example.com", "code", CODE, files=files)
    work()
    parts = {part.get_filename(): part for part in postbox.mails[0].iter_attachments()}
    assert parts["umsätze.csv"].get_payload(decode=True) == b"a,b\n1,2\n"
    assert parts["chart.png"]["Content-ID"] == "<chart>"


def test_values_are_printed_and_never_read_as_a_template_or_a_header(postbox: Postbox) -> None:
    hostile = "{{ 7*7 }} {% if 1 %} <script>alert(1)</script>\r\nBcc: eve@example.com"
    mailer.send("bob@example.com", "code", code=hostile, minutes=10, reason="x")
    work()
    [mail] = postbox.mails
    html = mail.get_body(("html",))
    assert html is not None
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("{{ 7*7 }} {% if 1 %} <script>alert(1)</script> Bcc: eve@example.com")
    assert "<script>" not in html.get_content()


@pytest.mark.parametrize("recipient", ["", "bob", "bob@example.com\nBcc: eve@example.com", "a@b, c@d", "Bob <bob@example.com>"])
def test_what_is_no_address_is_refused(server: Flask, recipient: str) -> None:
    with pytest.raises(Invalid):
        mailer.send(recipient, "code", **CODE)


def test_too_much_for_a_mail_is_said(server: Flask) -> None:
    with pytest.raises(TooLarge), write_session() as session:
        mailer.queue_mail(session, "bob@example.com", "code", CODE, files=[MailFile("big", "text/csv", bytes(mailer.FILE_BYTES + 1))])


def test_without_a_server_a_mail_waits_in_the_outbox_for_a_day(server: Flask) -> None:
    mail_id = mailer.send("bob@example.com", "code", **CODE)
    work()
    assert status(mail_id) == "held"
    assert [letter.subject for _, letter in mailer.outbox()] == ["123456 is your code"]
    with time_machine.travel(now() + timedelta(hours=25)):
        mailer.prune()
    assert mailer.outbox() == []
