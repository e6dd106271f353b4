"""What a freshly read table is asked about, and that each fix settles it."""

from collections.abc import Mapping
from typing import Any

import pytest

from insightora_dash.sources.findings import Finding, findings
from tests.sources.readers.conftest import Read, Reader, read  # noqa: F401 - the fixture

ROWS = "".join(f"{n},{n % 7}\n" for n in range(60))
CASES: dict[str, tuple[str, str, str]] = {
    "dates that nothing decides": ("day,n\n03/04/2026,1\n05/06/2026,2\n", "Day first", "Nothing in the column decides"),
    "cells that do not fit": ("id,n\n" + ROWS + "61,soon\n", "“soon” means empty", "1 cells do not fit"),
    "words for nothing": ("id,town\n1,Ulm\n2,unknown\n3,unknown\n4,Kiel\n", "Treat as empty", "unknown seems to stand for"),
    "numbers for nothing": ("id,n\n1,4\n2,-999\n3,-999\n4,7\n", "Treat as empty", "-999 seems to stand for"),
    "numbers kept as text": ("id,n\n1,4\n2,5\n3,soon\n4,7\n", "Read as numbers", "75% of the texts are numbers"),
    "a column without values": ("id,n\n1,\n2,\n", "Leave it out", "No cell of this column"),
    "a total": ("name,n\nHut,1\nRad,2\nTotal,3\n", "Keep as rows", "Line 4 looks like a total"),
    "a subtotal": ("name,n\nHut,1\nRad,2\nSubtotal,3\nMast,5\n", "Keep as rows", "Line 4 looks like a total"),
    "no header": ("1,2\n3,4\n", "Line 1 names them", "No line was found"),
}


def found(got: Read) -> list[Finding]:
    table = got.table
    return findings(table["name"], table["columns"], table["accounting"], table["rows"])


def said(found: list[Finding]) -> list[str]:
    return [finding.says.worded() for finding in found]


@pytest.mark.parametrize("case", CASES)
def test_what_is_odd_is_named_and_its_fix_settles_it(read: Reader, case: str) -> None:  # noqa: F811
    content, press, sentence = CASES[case]
    before = found(read("data.csv", content))
    finding = next(one for one in before if one.says.worded().startswith(sentence))
    step = next(fix.step for fix in finding.fixes if fix.says.worded() == press)
    after = found(read("data.csv", content, recipe={"steps": [step]}))
    assert not [text for text in said(after) if text.startswith(sentence)]


def test_a_nearly_unique_key_is_said_to_repeat(read: Reader) -> None:  # noqa: F811
    rows = "".join(f"A{n:03},x\n" for n in range(60))
    assert said(found(read("data.csv", "code,kind\n" + rows + "A059,x\n"))) == [
        "Nearly every value is different, but 1 of 61 repeat: as a key they would match twice."
    ]


QUIET: list[Mapping[str, Any]] = [{"name": "data.csv", "content": "id,day,n\n" + "".join(f"{n},2026-01-{n:02},{n * 3}\n" for n in range(1, 29))},
                                  {"name": "data.csv", "content": "code,n\n007,1\n008,2\n"}]  # fmt: skip


@pytest.mark.parametrize("file", QUIET)
def test_a_clean_table_has_nothing_to_look_at(read: Reader, file: Mapping[str, Any]) -> None:  # noqa: F811
    assert found(read(file["name"], file["content"])) == []


def test_codes_kept_as_text_are_no_measure(read: Reader) -> None:  # noqa: F811
    got = read("data.csv", "code,kind\n007,01\n008,01\n009,02\n")
    assert [got.column(name)["role"] for name in ("code", "kind")] == ["id", "dimension"]
