"""Whole dashboards by mail: as pictures and files, under each person's filters, with the rights that were set."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
import time_machine

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.dashboards.address import write
from insightora_dash.dashboards.sharing import people as sharing
from insightora_dash.platform.errors import Conflict, Invalid, NotFound
from insightora_dash.reports.mailed import service
from insightora_dash.reports.taken import take as taking
from insightora_dash.sources import rules
from tests import factories
from tests.ask.conftest import LoadSales, asker, load_sales, sales_parsed
from tests.fakes.smtp_server import Postbox
from tests.reports.alerts.test_alerts import postbox, work
from tests.reports.mailed.test_sending import MONDAY, SUNDAY, WEEKLY
from tests.reports.taken.test_taken import SQL, board

__all__ = ["LoadSales", "asker", "board", "load_sales", "postbox", "sales_parsed"]
STORES = write("", "sales", "sales", "channel", "in", "Store")
NOBODY = write("", "sales", "sales", "channel", "in", "Nowhere")


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture
def ana(asker: Actor) -> Actor:
    return factories.make_person("viewer", workspace_id=asker.workspace_id, email="ana@example.com")


def set_up(actor: Actor, board: str, *filters: str, **more: object) -> str:
    with time_machine.travel(SUNDAY, tick=False):
        return service.set_up(actor, {"kind": "dashboard", "dashboard": board, "asked": {"f": list(filters)}}, {**WEEKLY, **more})


def on_monday() -> None:
    with time_machine.travel(MONDAY, tick=False):
        work()


def test_a_dashboard_comes_as_a_picture_with_its_pages_and_a_sheet_for_each_tile(asker: Actor, board: str, postbox: Postbox) -> None:
    set_up(asker, board, STORES, pdf=True, xlsx=True, csv=True)
    on_monday()
    [mail] = postbox.mails
    files = {str(part.get_filename()).rpartition(".")[2]: part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert set(files) >= {"pdf", "xlsx", "zip"}
    document = pypdfium2.PdfDocument(files["pdf"])
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    assert "Channel: Store" in text
    assert len(openpyxl.load_workbook(io.BytesIO(files["xlsx"])).sheetnames) == 3
    assert any(name.endswith(".csv") for name in zipfile.ZipFile(io.BytesIO(files["zip"])).namelist())
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert pictures[0].get_payload(decode=True).startswith(b"\x89PNG")
    html, plain = (mail.get_body((kind,)).get_content() for kind in ("html", "plain"))
    assert "cid:" in html
    assert all(part in plain for part in ("Filters: Channel: Store", "Made with the rights of", f"/dashboards/{board}?f="))


def test_each_person_gets_it_under_their_own_filters(asker: Actor, board: str, ana: Actor, postbox: Postbox) -> None:
    made = set_up(asker, board)
    service.add_people(asker, made, "ana@example.com", {"f": [STORES]})
    on_monday()
    texts = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in postbox.mails}
    assert len(texts) == 2
    assert ["Channel: Store" in text for address, text in sorted(texts.items(), key=lambda one: one[0] != "ana@example.com")] == [True, False]
    [report] = service.reports(asker)
    assert "ana@example.com (Channel: Store)" in report.people


def test_with_their_own_rights_people_see_only_what_they_may(asker: Actor, board: str, ana: Actor, postbox: Postbox) -> None:
    rules.add_rule(asker, "sales.sales", "condition", condition="channel = 'Online'")
    set_up(asker, board, to="ana@example.com", rights="own", csv=True)
    on_monday()
    [mail] = postbox.mails
    text = mail.get_body(("plain",)).get_content()
    assert "Made with your own rights" in text
    assert "Online" in text
    assert "Store" not in text


def test_who_may_not_see_it_with_their_own_rights_gets_nothing_and_the_log_says_so(asker: Actor, board: str, ana: Actor, postbox: Postbox) -> None:
    sharing.set_visibility(asker, board, "private")
    made = set_up(asker, board, rights="own")
    service.add_people(asker, made, "ana@example.com")
    on_monday()
    [run] = service.reports(asker)[0].runs
    assert (run.status, len(run.mails), "ana@example.com" in (run.error or "")) == ("mailed", 1, True)


def test_nothing_is_sent_to_whom_there_are_no_rows_for(asker: Actor, board: str, ana: Actor, postbox: Postbox) -> None:
    tile = next(tile for tile in dashboards.read_state(asker, board)[1]["tiles"].values() if tile["sql"] == SQL)
    subject = {"kind": "tile", "dashboard": board, "tile": tile["id"]}
    with time_machine.travel(SUNDAY, tick=False):
        made = service.set_up(asker, subject, WEEKLY)
    service.add_people(asker, made, "ana@example.com", {"f": [NOBODY]})
    on_monday()
    assert [mail["To"] for mail in postbox.mails] != ["ana@example.com"]
    assert len(postbox.mails) == 1


def test_people_who_get_the_same_share_one_making(asker: Actor, board: str, ana: Actor, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    made, answered = set_up(asker, board), list[str]()
    service.add_people(asker, made, "ana@example.com")
    plain = taking.service.answer_tiles
    monkeypatch.setattr(taking.service, "answer_tiles", lambda *given: (answered.append(given[1]), plain(*given))[1])
    on_monday()
    assert (len(postbox.mails), answered) == (2, [board])


def test_a_report_can_be_sent_now_but_not_twice_in_a_minute(asker: Actor, board: str, postbox: Postbox) -> None:
    made = set_up(asker, board)
    with time_machine.travel(SUNDAY + timedelta(hours=1), tick=False):
        service.send_now(asker, made)
        with pytest.raises(Conflict):
            service.send_now(asker, made)
        work()
    assert len(postbox.mails) == 1


def test_what_cannot_be_mailed_is_refused(asker: Actor, board: str, ana: Actor) -> None:
    with pytest.raises(Invalid):
        set_up(asker, board, rights="everybody")
    with pytest.raises(Invalid):
        service.set_up(asker, {"kind": "table", "schema": "sales", "table": "sales"}, WEEKLY)
    made = set_up(asker, board)
    with pytest.raises(NotFound):
        service.add_people(ana, made, "ana@example.com")
    with pytest.raises(NotFound):
        service.send_now(ana, made)
