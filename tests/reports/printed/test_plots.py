"""Every kind of chart on paper: its names and figures can be read, and its marks have their colours."""

import io
import random
from datetime import date
from typing import Any

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from insightora_dash.charts.choice import fit
from insightora_dash.charts.figure import draw
from insightora_dash.charts.registry import kinds
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.reports.printed.letters import fitted, width_of, wrapped
from insightora_dash.reports.printed.plots.axes import read_axis
from insightora_dash.reports.printed.plots.plot import plot
from insightora_dash.reports.printed.sheet import Sheet, colour
from tests.charts.results import by_channel, by_month, by_month_and_channel, group, measure, moment, months, result

PRICE, COST = measure("price", None, source=("s", "t", "price")), measure("cost", None, source=("s", "t", "cost"))
chance = random.Random(1)
SPREAD = [(channel, chance.gauss(50, 10)) for _row in range(40) for channel in "ABC"]
PLACES = [(channel, region) for channel in ("Online", "Stores") for region in "NS"]
TWO = result([group("channel"), group("region"), measure()], [(*place, 100.0 + at) for at, place in enumerate(PLACES)])
NUMBERS = result([group("channel"), measure("price", None), measure("revenue"), measure("orders", None)],
                 [(name, at + 1.0, 9.0 * at + 1, at + 2) for at, name in enumerate("ABCD")])  # fmt: skip
EXAMPLES: dict[str, tuple[Result, tuple[str, ...]]] = {
    "area": (by_month(1, 2, None, 4, 5), ("Jan", "2025")), "bar": (by_channel(), ("Online", "€190")), "bar_horizontal": (by_channel(), ("Online", "€190")),
    "band": (result([moment(), measure(), measure("expected"), measure("low"), measure("high")],
                    [(month, 100.0 + at, 100.0, 90.0, 110.0) for at, month in enumerate(months(12))]), ("Usual range", "Expected")),
    "bar_grouped": (TWO, ("Online", "Stores")), "bar_percent": (TWO, ("100 %",)), "bar_stacked": (TWO, ("Online", "Stores")),
    "box": (result([group("channel"), PRICE], SPREAD), ("A", "B", "C")), "violin": (result([group("channel"), PRICE], SPREAD), ("A", "B", "C")),
    "bubble": (NUMBERS, ("Price",)), "bullet": (NUMBERS, ("A", "D")), "combo": (NUMBERS, ("Price", "Revenue")), "radar": (NUMBERS, ("A", "D")),
    "scatter": (NUMBERS, ("Price",)),
    "matrix": (result([measure(name, None) for name in ("price", "cost", "orders")], [(at, at % 5, 9.0 - at) for at in range(20)]), ("Price", "Orders")),
    "pareto": (by_channel(*((name, 10.0 * at + 5) for at, name in enumerate("ABCDEF"))), ("A", "100 %")),
    "calendar": (result([moment("day", "day"), measure()], [(date(2025, 1 + at // 28, 1 + at % 28), 1.0 + at % 7) for at in range(90)]), ("Mon", "Sun")),
    "candlestick": (result([moment("day", "day"), *(measure(name, None) for name in ("open", "high", "low", "close"))],
                           [(date(2025, 1, 1 + at), 10, 14, 8, 11 + at % 3 - 1) for at in range(20)]), ("1 Jan",)),
    "density": (result([PRICE, COST], [(chance.gauss(50, 10), chance.gauss(5, 1)) for _row in range(500)]), ("Price",)),
    "donut": (by_channel(), ("Online", "45 %", "€419.50")), "pie": (by_channel(), ("Online", "45 %")), "funnel": (by_channel(), ("Online", "84 %")),
    "gantt": (result([group("task"), moment("start", None), moment("end", None)],
                     [("Build", date(2025, 1, 1), date(2025, 2, 1)), ("Test", date(2025, 2, 1), date(2025, 3, 1))]), ("Build", "Test", "2025")),
    "gauge": (result([measure("revenue"), measure("target")], [(90.0, 100.0)]), ("€90",)), "heatmap": (by_month_and_channel(), ("Online", "Stores")),
    "histogram": (result([PRICE], [(value,) for _name, value in SPREAD]), ("Price",)), "line": (by_month_and_channel(), ("Online", "Jan")),
    "map": (result([group("country"), measure()], [("Germany", 90.0), ("France", 80.0), ("Italy", 40.0)]), ("Germany", "€80", "The 3 largest of 3 places")),
    "map_points": (result([group("city"), measure("lat", None), measure("lon", None), measure()],
                          [("Berlin", 52.5, 13.4, 10.0), ("Paris", 48.8, 2.3, 20.0)]), ("Berlin",)),
    "multiples": (by_month_and_channel(9, ("Online", "Stores", "Partners")), ("Partners",)), "sankey": (TWO, ("Online", "N")), "sunburst": (TWO, ("Online",)),
    "step": (by_month(1, 2, 3), ("Jan",)), "treemap": (by_channel(), ("Online", "45.3 %")), "trend": (by_month(*range(1, 20)), ("€19",)),
    "waterfall": (by_channel(), ("Online", "€190")),
}  # fmt: skip


def paper(figure: dict[str, Any]) -> tuple[str, set[tuple[int, int, int]]]:
    """The text of a drawn figure, and the colours that are seen of it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    plot(Sheet(canvas, 10, 290, 400, 280), figure, locale="en")
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        text = document[0].get_textpage().get_text_range()
        return text, {colour[:3] for _count, colour in document[0].render(scale=1).to_pil().convert("RGB").getcolors(420 * 300)}
    finally:
        document.close()


def test_there_is_an_example_of_every_kind_that_is_a_figure() -> None:
    assert set(EXAMPLES) == {name for name, kind in kinds().items() if kind.draw is not None}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_chart_can_be_read_on_paper(kind: str) -> None:
    found, words = EXAMPLES[kind]
    spec = fit(found, kind)
    assert spec is not None
    figure = draw(spec, found)
    assert figure is not None
    text, colours = paper(figure)
    assert all(word in text.replace("\u00a0", " ") for word in words), text
    assert any(max(shade) - min(shade) > 60 for shade in colours)  # something with a hue was drawn


def test_lines_to_compare_with_and_a_logarithmic_axis_are_drawn() -> None:
    spec = ChartSpec("bar", "channel", ("revenue",), options={"format": {"average": True, "log": True, "lines": [{"value": 120, "label": "Goal"}]}})
    figure = draw(spec, by_channel())
    assert figure is not None
    text, _colours = paper(figure)
    assert all(word in text.replace("\u00a0", " ") for word in ("Goal €120", "Average"))


def test_an_axis_of_time_has_its_ticks_in_the_reader_s_language() -> None:
    axis = read_axis({"type": "date", "tickformat": "%b\n%Y", "dtick": "M1"}, ["2025-01-01", "2025-03-01"], locale="de")
    assert [text for _at, text in axis.ticks] == ["Jan.\n2025", "Feb.\n2025", "März\n2025"]


def test_text_is_shortened_and_wrapped_to_a_width() -> None:
    assert fitted("a long line of text", 60, 10).endswith("…")
    lines = wrapped("some words and averyverylongwordwithoutanybreak at the end", 70, 10)
    assert all(width_of(line, 10) <= 70 for line in lines)
    assert "".join(lines).replace(" ", "") == "somewordsandaveryverylongwordwithoutanybreakattheend"


def test_colours_are_read_as_figures_write_them() -> None:
    half, clear = colour("#ff000080"), colour("rgba(0,0,0,0)")
    assert half is not None
    assert (round(half.alpha, 2), clear, colour("nothing")) == (0.5, None, None)
