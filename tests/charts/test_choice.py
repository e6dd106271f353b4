"""Which chart suits which columns."""

from datetime import date, timedelta

import pytest

from insightora_dash.charts.choice import asked_kind, choose, fit
from insightora_dash.charts.registry import kinds
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid
from tests.charts.results import by_channel, by_month, by_month_and_channel, group, measure, moment, months, result

WEEKDAYS = ("Friday", "Monday", "Saturday", "Sunday", "Thursday", "Tuesday", "Wednesday")
PRODUCTS = [(f"Product {place}", 1000.0 - place) for place in range(40)]
RAW = ("shop", "orders", "price")


def grid(first: int, second: int, **more: object) -> Result:
    rows = [(f"Product {a}", f"City {b}", 10.0 + a * b) for a in range(first) for b in range(second)]
    return result([group("product"), group("city"), measure()], rows, **more)


def spread(count: int, *, source: tuple[str, str, str] | None) -> Result:
    return result([measure("delivery_time", "days", source=source)], [(0.37 * place,) for place in range(count)])


CHOICES = [
    ("a measure over time", by_month(1, 2, 3, 4), "line"),
    ("two months only", by_month(1, 2), "bar"),
    ("time and a group", by_month_and_channel(), "line"),
    ("years as numbers", result([moment("year", "year", type="BIGINT"), measure()], [(2024, 1.0), (2025, 2.0), (2026, 3.0)]), "line"),
    ("a group with few short names", by_channel(), "bar"),
    ("a group with long names", by_channel(("A very long product name", 3.0), ("Another long product name", 2.0)), "bar_horizontal"),
    ("many groups", result([group("product"), measure()], PRODUCTS), "bar_horizontal"),
    ("weekdays", result([group("weekday"), measure("orders", None, type="BIGINT")], [(day, 1 + place) for place, day in enumerate(WEEKDAYS)]), "bar"),
    ("one group, two measures of a unit", result([group(), measure(), measure("cost")], [("Online", 3.0, 2.0), ("Stores", 2.0, 1.0)]), "bar_grouped"),
    ("one group, two measures of two units", result([group(), measure(), measure("orders", None)], [("Online", 3.0, 2.0), ("Stores", 2.0, 1.0)]), "combo"),
    ("two small groups", grid(5, 3), "bar_grouped"),
    ("two middling groups", grid(12, 6), "bar_stacked"),
    ("two large groups", grid(20, 15), "heatmap"),
    ("two orders of their own", result([group("weekday"), group("hour", type="BIGINT", grain="hour"), measure("orders", None)],
                                       [(day, hour, 1.0 + hour) for day in WEEKDAYS for hour in range(24)]), "heatmap"),
    ("one number", result([measure()], [(4.0,)]), "kpi"),
    ("one row with a name", by_channel(("Online", 3.0)), "kpi"),
    ("one word", result([group()], [("Online",)]), "kpi"),
    ("two raw measures", result([measure("price", source=RAW), measure("sold", None, source=RAW)], [(1.0 * p, 2.0 * p) for p in range(30)]), "scatter"),
    ("one raw measure", spread(60, source=RAW), "histogram"),
    ("nothing", result([group(), measure()], []), "table"),
    ("names only", result([group(), group("city")], [("Online", "Köln"), ("Stores", "Bonn")]), "table"),
    ("rows of orders", result([group("order_id", role="id"), group("customer"), moment("ordered", "day"), measure(source=RAW)],
                              [(place, f"Customer {place % 3}", date(2026, 1, 1), 3.0) for place in range(9)]), "table"),
    ("groups that repeat", result([group(), group("city"), group("size"), measure()], [("a", "b", "c", 1.0), ("a", "b", "c", 2.0)]), "table"),
    ("a name beside its id", result([group("product_id", role="id"), group("product"), measure()], [(1, "Hose", 3.0), (2, "Lamp", 2.0)]), "bar"),
    ("a constant beside a group", result([group("year_name"), group(), measure()], [("all", "Online", 3.0), ("all", "Stores", 2.0)]), "bar"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "kind"), [case[1:] for case in CHOICES], ids=[case[0] for case in CHOICES])
def test_the_columns_decide_the_kind(found: Result, kind: str) -> None:
    spec, fitting = choose(found)
    assert spec.kind == kind
    assert fitting[0] == kind
    assert spec.reason
    assert "table" in fitting


@pytest.mark.parametrize("found", [case[1] for case in CHOICES], ids=[case[0] for case in CHOICES])
def test_only_kinds_that_fit_are_offered(found: Result) -> None:
    _spec, fitting = choose(found)
    assert {name for name in kinds() if fit(found, name) is not None} == set(fitting)


def test_a_kind_asked_for_is_taken_when_it_fits() -> None:
    spec, fitting = choose(by_channel(), wanted="pie chart")
    assert (spec.kind, spec.reason, fitting[0]) == ("pie", "asked for: Pie", "pie")


def test_a_kind_that_does_not_fit_is_named_in_the_reason() -> None:
    spec, fitting = choose(by_channel(("Online", 3.0), ("Stores", -2.0)), wanted="pie")
    assert spec.kind == "bar"
    assert "pie" not in fitting
    assert spec.reason.startswith("Pie would take one group")
    assert spec.reason.endswith("one group, one measure: bars")


