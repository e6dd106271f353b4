"""What a chart says of itself."""

import pytest

from insightora_dash.charts.caption import alt_text, caption
from insightora_dash.charts.choice import choose, fit
from insightora_dash.charts.spec import ChartSpec
from tests.charts.results import by_channel, by_month, by_month_and_channel, group, measure, result


def test_a_chart_that_shows_everything_says_nothing() -> None:
    found = by_channel()
    assert caption(choose(found)[0], found) == ""


def test_a_cut_ranking_says_how_much_it_shows() -> None:
    found = result([group("product"), measure()], [(f"Product {place}", float(place)) for place in range(1240)])
    assert caption(choose(found)[0], found) == "first 30 of 1,240 shown"
    assert caption(choose(found)[0], found, locale="de") == "first 30 of 1.240 shown"


def test_a_saved_chart_counts_the_groups_of_today() -> None:
    saved = ChartSpec("bar", "channel", ("revenue",))
    found = by_channel(*((f"Channel {place}", 1.0) for place in range(31)))
    assert caption(saved, found) == "first 30 of 31 shown"


def test_lines_that_were_left_out_are_counted() -> None:
    found = by_month_and_channel(3, [f"Shop {place}" for place in range(11)])
    assert caption(fit(found, "line") or choose(found)[0], found) == "Channel: the 8 biggest of 11 shown"


def test_colours_of_two_columns_are_counted_together() -> None:
    rows = [("2026-01-01", f"Shop {shop}", size, 1.0) for shop in range(5) for size in ("S", "L")]
    found = result([group("day"), group("shop"), group("size"), measure()], rows)
    spec = ChartSpec("bar_grouped", "day", ("revenue",), "shop", options={"and": "size"})
    assert caption(spec, found) == "Shop, Size: the 8 biggest of 10 shown"
    assert alt_text(spec, found).startswith("Grouped bars: Revenue by Day, Shop, Size, 10 rows")


def test_rows_that_were_cut_off_are_counted() -> None:
    found = by_channel(cut_off=12_108)
    assert caption(choose(found)[0], found) == "12,108 more rows were cut off"


def test_points_that_were_left_out_are_counted() -> None:
    found = result([measure("price"), measure("sold", None)], [(1.0 * place, 2.0 * place) for place in range(9000)])
    spec = fit(found, "scatter")
    assert spec is not None
    assert caption(spec, found) == "first 4,000 of 9,000 shown"


def test_a_chart_without_its_column_says_nothing() -> None:
    assert caption(ChartSpec("bar", "gone", ("revenue",)), by_channel()) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bars: Revenue by Channel, 3 rows, from €69 to €190.", by_channel()),
        ("Line: Revenue by Month, 4 rows, from €1 to €4.", by_month(1, 2, 3, 4)),
        ("Number: Revenue, 1 row.", result([measure()], [(3.0,)])),
        ("Histogram: Days, 40 rows.", result([measure("days", "days")], [(1.0 * place,) for place in range(40)])),
    ],
)
def test_a_screen_reader_hears_what_is_drawn(text: str, found: object) -> None:
    assert alt_text(choose(found)[0], found) == text
