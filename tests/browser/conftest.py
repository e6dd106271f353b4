"""A real server and a real browser: every console error, page error and request to another host fails the test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.conftest import missing
from tests.live import LiveApp

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WIDTHS = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
PATIENCE = 20_000  # ms until a state must have come


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the path."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing("A browser", "install chromium (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """A server with its owner and the sample data, shared by tests that leave nothing behind that others trip over."""
    app = LiveApp(tmp_path_factory.mktemp("site")).start()
    yield app.set_up()
    _end(app)


@pytest.fixture
def fresh_site(browser: Browser, tmp_path: Path) -> Iterator[LiveApp]:
    """A server that nobody has ever visited."""
    app = LiveApp(tmp_path).start()
    yield app
    _end(app)


def _end(app: LiveApp) -> None:
    app.http.close()
    app.stop()


class Watch:
    """What went wrong in the pages of one test."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.problems: list[str] = []
        self.expected: list[str] = []  # parts of messages that the test itself provokes

    def console(self, message: ConsoleMessage) -> None:
        """Notes errors and warnings of the console."""
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(self, request: Request) -> None:
        """Notes requests that leave this server."""
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")

    def attach(self, context: BrowserContext) -> None:
        """Listens to every page of a context."""
        context.on("console", self.console)
        context.on("request", self.request)
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))

    def check(self) -> None:
        """Fails when anything happened that the test did not announce."""
        unexpected = [text for text in self.problems if not any(part in text for part in self.expected)]
        assert not unexpected, unexpected


OpenPage = Callable[..., Page]


@pytest.fixture
def watch() -> Watch:
    """Collects problems; a test adds to `expected` what it provokes."""
    return Watch("")


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[OpenPage]:
    """Opens a page on a server: `open_page(app, width="narrow", signed_in=True)`."""
    contexts: list[BrowserContext] = []

    def opened(app: LiveApp, *, width: str = "wide", signed_in: bool = True, path: str = "/", theme: str = "light") -> Page:
        watch.host = urlsplit(app.url).netloc
        context = browser.new_context(viewport=WIDTHS[width], base_url=app.url, has_touch=width == "narrow", color_scheme=theme, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watch.attach(context)
        if signed_in:
            context.add_cookies([{"name": c.name, "value": c.value or "", "url": app.url} for c in app.http.cookies.jar])
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    watch.check()
