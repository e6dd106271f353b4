"""A click on a bar of the dashboard of twelve tiles, in a real browser, beside the same click on the hand-written floor.

Every value is clicked once, so nobody asked for that value before; the tile that was clicked is not asked again, here and there. The first click is
also told by itself: it asks the data for all values, the next ones read theirs off.
"""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench import browser, sales
from bench.dashboards import FLOOR_DRAWN, OURS_USABLE, side_by_side, signed_in
from bench.report import line
from bench.tiles import TILES
from tests.live import LiveApp

REGIONS = 8
CLICKED = next(place for place, (title, _, _) in enumerate(TILES) if title == "Revenue by region")
# Sums and counts, which a cube could answer exactly; the table lists rows and distinct customers do not add up.
ADDITIVE = [place for place, (_, sql, chart) in enumerate(TILES) if place != CLICKED and "distinct" not in sql and chart["kind"] != "table"]
OTHERS = [place for place in range(len(TILES)) if place != CLICKED and place not in ADDITIVE]
SAME = next(place for place, (title, _, _) in enumerate(TILES) if title == "Customers")  # over many rows every customer bought in every region
OURS, FLOOR = ".board-tile", "main > section"
WATCH = (Path(__file__).parent / "clicks.js").read_text()


@dataclass(frozen=True, slots=True)
class Click:
    """Milliseconds from the release of the mouse until the tiles show the new figures, and until the server had answered."""

    additive: float
    others: float
    server: float


@dataclass(frozen=True, slots=True)
class Side:
    """A page to click on: its address, when it is ready, its tiles in the order of TILES, and where its clicks are answered."""

    url: str
    ready: str
    tiles: str
    asks: str


def main() -> None:
    """Prints one line a size and kind of measure; CLICK_ROWS ("1000000 10000000") are the sizes."""
    for rows in map(int, os.environ.get("CLICK_ROWS", "1000000 10000000").split()):
        _measure(rows)


def _measure(rows: int) -> None:
    with side_by_side(sales.parquet(rows)) as (app, url, floor), browser.chromium() as chromium:
        floor_side, our_side = Side(floor, FLOOR_DRAWN, FLOOR, "/tiles"), Side(url, OURS_USABLE, OURS, "/tiles")
        floor_page, our_page = _page(chromium), _page(chromium, app)
        theirs, ours = [], []
        for place in range(REGIONS):  # in turns, so that both meet the same machine
            theirs.append(_click(floor_page, floor_side, place))
            ours.append(_click(our_page, our_side, place))
    _report(rows, ours, theirs)


def _page(chromium: Browser, app: LiveApp | None = None) -> Page:
    context = chromium.new_context(viewport={"width": 1440, "height": 2400}, bypass_csp=True)
    if app is not None:
        signed_in(context, app)
    return context.new_page()


def _click(page: Page, side: Side, place: int) -> Click:
    page.bring_to_front()
    page.goto(side.url)
    page.wait_for_function(side.ready, timeout=120_000)
    page.evaluate(WATCH, {"tiles": side.tiles, "clicked": CLICKED, "additive": ADDITIVE, "others": [place for place in OTHERS if place != SAME]})
    box = page.locator(side.tiles).nth(CLICKED).locator(".bars .point path").nth(place).bounding_box()
    assert box is not None
    with page.expect_response(lambda response: side.asks in response.url, timeout=120_000) as asked:
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("window.painted.additive && window.painted.others", timeout=120_000)
    asked.value.finished()
    timing = asked.value.request.timing
    painted = page.evaluate("window.painted")
    return Click(painted["additive"], painted["others"], timing["responseStart"] - timing["requestStart"])


def _report(rows: int, ours: Sequence[Click], theirs: Sequence[Click]) -> None:
    server, floor_server = ([click.server for click in clicks] for clicks in (ours, theirs))
    for name, goal in (("additive", 1.0), ("others", 1.5)):
        mine, floor = (statistics.median(getattr(click, name) for click in clicks) for clicks in (ours, theirs))
        line("clicks", f"cross-filter, {rows:,} rows, {name}", ms=mine, floor_ms=floor, ratio=mine / floor, goal=goal,
             server_ms=statistics.median(server), server_p95_ms=percentile(server, 95), floor_server_ms=statistics.median(floor_server),
             floor_server_p95_ms=percentile(floor_server, 95), first_ms=getattr(ours[0], name), floor_first_ms=getattr(theirs[0], name), clicks=len(ours))


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of the values do not exceed (nearest rank: one of the values)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


if __name__ == "__main__":
    main()
