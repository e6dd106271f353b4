"""Live databases: connected by hand, asked together with a file, without their password leaving the form."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import ask
from tests.live import LiveApp
from tests.sources.connectors.databases import Database, mysql, postgresql, sqlite


@pytest.fixture
def shop(postgres_url: str, tmp_path: Path) -> Iterator[Database]:
    with postgresql(postgres_url, tmp_path) as made:
        yield made


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Database]:
    with mysql("", tmp_path) as made:
        yield made


def fill(page: Page, database: Database, user: str | None = None) -> None:
    """Fills the form of the database's kind and tests it."""
    for label in ("Host", "Port", "Database"):
        page.get_by_label(label).fill(str(database.options[label.lower()]))
    page.get_by_label("User").fill(user or str(database.options["user"]))
    page.get_by_label("Password").fill(database.secret)
    page.get_by_role("button", name="Test and choose tables").click()


def choose(page: Page, table: str) -> None:
    """Finds a table by its name, chooses it and connects."""
    page.get_by_label("Search tables").fill(table)
    page.get_by_role("button", name="Choose all shown").click()
    expect(page.locator(".connect-preview tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.locator(".review-table", has_text=table)).to_be_visible()
    expect(page.locator(".connection")).to_contain_text("Live")
    expect(page).to_have_url(re.compile(r"/data/\w+$"))


@contextmanager
def listening(page: Page) -> Iterator[list[str]]:
    """What the server answers to the callbacks of a page, until all of them are answered."""
    answers: list[str] = []

    def listen(route: Route) -> None:
        response = route.fetch()
        answers.append(response.text())
        route.fulfill(response=response)

    page.route("**/_dash-update-component*", listen)  # Dash adds ?endId=… to all but the early question
    yield answers
    page.wait_for_load_state("networkidle")
    page.unroute_all(behavior="wait")


def test_a_question_joins_a_file_with_tables_of_two_databases(fresh_site: LiveApp, open_page: OpenPage, shop: Database, crm: Database, tmp_path: Path) -> None:
    regions = tmp_path / "regions.csv"
    regions.write_text("country,continent\nES,Southern\nSE,Northern\n")
    fresh_site.set_up().upload(regions)
    page = open_page(fresh_site, path="/data")
    page.get_by_role("link", name="Connect a database").click()
    page.get_by_role("link", name="PostgreSQL").click()
    with listening(page) as answers:
        fill(page, shop, user="nobody_4712")
        expect(page.get_by_text("Check user and password")).to_be_visible()
        fill(page, shop)
        choose(page, "orders")
    assert any("Check user and password" in answer for answer in answers)
    page.goto("/connect?kind=mysql")
    with listening(page) as more:
        fill(page, crm)
        choose(page, "customers")
    assert any("customers" in answer for answer in more)
    page.goto("/ask")
    card = ask(page, "total amount by continent")
    expect(card.locator("td", has_text="30.00")).to_be_visible()
    expect(card.locator("td", has_text="19.75")).to_be_visible()
    expect(card).to_contain_text("6 rows sent by the database")
    page.reload()
    expect(card).to_contain_text("6 rows sent by the database")
    for secret in (shop.secret, crm.secret):
        assert secret not in fresh_site.log()
        assert not [answer for answer in answers + more if secret in answer]


def test_a_live_table_is_kept_as_a_copy_on_a_schedule(fresh_site: LiveApp, open_page: OpenPage) -> None:
    folder = fresh_site.folder / "var" / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    with sqlite("", folder) as shop:
        fresh_site.set_up()
        page = open_page(fresh_site, path="/connect?kind=sqlite")
        page.get_by_label("File").fill(str(shop.options["path"]))
        page.get_by_role("button", name="Test and choose tables").click()
        choose(page, "orders")
        page.get_by_text("Keep a copy on a schedule").click()
        page.get_by_label("How often").select_option(label="every hour")
        page.get_by_label("New rows are told by").select_option("id")
        page.get_by_role("button", name="Keep a copy").click()
        expect(page.locator(".review-table")).to_contain_text("Copy made")
        page.reload()
        expect(page.locator(".review-table")).to_contain_text("made again every hour")
        page.goto("/data")
        expect(page.locator(".source-row", has_text="shop")).to_contain_text("Copy")
