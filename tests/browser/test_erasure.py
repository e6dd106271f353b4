"""Somebody's rows are counted, erased for good, and gone after a reload."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.live import LiveApp


def test_rows_are_counted_erased_and_gone(site: LiveApp, open_page: OpenPage, watch: Watch, tmp_path: Path) -> None:
    watch.expected.append("422")
    file = tmp_path / "guests.csv"
    file.write_text("email,nights\nann@example.com,3\nbob@example.com,2\nann@example.com,1\n")
    upload = site.upload(file)
    page = open_page(site, path=f"/data/{upload['source_id']}")
    page.get_by_role("link", name="Erase somebody's rows").click()
    page.get_by_label("Value in their rows").fill("nobody@example.com")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("No row of guests has that in email.")).to_be_visible()
    page.get_by_label("Value in their rows").fill("Ann@example.com")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 rows of the current version")).to_be_visible()
    page.get_by_label("What to do").select_option("Erase them for good")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("2 rows are gone from 1 versions")).to_be_visible()
    page.goto(f"/data/{upload['source_id']}")
    expect(page.locator(".plain-table")).to_contain_text("bob@example.com")
    expect(page.locator(".plain-table")).not_to_contain_text("ann@example.com")
    expect(page.get_by_text("The file as it stands")).to_have_count(0)
