"""A file as people have it: currency signs, shares, two spellings of dates, blanks and a total row; what is asked of it is right."""

from datetime import date
from pathlib import Path

import pytest

from insightora_dash.ask.headless import ACTOR, Asking
from insightora_dash.catalog.build import build_catalog
from insightora_dash.config import load
from insightora_dash.engine.engine import Engine
from insightora_dash.sources.headless import inspect, load_paths

DAYS = [date(2026, month, day) for month in range(1, 7) for day in (3, 14, 27)]
ROWS = [(day, 1000 * day.month + day.day + 0.5, (day.month * day.day) % 40 / 2) for day in DAYS]  # day, revenue, discount in percent


def spelled(day: date) -> str:
    """Most days as `14.02.2026`, some as `2026-02-14`."""
    return day.strftime("%d.%m.%Y" if (day.month + day.day) % 3 else "%Y-%m-%d")


def money(amount: float) -> str:
    """`€ 1.254,50`, as a German export has it."""
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file: a title, the header, the rows, a blank line and the total."""
    lines = ["Umsatz je Tag", "", "Day;Town;Revenue;Discount"]
    towns = ("Ulm", "Kiel", "N/A")
    lines += [f"{spelled(day)};{towns[n % 3]};{money(amount)};{str(share).replace('.', ',')} %" for n, (day, amount, share) in enumerate(ROWS)]
    lines += ["", f"Total;;{money(sum(row[1] for row in ROWS))};"]
    path = tmp_path_factory.mktemp("messy") / "umsatz.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


def test_every_row_is_typed_and_the_total_is_no_row(messy: Path, engine: Engine) -> None:
    (table,) = inspect(messy, engine)["tables"]
    types = {column["name"]: (column["type"].split("(")[0], column["unit"]) for column in table["columns"]}
    assert types["Day"] == ("DATE", None)
    assert types["Revenue"] == ("DECIMAL", "EUR")
    assert types["Discount"][1] == "%"
    assert (table["rows_in_file"], table["rows_read"] + table["rows_repaired"], table["rows_rejected"]) == (len(ROWS) + 1, len(ROWS), 1)
    assert table["rejects"][0]["raw"].startswith("Total;")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("total revenue", [[sum(row[1] for row in ROWS)]]),
        ("average discount", [[sum(row[2] for row in ROWS) / len(ROWS) / 100]]),
        ("how many rows have no town", [[len(ROWS) // 3]]),
        ("revenue by month", [[f"2026-{month:02d}-01", sum(row[1] for row in ROWS if row[0].month == month)] for month in range(1, 7)]),
    ],
)
def test_sums_averages_and_monthly_trends_are_right(messy: Path, engine: Engine, tmp_path: Path, question: str, expected: list[list[object]]) -> None:
    catalog = build_catalog(ACTOR, load_paths([messy], tmp_path, engine), engine, today=date(2026, 7, 1))
    reply = Asking(catalog, load({}), "offline").ask({"question": question})
    assert reply["error"] is None
    assert [[pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in expected] == reply["rows"]
