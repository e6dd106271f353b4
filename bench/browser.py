"""How long a page takes until everything is drawn, in a real browser."""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
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
    session.on("Network.requestWillBeSent", lambda event: event["request"]["url"].startswith("http") and requests.append(event["requestId"]))
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(drawn, polling="raf", timeout=60_000)
    elapsed = (time.perf_counter() - start) * 1000
    session.detach()
    return Load(elapsed, len(requests), sum(received) / 1024)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to load: its address, the JavaScript expressions to wait for, and what a fresh context needs first."""

    url: str
    drawn: str
    prepare: Callable[[BrowserContext], None] | None = None


def cold_and_warm(browser: Browser, visits: Sequence[Visit], *, rounds: int = 5) -> list[tuple[Load, Load]]:
    """For each visit the medians of first loads in fresh browser contexts, and of a second load in each; the visits take turns.

    The second load is in a tab of its own: what a page keeps in memory for the next one of the same tab (only where no Cross-Origin-Opener-Policy
    starts another process) would count for one page and not for the other.
    """
    cold: list[list[Load]] = [[] for _ in visits]
    warm: list[list[Load]] = [[] for _ in visits]
    for _ in range(rounds):
        for place, visit in enumerate(visits):
            context = browser.new_context(viewport={"width": 1440, "height": 2400}, bypass_csp=True)
            if visit.prepare:
                visit.prepare(context)
            page = context.new_page()
            cold[place].append(measure(page, visit.url, visit.drawn))
            page.close()
            page = context.new_page()
            warm[place].append(measure(page, visit.url, visit.drawn))
            context.close()
    return [(_median(first), _median(second)) for first, second in zip(cold, warm, strict=True)]


def _median(loads: list[Load]) -> Load:
    milliseconds, requests, kilobytes = ([getattr(load, name) for load in loads] for name in Load.__slots__)
    return Load(statistics.median(milliseconds), int(statistics.median(requests)), statistics.median(kilobytes))