@pytest.mark.parametrize(
    ("words", "kind"),
    [("as a stacked bar chart", "bar_stacked"), ("bars", "bar"),
     ("Balkendiagramm", "bar"), ("horizontal bars", "bar_horizontal"), ("donut", "donut"), ("Liniendiagramm", "line"),
     ("a scatter plot please", "scatter"), ("bar_grouped", "bar_grouped"), ("Kreisdiagramm", "pie"), ("Linie", "line"),
     ("nothing of the kind", None), ("", None)],
)  # fmt: skip
def test_words_name_a_kind(words: str, kind: str | None) -> None:
    found = asked_kind(words)
    assert (found.name if found else None) == kind


def test_times_sorted_by_a_measure_are_a_ranking() -> None:
    spec, _fitting = choose(by_month(3, 2, 1), order="revenue")
    assert (spec.kind, spec.options["sort"]) == ("bar_horizontal", "rows")


def test_too_many_groups_are_cut_and_said() -> None:
    assert choose(result([group("product"), measure()], PRODUCTS))[0].options == {"shown": 30}


@pytest.mark.parametrize("name", ["average_price", "return_rate", "max(revenue)"])
def test_what_does_not_add_up_makes_no_slices_and_no_stacks(name: str) -> None:
    _spec, fitting = choose(result([group(), measure(name)], [("Online", 3.0), ("Stores", 2.0)]))
    assert not {"pie", "donut", "bar_stacked", "area"} & set(fitting)


def test_shares_of_a_whole_may_be_slices() -> None:
    _spec, fitting = choose(by_channel(("Online", 0.6), ("Stores", 0.4), unit="%"))
    assert "pie" in fitting


def test_more_colours_than_can_be_told_apart_are_no_bars() -> None:
    _spec, fitting = choose(grid(20, 15))
    assert not {"bar_grouped", "bar_stacked"} & set(fitting)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="There is no chart kind called cake"):
        fit(by_channel(), "cake")


def test_numbers_of_a_bare_result_are_measures() -> None:
    bare = [group("total", type="DOUBLE"), group("month", type="BIGINT")]
    spec, _fitting = choose(result(bare, [(float(place), place) for place in range(1, 13)]))
    assert (spec.x, spec.y) == ("month", ("total",))


def test_a_long_course_of_days_is_a_line() -> None:
    days = [(date(2026, 1, 1) + timedelta(days=place), 1.0) for place in range(300)]
    assert choose(result([moment("day", "day"), measure()], days))[0].kind == "line"


def test_month_names_may_be_a_line_too() -> None:
    _spec, fitting = choose(result([group("month"), measure()], [("March", 1.0), ("January", 2.0), ("February", 4.0)]))
    assert fitting[:2] == ("bar", "line")


def test_a_group_in_an_order_of_its_own_may_have_lines_per_colour() -> None:
    rows = [(month, channel, 1.0) for month in ("January", "February", "March") for channel in ("Online", "Stores")]
    spec = fit(result([group("month"), group(), measure()], rows), "line")
    assert spec is not None
    assert (spec.x, spec.color) == ("month", "channel")


def test_many_colours_over_many_times_are_a_heatmap_that_leaves_none_out() -> None:
    spec, fitting = choose(by_month_and_channel(9, [f"Shop {place}" for place in range(20)]))
    assert (spec.kind, fitting[1]) == ("heatmap", "line")


def test_measures_of_one_unit_over_time_share_a_chart() -> None:
    rows = [(at, 3.0, 2.0, 0.5) for at in months(6)]
    spec, _fitting = choose(result([moment(), measure(), measure("cost"), measure("margin", "%")], rows))
    assert (spec.kind, spec.y) == ("line", ("revenue", "cost"))


# Amounts in several currencies

IN_CURRENCIES = [(product, currency, 10.0 * place) for place, product in enumerate(("Hose", "Lamp", "Drill"), 1) for currency in ("EUR", "CHF")]


def test_amounts_in_several_currencies_are_never_piled_up() -> None:
    spec, fitting = choose(result([group("product"), group("currency"), measure(unit=None)], IN_CURRENCIES), wanted="stacked bars")
    assert (spec.kind, spec.x, spec.color) == ("bar_grouped", "product", "currency")
    assert not {"bar_stacked", "area", "pie", "donut", "heatmap"} & set(fitting)


def test_the_top_of_each_currency_keeps_its_currency() -> None:
    rows = [("Hose", "EUR", 9.0), ("Lamp", "EUR", 8.0), ("Drill", "CHF", 7.0)]
    spec, _fitting = choose(result([group("product"), group("currency"), measure(unit=None)], rows))
    assert (spec.x, spec.color) == ("product", "currency")


def test_two_groups_over_time_share_the_colours_when_they_are_few() -> None:
    rows = [(at, channel, currency, 1.0) for at in months(4) for channel in ("Online", "Stores") for currency in ("EUR", "CHF")]
    spec, _fitting = choose(result([moment(), group(), group("currency"), measure(unit=None)], rows))
    assert (spec.kind, spec.color, spec.options) == ("line", "channel", {"and": "currency"})


def test_three_small_groups_are_grouped_bars() -> None:
    rows = [(p, channel, size, 1.0) for p in ("Hose", "Lamp", "Drill") for channel in ("Online", "Stores") for size in ("S", "L")]
    spec, fitting = choose(result([group(), group("product"), group("size"), measure()], [(b, a, c, d) for a, b, c, d in rows]))
    assert (spec.kind, spec.x, spec.color, spec.options) == ("bar_grouped", "product", "channel", {"and": "size"})
    assert "line" not in fitting
