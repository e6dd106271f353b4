"""Saying what the data means, and being understood."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import ask, at_home, create_owner, go_to
from tests.live import LiveApp


def test_a_definition_is_made_used_verified_and_taken_back(fresh_site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(fresh_site, signed_in=False)
    create_owner(page)
    at_home(page)
    go_to(page, "Model")
    page.locator(".model-table", has_text="orders").click()
    names = page.get_by_label("revenue: Other names")
    names.fill("gmv, takings")
    names.press("Enter")
    expect(page.locator(".saved", has_text="saved")).to_have_count(1)

    parts = page.get_by_role("navigation", name="Parts of the model")
    parts.get_by_role("link", name="Metrics").click()
    page.get_by_label("Name", exact=True).fill("basket")
    page.get_by_label("Formula").fill("sum(weight)")
    expect(page.locator(".preview")).to_contain_text("has no column weight")
    page.get_by_label("Formula").fill("count(*) / count(distinct customer_id)")
    expect(page.locator(".preview .icon-done")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".definition", has_text="count(distinct customer_id)")).to_contain_text("accepted")

    parts.get_by_role("link", name="Joins").click()
    page.locator(".model-list li", has_text="products").get_by_role("button", name="Accept").click()
    expect(page.locator(".model-list li", has_text="products")).to_contain_text("accepted")

    go_to(page, "Ask")
    ask(page, "takings by channel")
    card = ask(page, "basket by channel")
    card.get_by_role("button", name="Verify").click()
    expect(card.locator(".proof")).to_contain_text("verified")
    again = ask(page, "Please show me the basket by channel")
    expect(again.locator(".proof")).to_contain_text("verified answer")

    go_to(page, "Model")
    parts.get_by_role("link", name="Verified").click()
    page.locator(".model-list").get_by_role("button", name="Not any more").click()
    expect(page.locator(".model-list")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".model-list")).to_contain_text("basket by channel")
    parts.get_by_role("link", name="History").click()
    expect(page.locator(".revision").first).to_contain_text("Undone")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export YAML").click()
    download.value.save_as(tmp_path / "model.yaml")
    assert "takings" in (tmp_path / "model.yaml").read_text(encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        page.locator("button", has_text="Import YAML").click()
    chooser.value.set_files(tmp_path / "model.yaml")
    expect(page.locator(".revision").first).to_contain_text("Imported from YAML")
