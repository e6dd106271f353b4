"""A dashboard in a frame of another website: made by an administrator, seen by a customer, and not by other websites."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import axe
from tests.browser.conftest import OpenPage, Watch
from tests.dashboards.sharing.test_embeds import load_example
from tests.live import LiveApp

TILES = [("Orders", "select count(*) as orders from retail.orders", "kpi", 0, 0, 4, 2),
         ("By channel", "select channel, count(*) as orders from retail.orders group by 1", "bar", 0, 2, 8, 5)]  # fmt: skip


class Website(ThreadingHTTPServer):
    """A small website whose one page holds a frame."""

    frame = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Shop)
        self.address = f"http://127.0.0.1:{self.server_port}"
        Thread(target=self.serve_forever, daemon=True).start()


class Shop(BaseHTTPRequestHandler):
    """Its page."""

    server: Website

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!DOCTYPE html><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>{self.server.frame}'.encode())

    def log_message(self, *_what: object) -> None:
        pass


@pytest.fixture
def websites() -> Iterator[tuple[Website, Website]]:
    """One that may show dashboards, and one that may not."""
    both = Website(), Website()
    yield both
    for one in both:
        one.shutdown()
        one.server_close()


@pytest.fixture
def embedding_site(browser: object, tmp_path: Path, websites: tuple[Website, Website]) -> Iterator[LiveApp]:
    """A server that lets one website show dashboards."""
    app = LiveApp(tmp_path, environment={"INSIGHTORA_EMBED_ORIGINS": websites[0].address}).start()
    yield app.set_up()
    app.stop()


def board_of(site: LiveApp) -> str:
    made: str = site.post("/api/v1/dashboards", json={"title": "For customers"}).json()["id"]
    for number, (title, sql, kind, x, y, w, h) in enumerate(TILES):
        op = {"type": "add_tile", "tile": {"title": title, "sql": sql, "chart": {"kind": kind}, "x": x, "y": y, "w": w, "h": h}}
        assert site.post(f"/api/v1/dashboards/{made}/operations", json={"client_op_id": f"{made}.{number}", "base_seq": number, "op": op}).is_success
    return made


def made_secret(page: Page) -> tuple[str, str]:
    """Makes a secret as an administrator does, and copies what is shown once."""
    page.get_by_label("Name of the website").fill("Portal")
    page.get_by_role("button", name="Make a secret").click()
    shown = page.locator(".panel", has_text="The new secret").locator("pre")
    expect(shown).to_contain_text("Secret")
    found = re.fullmatch(r"Key id: (\S+)\s+Secret: (\S+)", shown.inner_text().strip())
    assert found is not None
    return found[1], found[2]


def framed(page: Page, website: Website, frame: str) -> FrameLocator:
    """The website's own page, with the frame in it."""
    website.frame = frame
    page.goto(website.address)
    return page.frame_locator("iframe")


def test_a_customer_sees_their_part_on_the_website(embedding_site: LiveApp, websites: tuple[Website, Website], open_page: OpenPage, watch: Watch) -> None:
    portal, stranger = websites
    watch.expected += [portal.address, stranger.address, "frame-ancestors"]
    board = board_of(embedding_site)
    admin = open_page(embedding_site, path="/people/embedding")
    expect(admin.get_by_text(portal.address)).to_be_visible()
    secret = made_secret(admin)
    assert axe.serious(admin, whole="light") == []
    admin.reload()
    expect(admin.locator(".lines b", has_text="Portal")).to_be_visible()
    expect(admin.get_by_text(secret[1])).to_have_count(0)

    page = open_page(embedding_site, signed_in=False, path="/sign-in")
    signer = load_example().Embedding(embedding_site.url, *secret)
    whole = framed(page, portal, signer.frame(board, "a colleague"))
    expect(whole.locator(".bars .point")).to_have_count(3)
    part = framed(page, portal, signer.frame(board, "customer 4711", filters={"retail.orders.channel": ["Online", "Stores"]}))
    expect(part.locator(".bars .point")).to_have_count(2)
    expect(part.locator(".filter-chip .icon-lock")).to_be_visible()
    expect(part.locator("[data-filter-remove]")).to_have_count(0)
    both = int(part.locator(".kpi dd").first.inner_text().replace(",", ""))
    part.locator(".bars .point path").first.click(force=True)
    expect(part.locator("[data-filter-remove]")).to_have_count(1)
    expect(part.locator(".bars .point")).to_have_count(2)
    assert int(part.locator(".kpi dd").first.inner_text().replace(",", "")) < both
    refused = framed(page, stranger, signer.frame(board, "customer 4711"))
    expect(page.get_by_role("heading", name="Shop")).to_be_visible()
    expect(refused.locator(".bars")).to_have_count(0)
