"""A dashboard of twelve tiles over a million rows in a real browser, beside the hand-written floor."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext

from bench import browser, sales
from bench.report import line
from bench.tiles import TILES
from tests.live import LiveApp, free_port

FLOOR_DRAWN = "document.body && document.body.dataset.drawn === 'true'"
CHARTS = sum(1 for _, _, chart in TILES if chart["kind"] not in ("kpi", "table"))
# Every chart of ours drawn, every figure and the table there.
OURS_DRAWN = (
    f"[...document.querySelectorAll('.grid-stack .js-plotly-plot')].filter(plot => plot.querySelector('.trace')).length >= {CHARTS}"
    " && document.querySelectorAll('.grid-stack table tbody tr').length > 0"
)
# … and the page takes clicks and keys.
OURS_USABLE = f"!document.getElementById('first-paint') && document.querySelector('.board-grid[data-ready]') && {OURS_DRAWN}"


def main(rows: int = 1_000_000, rounds: int = 5) -> None:
    """Prints milliseconds, requests and kilobytes, cold and warm, for the floor and for us, and the ratios."""
    with side_by_side(sales.parquet(rows)) as (app, url, floor), browser.chromium() as chromium:
        ours = [browser.Visit(url, seen, lambda context: signed_in(context, app)) for seen in (OURS_DRAWN, OURS_USABLE)]
        (floor_cold, floor_warm), (ours_cold, ours_warm), (usable_cold, usable_warm) = browser.cold_and_warm(
            chromium, [browser.Visit(floor, FLOOR_DRAWN), *ours], rounds=rounds
        )
    for name, drawn, usable, floor_load, goal in (("cold", ours_cold, usable_cold, floor_cold, 2.0), ("warm", ours_warm, usable_warm, floor_warm, 1.5)):
        line("dashboard", f"12 tiles, {rows:,} rows, {name}", ms=drawn.milliseconds, floor_ms=floor_load.milliseconds,
             ratio=drawn.milliseconds / floor_load.milliseconds, goal=goal, usable_ms=usable.milliseconds, requests=usable.requests,
             floor_requests=floor_load.requests, kilobytes=usable.kilobytes, floor_kilobytes=floor_load.kilobytes)


@contextmanager
def side_by_side(parquet: Path) -> Iterator[tuple[LiveApp, str, str]]:
    """Our app with the dashboard over a fact, the address of that, and the address of the floor with the same charts."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        floor = subprocess.Popen([sys.executable, "-m", "bench.floor.server", str(port), str(parquet)], cwd=Path(__file__).parent.parent)
        app = LiveApp(Path(folder), environment={"INSIGHTORA_SAMPLES": "off"}).start().set_up()
        try:
            url = f"{app.url}/dashboards/{build_dashboard(app, parquet)}"
            wait_for(port)
            yield app, url, f"http://127.0.0.1:{port}/"
        finally:
            app.stop()
            floor.kill()
            floor.wait()


def build_dashboard(app: LiveApp, parquet: Path) -> str:
    """Uploads the fact and makes the dashboard through the API; returns its id."""
    upload = app.upload(parquet, seconds=600)
    assert upload["status"] == "ready", upload
    dashboard = app.post("/api/v1/dashboards", json={"title": "Benchmark"}).json()
    name = f"{parquet.stem}.{parquet.stem}"
    for position, (title, sql, chart) in enumerate(TILES):
        kind = chart["kind"]
        tile = {"kind": "chart", "title": title, "sql": sql.format(sales=name), "chart": chart,
                "x": position % 3 * 4, "y": 0 if kind == "kpi" else 2 + (position // 3 - 1) * 5, "w": 4, "h": 2 if kind == "kpi" else 5}
        op = {"client_op_id": f"bench-tile-{position:02}", "base_seq": position, "op": {"type": "add_tile", "tile": tile}}
        answer = app.post(f"/api/v1/dashboards/{dashboard['id']}/operations", json=op)
        assert answer.is_success, answer.text[:500]
    return str(dashboard["id"])


def signed_in(context: BrowserContext, app: LiveApp) -> None:
    """Gives a fresh browser context the session of the app's client."""
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": app.url} for cookie in app.http.cookies.jar])


def wait_for(port: int) -> None:
    """Waits until somebody listens on a port of loopback."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The floor did not start.")


if __name__ == "__main__":
    main()
