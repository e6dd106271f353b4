"""Writing SQL: marked mistakes, values, an answer with its proof, and nothing lost."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.live import LiveApp


def test_sql_is_mended_run_with_a_value_and_survives_a_reload(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/sql")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.insert_text("select channel, sum(quantty) as pieces from orders where channel <> $without group by channel order by pieces desc")
    page.get_by_role("button", name="Use quantity").click()
    without = page.locator(".sql-values input")
    without.fill("Partners")
    without.press("Enter")
    answer = page.locator(".answer.answered")
    expect(answer.locator("tbody tr")).to_have_count(2)
    expect(page).to_have_url(f"{site.url}/sql?question={answer.get_attribute('data-question')}")
    expect(page.locator(".sql-past button").first).to_contain_text("sum(quantity)")
    editor.press("Control+End")
    page.keyboard.type(" limit 1")
    page.reload()
    expect(answer.locator("tbody tr")).to_have_count(2)
    expect(without).to_have_value("Partners")
    expect(editor).to_contain_text("limit 1")
