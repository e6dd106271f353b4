"""Two people on one dashboard: each sees the other and the other's changes without a reload, and nothing is overwritten."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.test_dashboard_editing import board, kept, press_menu, ready, saved, shown, tile
from tests.live import LiveApp

__all__ = ["board"]


def rename(page: Page, title: str, other: str) -> None:
    press_menu(page, title, "Rename")
    page.keyboard.type(other)
    page.keyboard.press("Enter")


def test_two_people_edit_at_once(site: LiveApp, open_page: OpenPage, watch: Watch, board: str) -> None:
    watch.expected.append("409")
    one, two = open_page(site), open_page(site)
    for page in (one, two):
        ready(page, site, board)
    expect(one.locator("#board-people .face")).to_have_count(1)
    expect(two.locator("#board-people .face")).to_have_count(1)

    rename(one, "A", "Alpha")
    tile(two, "B").locator(".tile-grip").focus()
    expect(tile(one, "B")).to_have_attribute("data-by", "owner")
    two.keyboard.press("ArrowDown")
    two.locator("#board-rename").focus()
    expect(tile(two, "Alpha")).to_be_visible()
    saved(one)
    saved(two)
    press_menu(one, "C", "Delete tile")
    expect(tile(two, "C")).to_have_count(0)
    saved(one)
    one.wait_for_function("() => Object.keys(window.insightora.board.queue.items).length === 0")
    expect(tile(one, "B")).to_have_attribute("gs-y", tile(two, "B").get_attribute("gs-y") or "")
    assert shown(one) == shown(two) == kept(site, board)

    two.evaluate("window.insightora.board.busy = true")  # two looks away while one changes the same title
    rename(one, "Alpha", "One")
    saved(one)
    two.evaluate("""() => {
        const board = window.insightora.board;
        board.busy = false;
        board.act({type: 'rename_tile', id: document.querySelector('.board-tile').dataset.tile, title: 'Two'});
    }""")
    conflict = two.locator("#toasts .toast-line.bad")
    expect(conflict).to_contain_text("renamed to “One”")
    expect(tile(two, "One")).to_be_visible()
    conflict.locator(".toast-action").click()
    expect(tile(one, "Two")).to_be_visible()
