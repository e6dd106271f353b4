"""Dashboards on paper: what a person reads on the pages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

import pypdfium2
import pytest

from insightora_dash.charts.choice import fit
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards.state import Place
from insightora_dash.engine.result import Result
from insightora_dash.reports.csv_file import to_csv
from insightora_dash.reports.printed.document import bands, to_pdf
from insightora_dash.reports.printed.rows import MOST
from insightora_dash.reports.taken.take import Taken, TakenText, TakenTile
from tests.charts.results import by_channel, by_month, group, measure, result

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def tile(title: str, found: Result, kind: str, x: int = 0, y: int = 0, w: int = 6, h: int = 5, *, page: str = "", error: str | None = None) -> TakenTile:
    spec = fit(found, kind) or ChartSpec("table", y=tuple(column.name for column in found.columns))
    place: Place = {"x": x, "y": y, "w": w, "h": h}
    return TakenTile(title, page, "", None if error else found, spec, ("Region: North",), "select 1 as one", error, place)


def read(content: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[number].get_textpage().get_text_range().replace("\r", "") for number in range(len(document))]
    finally:
        document.close()


def printed(*tiles: TakenTile, texts: Sequence[TakenText] = (), problems: Sequence[str] = ()) -> list[str]:
    return read(to_pdf(Taken("Retail overview", NOW, tiles, tuple(texts), tuple(problems))))


def names(count: int, *, long: bool = False) -> Result:
    text = "a customer with a name that goes on and on until it is far too wide for a column of its own, and further " if long else "Customer"
    return result([group("customer"), measure("orders", None)], [(f"{text} {number}", number) for number in range(count)], data_version="v7")


def test_every_page_says_what_it_is_filtered_by_where_it_comes_from_and_how_many_there_are() -> None:
    note = TakenText("", "# This month\nThe **north** grew.", {"x": 6, "y": 0, "w": 6, "h": 5})
    pages = printed(tile("By channel", by_channel(data_version="v7"), "bar"), texts=[note], problems=["“Zone” is gone."])
    for number, page in enumerate(pages, start=1):
        told = ("Retail overview", "Filters: Region: North", "left out: “Zone” is gone.", "2026-03-04 05:06 UTC", "data v7", f"Page {number} of {len(pages)}")
        assert all(part in page for part in told)
    assert all(part in pages[0] for part in ("By channel", "Online", "€190", "This month", "The north grew."))


def test_the_last_pages_prove_every_figure_and_the_checksum_is_that_of_the_csv_file() -> None:
    found = by_channel(data_version="v7")
    proof = printed(tile("By channel", found, "bar"), tile("Gone", found, "bar", x=6, error="This column does not exist any more."))[-1]
    assert sha256(to_csv(found)).hexdigest() in proof
    assert all(part in proof for part in ("By channel", "select 1 as one", "Region: North", "Rows: 3", "Gone", "This column does not exist any more."))


def test_rows_that_find_no_room_in_their_tile_follow_with_all_of_them() -> None:
    pages = printed(tile("Customers", names(200), "table"), tile("By channel", by_channel(), "bar", x=6))
    assert "of 200 rows" in pages[0]
    listed = "".join(pages)
    assert all(f"Customer {number}\n" in listed or f"Customer {number} " in listed for number in range(200))
    assert "all 200 rows" in listed


def test_a_table_that_is_too_long_to_print_says_how_many_rows_are_left_out() -> None:
    assert f"The first {MOST:,} of {MOST + 5:,} rows are printed" in " ".join(printed(tile("Customers", names(MOST + 5), "table")))


def test_long_words_are_wrapped_and_many_columns_follow_below() -> None:
    wide = result([group(f"name_{number}") for number in range(30)], [tuple(f"value number {number}" for number in range(30))])
    text = " ".join(printed(tile("Wide", wide, "table"), tile("Long", names(3, long=True), "table", x=6)))
    assert all(f"value number {number}" in text for number in range(30))


def test_pages_of_a_dashboard_begin_on_pages_of_their_own() -> None:
    pages = printed(tile("One", by_channel(), "bar", page="Sales"), tile("Two", by_month(1, 2, 3), "line", page="Returns"))
    assert ("One" in pages[0], "Two" in pages[0], "Two" in pages[1], "Returns" in pages[1]) == (True, False, True, True)


def test_letters_of_other_scripts_are_written() -> None:
    assert "Ελλάδα Привет Łódź" in printed(tile("Ελλάδα Привет Łódź", by_channel(), "bar"))[0]


@pytest.mark.parametrize(("places", "groups"), [
    ([(0, 0, 6, 4), (6, 0, 6, 2), (6, 2, 6, 4), (0, 6, 12, 3)], [3, 1]),
    ([(0, 0, 6, 2), (0, 2, 6, 2)], [1, 1]),
])  # fmt: skip
def test_no_tile_is_cut_between_pages(places: list[tuple[int, int, int, int]], groups: list[int]) -> None:
    assert [len(band) for band in bands([tile("t", by_channel(), "bar", *place) for place in places])] == groups
