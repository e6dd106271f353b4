"""Pages that somebody saw are readable while the server is away; nobody else reads them."""

import re
import signal

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.test_dashboard_editing import tile
from tests.live import LiveApp

CACHES = "caches.keys().then(names => names.filter(name => name.startsWith('seen.')).length)"


def test_the_dashboard_seen_last_is_readable_without_the_server_until_somebody_signs_out(fresh_site: LiveApp, open_page: OpenPage, watch: Watch) -> None:
    watch.expected += ["Failed to load resource", "ERR_", "net::"]
    site = fresh_site.set_up()
    made = site.post("/api/v1/dashboards", json={"title": "Kept"}).json()["id"]
    op = {"type": "add_tile", "tile": {"title": "Orders", "sql": "select channel, count(*) as n from retail.orders group by 1", "x": 0, "y": 0, "w": 6, "h": 5}}
    assert site.post(f"/api/v1/dashboards/{made}/operations", json={"client_op_id": "first-step", "base_seq": 0, "op": op}).is_success
    page = open_page(site, path=f"/dashboards/{made}")
    expect(tile(page, "Orders").locator(".main-svg").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-kept", f"/dashboards/{made}")
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")

    process = site.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("The server cannot be reached. This is what was seen here on")
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()
    expect(page.locator(".board-tile .main-svg").first).to_be_visible()
    assert page.locator("button, input, form").count() == 0
    page.goto("/data")
    page.get_by_role("link", name="Kept").click()
    expect(page).to_have_url(re.compile(made))

    site.start()
    page.goto("/sign-out")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password").first).to_be_visible()
    page.wait_for_function(f"() => {CACHES}.then(count => count === 0)")
