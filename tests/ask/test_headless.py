"""The `ask` command over real files."""

import json
from pathlib import Path

import pytest

from insightora_dash.ask.cells import cell
from insightora_dash.ask.headless import ask_command
from insightora_dash.config import Config
from insightora_dash.platform.errors import Invalid, NotFound

SALES = "region,amount,day\nNorth,10.5,2024-01-01\nSouth,20,2024-02-01\nNorth,5,2024-02-03\n"


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


def test_one_question_is_one_document(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_command([str(sales)], "total amount by region", Config(), planner="offline") == 0
    answer = json.loads(capsys.readouterr().out)
    assert sorted(answer["rows"]) == [["North", 15.5], ["South", 20.0]]
    assert answer["refused"] is None
    assert answer["error"] is None
    assert answer["confidence"] == "high"
    assert answer["planner"] == "offline"
    assert {chip["kind"] for chip in answer["plan"]["chips"]} >= {"measure", "group"}


def test_a_batch_keeps_its_order_and_a_failure_is_its_line(sales: Path, tmp_path: Path) -> None:
    asked, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        {"id": 1, "question": "total amount by region"}, {"id": 2, "question": "sales by planet"}, {"id": 3, "question": ""},
        {"id": 4, "question": "only North", "history": ["total amount by region"]}, {"id": 5, "question": "amount by month"},
    ]
    asked.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert ask_command([str(sales)], None, Config(), batch=asked, out=out, planner="offline") == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [a["id"] for a in answers] == [1, 2, 3, 4, 5]
    assert "planet" in answers[1]["refused"]
    assert answers[1]["rows"] is None
    assert answers[2]["error"]
    assert answers[3]["rows"] == [["North", 15.5]]
    assert sorted(answers[4]["rows"]) == [["2024-01-01", 10.5], ["2024-02-01", 25.0]]


@pytest.mark.parametrize(("sources", "options", "error"), [
    ([], {}, Invalid), (["nowhere.csv"], {}, NotFound), (["sales"], {"today": "soon"}, Invalid), (["sales"], {"planner": "oracle"}, Invalid),
    (["sales"], {"batch": Path("nowhere.jsonl")}, NotFound),
])
def test_input_that_cannot_be_used_is_refused(sources: list[str], options: dict[str, object], error: type[Exception], sales: Path) -> None:
    named = [str(sales) if source == "sales" else source for source in sources]
    with pytest.raises(error):
        ask_command(named, "total amount", Config(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["not json", "[1]"])
def test_a_batch_line_that_is_no_object_is_named(text: str, sales: Path, tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    asked.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(Invalid, match="Line 1"):
        ask_command([str(sales)], None, Config(), batch=asked)


@pytest.mark.parametrize(("value", "wanted"), [
    (float("nan"), None), (float("inf"), None), (b"ab", "YWI="), (True, True), (12345678901234567890, 12345678901234567890), ([1, float("nan")], [1,
        None]), ({"a": b"x"}, {"a": "eA=="}),
])
def test_cells_are_json(value: object, wanted: object) -> None:
    assert cell(value) == wanted


REPORT = """Umsatzbericht 2026
Stand: 01.04.2026

Datum;Kunde;Betrag;Rabatt;Bezahlt
05.01.2026;Meier;1.254,00 €;8,5 %;ja
2026-01-20;Schulz;(54,00 €);10 %;nein
12.02.2026;Meier;€ 300,50;0 %;ja
2026-02-28;Kraus;12,00 €;2,5 %;n
31.03.2026;Schulz;2.000,00 €;4 %;j
Summe;;3.512,50 €;;
"""
ASKED = {
    "total Betrag": [[3512.5]],
    "average Rabatt": [[0.05]],
    "total Betrag by month": [["2026-01-01", 1200.0], ["2026-02-01", 312.5], ["2026-03-01", 2000.0]],
    "total Betrag by Kunde": [["Kraus", 12.0], ["Meier", 1554.5], ["Schulz", 1946.0]],
}


def test_a_report_with_signs_percents_two_dates_and_a_total_is_answered_rightly(tmp_path: Path) -> None:
    report, asked, out = tmp_path / "bericht.csv", tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    report.write_text(REPORT, encoding="cp1252")
    asked.write_text("".join(json.dumps({"id": i, "question": text}) + "\n" for i, text in enumerate(ASKED)), encoding="utf-8")
    assert ask_command([str(report)], None, Config(), batch=asked, out=out, planner="offline") == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {answer["question"]: sorted(answer["rows"]) for answer in answers} == ASKED
