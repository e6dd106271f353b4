"""Bringing data: the page stays quick, nothing is lost, errors stand where the file stands."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import at_home, create_owner, drop, go_to
from tests.live import LiveApp

LONG_TASKS = """() => { window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach(task => {
    window.longest = Math.max(window.longest, task.duration); })).observe({type: 'longtask'}); }"""
ROW = "{n},2026-03-{day:02d},{town},a note that makes the row longer than it has to be for a test,{amount}\n"


def big_file(folder: Path, rows: int) -> Path:
    """A CSV of about 80 bytes a row."""
    file = folder / "deliveries.csv"
    with file.open("w") as out:
        out.write("delivery_id,delivered_on,town,note,amount\n")
        out.writelines(ROW.format(n=n, day=n % 28 + 1, town=("Ulm", "Bonn", "Kiel")[n % 3], amount=n * 7 % 1000) for n in range(rows))
    return file


def test_the_page_stays_quick_while_a_large_file_is_uploaded(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(site, path="/data")
    expect(page.locator(".drop-zone")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate(LONG_TASKS)
    drop(page, big_file(tmp_path, 400_000))
    expect(page.locator(".upload progress")).to_be_visible()
    expect(page.locator(".upload.ready")).to_be_visible(timeout=60_000)
    assert page.evaluate("() => window.longest") < 200


def test_an_upload_goes_on_while_its_person_looks_elsewhere(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(site, path="/data")
    drop(page, big_file(tmp_path, 150_000))
    go_to(page, "Dashboards")
    expect(page).to_have_url(re.compile("/dashboards$"))
    go_to(page, "Data")
    expect(page.locator(".upload", has_text="deliveries.csv")).to_be_visible()
    expect(page.locator(".upload.ready", has_text="deliveries.csv")).to_be_visible(timeout=60_000)


def test_the_buttons_of_a_finished_upload_stay_under_the_pointer_while_another_runs(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("quays.csv", "locks.csv"))
    for file in (first, second):
        file.write_text("berth,depth\n1,4\n2,6\n")
    page = open_page(site, path="/data")
    drop(page, first)
    review = page.locator(".upload.ready", has_text="quays.csv").get_by_role("link", name="Review")
    expect(review).to_be_visible()
    link = review.element_handle()
    drop(page, second)
    expect(page.locator(".upload.ready", has_text="locks.csv")).to_be_visible()
    assert link is not None
    assert link.evaluate("link => link.isConnected")
    link.click()
    expect(page.get_by_text("2 of 2 rows read")).to_be_visible()


def test_a_finished_upload_becomes_a_dashboard_with_one_press(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "harbours.csv"
    file.write_text("day,harbour,ships\n" + "".join(f"2026-0{1 + i % 6}-0{1 + i % 9},{'NSW'[i % 3]},{i}\n" for i in range(90)))
    page = open_page(site, path="/data")
    drop(page, file)
    page.locator(".upload.ready", has_text="harbours.csv").get_by_role("button", name="Make a dashboard").click()
    expect(page.get_by_role("heading", name="Harbours at a glance")).to_be_visible()


def test_a_cancelled_upload_leaves_nothing(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(site, path="/data")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000})
    file = big_file(tmp_path, 60_000).rename(tmp_path / "stopped.csv")
    drop(page, file)
    line = page.locator(".upload", has_text="stopped.csv")
    expect(line).to_contain_text("%")
    line.get_by_role("button", name="Cancel").click()
    expect(line).to_contain_text("Cancelled; nothing was kept.")
    page.reload()
    expect(page.locator(".source-row").first).to_be_visible()
    expect(page.get_by_text("stopped")).to_have_count(0)


def test_a_broken_file_says_why_in_its_place(site: LiveApp, open_page: OpenPage, watch: Watch, tmp_path: Path) -> None:
    watch.expected += ["422"]
    broken, empty = tmp_path / "broken.xlsx", tmp_path / "empty.csv"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    empty.write_bytes(b"")
    page = open_page(site, path="/data")
    drop(page, broken, empty)
    for file in (broken, empty):
        line = page.locator(".upload.failed", has_text=file.name)
        expect(line.get_by_role("alert")).not_to_be_empty()
        line.get_by_role("button", name="Remove from this list").click()
        expect(line).to_have_count(0)


def test_the_review_accounts_for_every_row_and_a_source_can_go(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("visit_id,place,seconds\n" + "".join(f"{n},Pier,{n * 2}\n" for n in range(1, 51)) + "Total,,2550\n")
    page = open_page(site, path="/data")
    drop(page, file)
    page.locator(".upload", has_text="visits.csv").get_by_role("link", name="Review").click()
    expect(page.get_by_text("50 of 51 rows read")).to_be_visible()
    page.get_by_text("See the rejected rows").click()
    expect(page.locator(".rejects td").first).to_have_text("52")
    expect(page.locator(".column", has_text="seconds")).to_contain_text("measure")
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    expect(page).to_have_url(re.compile("/data$"))
    expect(page.locator(".source-row", has_text="visits")).to_have_count(0)


def test_rows_can_be_appended_to_a_source(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    first, more = tmp_path / "tides.csv", tmp_path / "tides later.csv"
    for file, numbers in ((first, range(1, 31)), (more, range(31, 41))):
        file.write_text("tide_id,harbour,metres\n" + "".join(f"{n},Husum,{n / 10}\n" for n in numbers))
    page = open_page(site, path="/data")
    drop(page, first)
    page.locator(".upload", has_text="tides.csv").get_by_role("link", name="Review").click()
    expect(page.get_by_text("30 of 30 rows read")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Append rows").click()
    chooser.value.set_files(more)
    expect(page.get_by_text("2 versions")).to_be_visible()
    expect(page.locator(".review-table > header")).to_contain_text("40 rows")


def test_removing_the_sample_data_takes_one_confirmation_and_is_final(fresh_site: LiveApp, open_page: OpenPage) -> None:
    page: Page = open_page(fresh_site, signed_in=False)
    create_owner(page)
    page.get_by_role("button", name="Remove sample data").click()
    page.get_by_role("button", name="Remove it for good").click()
    expect(page.get_by_text("There is no data yet")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="What would you like to know?")).to_be_visible()
    expect(page.get_by_text("There is no data yet")).to_be_visible()
    expect(page.get_by_role("button", name="Remove sample data")).to_have_count(0)


def test_five_steps_can_be_dismissed_for_good(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site)
    at_home(page)
    page.get_by_role("button", name="Do not show this again").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_hidden()
    page.reload()
    at_home(page)
    expect(page.get_by_role("heading", name="First steps")).to_have_count(0)


def test_a_finding_is_settled_with_one_press_and_taken_back(site: LiveApp, open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "soundings.csv"
    file.write_text("taken on,metres\n03/04/2026,4\n05/06/2026,-999\n07/08/2026,-999\n")
    upload = site.upload(file)
    page = open_page(site, path=f"/data/{upload['source_id']}")
    page.get_by_role("button", name="Day first").first.click()
    expect(page.get_by_text("taken on is read as: Date, Day first")).to_be_visible()
    expect(page.locator(".plain-table td").first).to_have_text("3 Apr 2026")
    column = page.locator(".column", has_text="metres")
    column.get_by_text("Change", exact=True).click()
    column.get_by_label("Name", exact=True).fill("depth")
    column.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_text("metres is called depth")).to_be_visible()
    page.reload()
    expect(page.locator(".column", has_text="depth")).to_be_visible()
    page.locator(".recipe li", has_text="Day first").get_by_role("button", name="Take back").click()
    expect(page.locator(".plain-table td").first).to_have_text("4 Mar 2026")
    page.get_by_text("The file as it stands").click()
    expect(page.locator(".raw-lines li").nth(2)).to_contain_text("05/06/2026,-999")


def test_a_pasted_table_becomes_a_source(site: LiveApp, open_page: OpenPage) -> None:
    page = open_page(site, path="/data")
    expect(page.locator(".drop-zone")).to_be_visible()
    page.evaluate(r"""() => {
        const board = new DataTransfer();
        board.setData('text/plain', 'pier\tdepth\nNorth\t4\nSouth\t6\n');
        document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: board, bubbles: true, cancelable: true}));
    }""")
    page.locator(".upload.ready", has_text="Pasted").get_by_role("link", name="Review").click()
    expect(page.get_by_text("2 of 2 rows read")).to_be_visible()
    expect(page.locator(".column", has_text="depth")).to_be_visible()
