"""Text whose columns are lined up with spaces."""

import pytest

from insightora_dash.sources.readers.fixed_width import gaps_of
from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader

TOWNS = (
    "id    name          town        amount\n1     Anna Smith    New York      12.50\n2     Bob           San Diego      7.25\n"
    "3     Carla Jones   Boston       100.00\n14    Dan                          3.10\n"
)
REPORT = (
    "Sales report of the year 2024, all regions\n\nRegion      Units     Revenue\nNorth          10      100.50\nSouth           7       70.25\n"
    "East                     3.00\nWest        1,200   12,000.00\nTotal       1,217   12,173.75\n"
)
QUERY = (
    "id          name                 created\n----------- -------------------- -----------------------\n"
    "          1 Widget, large        2024-01-05 10:00:00.000\n          2 Bolt                 2024-02-06 11:30:00.000\n"
    '         13 Nut "M6"             2024-03-07 12:45:00.000\n\n(3 rows affected)\n'
)
LISTING = (
    "-rw-r--r-- 1 root root    2312 2024-01-05 README.md\ndrwxr-xr-x 2 root root    4096 2024-02-05 docs\n"
    "-rw-r--r-- 1 anna users 120000 2024-03-15 data.csv\n-rw-r--r-- 1 bob  users     12 2024-04-25 note.txt\n"
)


def test_columns_are_told_by_the_places_that_are_blank_in_every_line(read: Reader) -> None:
    got = read("towns.txt", TOWNS)
    assert got.types == {"id": "BIGINT", "name": "VARCHAR", "town": "VARCHAR", "amount": "DECIMAL(18,2)"}
    assert got.cells()[1:] == [
        ["1", "Anna Smith", "New York", "12.50"], ["2", "Bob", "San Diego", "7.25"], ["3", "Carla Jones", "Boston", "100.00"], ["14", "Dan", "", "3.10"],
    ]  # fmt: skip
    assert got.counts == (4, 4, 0, 0)
    sentence = "The columns have a fixed width; they were told by the places that are blank in every line."
    assert [worded(said) for said in got.accounting["warnings"]] == [sentence]


def test_titles_above_and_totals_below_are_told_apart(read: Reader) -> None:
    got = read("report.prn", REPORT)
    assert [[str(cell) for cell in row] for row in got.rows()] == [
        ["North", "10.00", "100.50"], ["South", "7.00", "70.25"], ["East", "None", "3.00"], ["West", "1200.00", "12000.00"],
    ]  # fmt: skip
    assert got.counts == (5, 4, 0, 1)
    assert [(item["line"], item["kind"]) for item in got.accounting["skipped"]] == [(1, "preamble"), (2, "blank"), (3, "header")]
    assert [(item["line"], item["reason"]) for item in got.accounting["rejects"]] == [(8, "total row")]


def test_a_rule_of_dashes_says_where_the_columns_are(read: Reader) -> None:
    got = read("query.txt", QUERY)
    assert got.types == {"id": "BIGINT", "name": "VARCHAR", "created": "TIMESTAMP"}
    assert [row[1] for row in got.rows()] == ["Widget, large", "Bolt", 'Nut "M6"']
    assert got.counts == (4, 3, 0, 1)
    assert [(item["line"], item["reason"]) for item in got.accounting["rejects"]] == [(7, "footer")]
    assert got.lines() == [3, 4, 5]


def test_a_listing_without_header_keeps_its_numbers_and_days(read: Reader) -> None:
    got = read("listing.txt", LISTING)
    assert list(got.types.values()) == ["VARCHAR", "BIGINT", "VARCHAR", "BIGINT", "DATE", "VARCHAR"]
    assert got.counts == (4, 4, 0, 0)


def test_a_later_cell_that_is_wider_than_its_column_is_accounted_for(read: Reader) -> None:
    more = "".join(f"{n:<6}{'Eva':<14}{'Rome':<12}{n:>6}.00\n" for n in range(20, 600))
    got = read("towns.txt", TOWNS + more + "600   A very long name in Llanfairpwll 1.00\n")
    assert got.counts[0] == 585
    assert sum(got.counts[1:]) == 585
    assert got.rows()[400][:3] == (416, "Eva", "Rome")


@pytest.mark.parametrize("content", [
    "a b c\n1 2 3\n4 5 6\n7 8 9\n", "id,   name,   amount\n1,    Anna,   12.5\n2,    Bob,    7.25\n3,    Carl,   8\n",
    "name;x\nNew  York;1\nLos  Alamos;2\nSan  Jose;3\nFort  Worth;4\n",
])  # fmt: skip
def test_what_a_delimiter_cuts_alike_is_left_alone(read: Reader, content: str) -> None:
    got = read("data.txt", content)
    assert got.accounting["warnings"] == []


@pytest.mark.parametrize("text", [
    "This is a text that somebody wrote and that\nhas no columns at all, only words in lines and\nsome more words that follow them in the next\nline, and "
    "then another line, and the last one.\n",
    "a  b\n1  2\n", "New York\nSan Diego\nLos Angeles\nOld Town\n", "a\tb  c\n1\t2  3\n4\t5  6\n7\t8  9\n",
])  # fmt: skip
def test_prose_few_lines_and_single_blanks_have_no_columns(text: str) -> None:
    assert gaps_of(text.splitlines()) == ()
