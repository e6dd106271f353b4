"""Charts as components."""

from decimal import Decimal

from dash import html

from components.chart import chart
from insightora_dash.charts.choice import choose, fit
from insightora_dash.charts.spec import ChartSpec
from tests.charts.results import by_channel, by_month, group, measure, moment, months, result
from tests.components.trees import classed, figures, text, typed

NB = "\u00a0"


def test_a_chart_is_an_image_with_words_for_those_who_cannot_see_it() -> None:
    found = by_month(1, 2, 3)
    drawn = chart(choose(found)[0], found)
    (plot,), (image,) = classed(drawn, "plot"), classed(drawn, "chart-image")
    assert figures(drawn)[0]["config"]["displayModeBar"] is False
    assert (plot.style, hasattr(plot, "data-click")) == ({"height": "300px"}, False)
    assert getattr(image, "aria-label") == "Line: Revenue by Month, 3 rows, from €1 to €3."
    assert typed(drawn, "Figcaption") == []


def test_what_is_left_out_stands_below() -> None:
    found = result([group("product"), measure()], [(f"Product {place}", float(place)) for place in range(240)])
    assert text(typed(chart(choose(found)[0], found), "Figcaption")) == "first 30 of 240 shown"


def test_a_chart_in_a_tile_is_as_tall_as_the_tile_but_never_cramped() -> None:
    found = by_channel()
    (plot,) = classed(chart(ChartSpec("bar_horizontal", "channel", ("revenue",)), found, fill=True), "plot")
    assert plot.style == {"height": "100%", "minHeight": "91px"}


def test_a_theme_and_a_language_reach_the_figure() -> None:
    (figure,) = figures(chart(fit(by_channel(), "bar") or ChartSpec("bar"), by_channel(), theme="dark", locale="de"))
    assert figure["data"][0]["marker"]["color"] == "#8aa4ff"
    assert figure["config"]["locale"] == "de"
    assert figure["layout"]["separators"] == ",."


def test_a_click_on_a_mark_goes_to_the_store_that_is_named() -> None:
    (plot,) = classed(chart(choose(by_channel())[0], by_channel(), click="marks"), "plot")
    assert getattr(plot, "data-click") == "marks"


def test_one_row_is_shown_large_with_its_exact_value_on_hover() -> None:
    found = result([measure(), measure("orders", None, type="BIGINT")], [(Decimal("4209717.55"), 48112)])
    expected = html.Div(
        [
            html.Dl(
                [
                    html.Div([html.Dt("Revenue"), html.Dd(f"€4.21{NB}M", title="€4,209,717.55")], className="kpi"),
                    html.Div([html.Dt("Orders"), html.Dd("48,112", title="48,112")], className="kpi"),
                ],
                className="kpis",
            )
        ],
        className="chart chart-kpi",
    )
    assert repr(chart(choose(found)[0], found)) == repr(expected)


def test_above_a_large_number_stands_what_it_is_about() -> None:
    found = result([moment(), measure()], [(months(1)[0], 3.0)])
    assert text(chart(choose(found)[0], found)) == "Jan 2025 Revenue €3"


def test_a_word_may_be_the_answer() -> None:
    found = result([group()], [("Online",)])
    assert text(chart(choose(found)[0], found)) == "Channel Online"


def test_a_number_whose_result_has_grown_rows_is_a_table() -> None:
    saved = ChartSpec("kpi", y=("revenue",))
    assert len(typed(chart(saved, by_channel()), "Tr")) == 4
    assert len(classed(chart(saved, by_channel(), fill=True), "chart-fill")) == 1


def test_a_number_of_five_digits_stands_without_cents_and_has_them_for_whoever_points_at_it() -> None:
    (kpi,) = classed(chart(ChartSpec("kpi", y=("revenue",)), result([measure()], [(Decimal("52605.01"),)])), "kpi")
    assert (text(kpi.children[1]), kpi.children[1].title) == ("€52,605", "€52,605.01")
    (small,) = classed(chart(ChartSpec("kpi", y=("revenue",)), result([measure()], [(Decimal("605.01"),)])), "kpi")
    assert text(small.children[1]) == "€605.01"
