"""How long a page takes until everything is drawn, in a real browser."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Load:
    """One page load: milliseconds from navigation until all is drawn, requests and bytes over the wire."""

    milliseconds: float
    requests: int
    kilobytes: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium from the path."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("No Chromium on the path: run `make browser` first.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def measure(page: Page, url: str, drawn: str) -> Load:
    """Loads `url` and waits until the JavaScript expression `drawn` is true, looked at in every frame."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    requests, received = [], []
    session.on("Network.requestWillBeSent", lambda event: requests.append(event["requestId"]))
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(drawn, polling="raf", timeout=60_000)
    elapsed = (time.perf_counter() - start) * 1000
    session.detach()
    return Load(elapsed, len(requests), sum(received) / 1024)


def cold_and_warm(browser: Browser, url: str, drawn: str, *, rounds: int = 5, prepare: Callable[[BrowserContext], None] | None = None) -> tuple[Load, Load]:
    """Medians of `rounds` first loads in fresh browser contexts, and of a second load in each."""
    cold, warm = [], []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1440, "height": 2400}, bypass_csp=True)
        if prepare is not None:
            prepare(context)
        page = context.new_page()
        cold.append(measure(page, url, drawn))
        page.goto("about:blank")
        warm.append(measure(page, url, drawn))
        context.close()
    return _median(cold), _median(warm)


def _median(loads: list[Load]) -> Load:
    milliseconds, requests, kilobytes = ([getattr(load, name) for load in loads] for name in Load.__slots__)
    return Load(statistics.median(milliseconds), int(statistics.median(requests)), statistics.median(kilobytes))
