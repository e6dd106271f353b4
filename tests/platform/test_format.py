"""Values in words, English and German."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from insightora_dash.platform import format as words

NB = "\u00a0"
EN_DE = [
    (1904220, {}, "1,904,220", "1.904.220"),
    (-12, {}, "−12", "−12"),
    (0.5, {}, "0.5", "0,5"),
    (1234.567, {}, "1,234.57", "1.234,57"),
    (0.01234, {}, "0.0123", "0,0123"),
    (1e21, {}, "1e21", "1e21"),
    (math.nan, {}, "–", "–"),
    (math.inf, {}, "∞", "∞"),
    (-math.inf, {}, "−∞", "−∞"),
    (Decimal("4209717.55"), {"unit": "EUR"}, "€4,209,717.55", f"4.209.717,55{NB}€"),
    (4209717, {"unit": "EUR", "compact": True}, f"€4.21{NB}M", f"4,21{NB}Mio.{NB}€"),
    (-12.5, {"unit": "$"}, "−$12.50", f"−12,50{NB}$"),
    (1200, {"unit": "CHF"}, f"CHF{NB}1,200", f"1.200{NB}CHF"),
    (math.nan, {"unit": "EUR"}, "–", "–"),
    (0.084, {"unit": "%"}, f"8.4{NB}%", f"8,4{NB}%"),
    (0.25, {"unit": "%"}, f"25{NB}%", f"25{NB}%"),
    (0.00042, {"unit": "%"}, f"0.04{NB}%", f"0,04{NB}%"),
    (math.nan, {"unit": "%"}, "–", "–"),
    (4.2, {"unit": "days"}, f"4.2{NB}days", f"4,2{NB}Tage"),
    (1, {"unit": "hours"}, f"1{NB}hour", f"1{NB}Stunde"),
    (math.nan, {"unit": "days"}, "–", "–"),
    (12, {"unit": "kg"}, f"12{NB}kg", f"12{NB}kg"),
    (math.nan, {"unit": "kg"}, "–", "–"),
    (999_950, {"compact": True}, f"1{NB}M", f"1{NB}Mio."),
    (48_112, {"compact": True}, f"48.1{NB}k", f"48,1{NB}Tsd."),
    (300_000, {"compact": True}, f"300{NB}k", f"300{NB}Tsd."),
    (2.5e12, {"compact": True}, f"2.5{NB}T", f"2,5{NB}Bio."),
    (999, {"compact": True}, "999", "999"),
    (2026, {"grain": "year"}, "2026", "2026"),
    (10248, {"role": "id"}, "10248", "10248"),
    (math.nan, {"role": "id"}, "–", "–"),
    (date(2026, 9, 30), {}, "30 Sep 2026", "30. Sep 2026"),
    (date(2026, 9, 1), {"grain": "month"}, "Sep 2026", "Sep 2026"),
    (date(2026, 3, 1), {"grain": "month"}, "Mar 2026", "Mär 2026"),
    (date(2026, 7, 1), {"grain": "quarter"}, "Q3 2026", "Q3 2026"),
    (date(2026, 1, 1), {"grain": "year"}, "2026", "2026"),
    (date(2026, 9, 28), {"grain": "week"}, "W40 2026", f"KW{' '}40 2026"),
    (datetime(2026, 9, 30, 14, 5), {}, "30 Sep 2026, 14:05", "30. Sep 2026, 14:05"),
    (datetime(2026, 9, 30, 14, 5, 9), {"grain": "second"}, "30 Sep 2026, 14:05:09", "30. Sep 2026, 14:05:09"),
    (date(2026, 9, 30), {"grain": "hour"}, "30 Sep 2026", "30. Sep 2026"),
    (datetime(2026, 9, 30), {"type": "DATE"}, "30 Sep 2026", "30. Sep 2026"),
    (time(8, 30), {}, "08:30", "08:30"),
    (timedelta(days=3, hours=4, minutes=5), {}, f"3{NB}days 4{NB}hours", f"3{NB}Tage 4{NB}Stunden"),
    (timedelta(minutes=-5), {}, f"−5{NB}min", f"−5{NB}Min."),
    (timedelta(), {}, f"0{NB}s", f"0{NB}s"),
    (True, {}, "Yes", "Ja"),
    (False, {}, "No", "Nein"),
    (None, {}, "–", "–"),
    ("Köln", {}, "Köln", "Köln"),
    (["a", 1, None], {}, "a, 1, –", "a, 1, –"),
    ({"a": 0.5}, {}, "a: 0.5", "a: 0,5"),
    (b"\x01" * 20, {}, "0x" + "01" * 12 + "…", "0x" + "01" * 12 + "…"),
    (b"\x01", {}, "0x01", "0x01"),
]


@pytest.mark.parametrize(("value", "options", "english", "german"), EN_DE)
def test_a_value_reads_in_both_languages(value: object, options: dict[str, object], english: str, german: str) -> None:
    assert (words.format_value(value, **options), words.format_value(value, locale="de", **options)) == (english, german)


@pytest.mark.parametrize(
    ("first", "last", "english", "german"),
    [
        (date(2026, 1, 1), date(2026, 9, 30), "1 Jan – 30 Sep 2026", "1. Jan – 30. Sep 2026"),
        (date(2025, 12, 1), date(2026, 1, 31), "1 Dec 2025 – 31 Jan 2026", "1. Dez 2025 – 31. Jan 2026"),
        (date(2026, 9, 3), date(2026, 9, 9), "3 – 9 Sep 2026", "3. – 9. Sep 2026"),
        (date(2026, 9, 3), date(2026, 9, 3), "3 Sep 2026", "3. Sep 2026"),
        (date(2026, 9, 3), None, "since 3 Sep 2026", "seit 3. Sep 2026"),
        (None, date(2026, 9, 3), "until 3 Sep 2026", "bis 3. Sep 2026"),
        (None, None, "–", "–"),
    ],
)
def test_a_period_names_its_exact_days(first: date | None, last: date | None, english: str, german: str) -> None:
    assert (words.format_period(first, last), words.format_period(first, last, locale="de")) == (english, german)


def test_a_gain_carries_its_sign() -> None:
    assert words.format_percent(0.084, signed=True) == f"+8.4{NB}%"
    assert words.format_percent(-0.011, signed=True) == f"−1.1{NB}%"
    assert words.format_number(0, signed=True) == "0"


def test_what_rounds_to_nothing_has_no_minus() -> None:
    assert words.format_number(-0.001, decimals=1) == "0.0"
    assert words.format_money(-0.001, "EUR") == "€0.00"


def test_dates_are_read_from_iso_text_and_years_from_numbers() -> None:
    assert words.format_date("2026-09-01", grain="month") == "Sep 2026"
    assert words.format_date("2026-09-01T08:00:00") == "1 Sep 2026, 08:00"
    assert words.format_date(2026) == "2026"
    assert words.format_date(None) == "–"


def test_nothing_is_worded_as_a_dash_by_every_verb() -> None:
    found = [words.format_number(None), words.format_percent(None), words.format_money(None, "EUR"), words.format_duration(None, "days")]
    assert set(found) == {"–"}


@pytest.mark.parametrize(
    ("values", "unit", "decimals"),
    [([1, 2.0, None], None, 0), ([1.25, 3], None, 2),
     ([0.012], None, 4), ([12.0, 3.5], "EUR", 2), ([12.0], "EUR", 0), ([0.5, 0.084], "%", 1), ([0.0002], "%", 2),
     (["text"], None, 0), ([3.25], "JPY", 0)],
)  # fmt: skip
def test_a_column_has_as_many_decimals_as_it_needs(values: list[object], unit: str | None, decimals: int) -> None:
    assert words.decimals_for(values, unit=unit) == decimals


def test_the_figures_of_a_column_line_up() -> None:
    assert words.column_texts([1611087.5, 694410.0, None], unit="EUR", show_unit=False) == ["1,611,087.50", "694,410.00", "–"]
    assert words.column_texts([0.5, 0.125], unit="%", show_unit=False) == [f"50.0{NB}%", f"12.5{NB}%"]


def test_moments_that_are_all_midnight_are_days() -> None:
    assert words.column_texts([datetime(2026, 1, 1), None]) == ["1 Jan 2026", "–"]
    assert words.column_texts([datetime(2026, 1, 1), datetime(2026, 1, 1, 9)])[0] == "1 Jan 2026, 00:00"


def test_years_and_ids_are_never_grouped() -> None:
    assert words.column_texts([2026, 2025], grain="year") == ["2026", "2025"]
    assert words.column_texts([10248], role="id") == ["10248"]


@pytest.mark.parametrize(("unit", "label", "german"), [("EUR", "EUR", "EUR"), ("€", "EUR", "EUR"), ("d", "days", "Tage"), ("kg", "kg", "kg"), (None, "", "")])
def test_a_unit_has_a_name_for_headers(unit: str | None, label: str, german: str) -> None:
    assert (words.unit_label(unit), words.unit_label(unit, locale="de")) == (label, german)


def test_only_currencies_have_a_code() -> None:
    assert [words.currency_code(unit) for unit in ("€", "USD", "km", None)] == ["EUR", "USD", None, None]


def test_plotly_gets_the_same_rules() -> None:
    assert (words.d3_separators(), words.d3_separators("de")) == (".,", ",.")
    assert (words.d3_number([1.25]), words.d3_number([3]), words.d3_number(unit="%")) == (",.2f", ",.0f", ",.0%")
    assert [words.d3_date(grain) for grain in ("year", "quarter", "month", "week", "day", None)] == [
        "%Y", "Q%q %Y", "%b %Y", "W%-V %G", "%-d %b %Y", "%-d %b %Y, %H:%M"]  # fmt: skip


def test_an_unknown_language_reads_as_english() -> None:
    assert words.format_number(1234.5, locale="xx") == "1,234.5"
    assert words.format_date(date(2026, 9, 30), locale="de-AT") == "30. Sep 2026"
