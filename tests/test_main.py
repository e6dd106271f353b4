import json
from pathlib import Path

import pytest

from insightora_dash.__main__ import main


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIGHTORA_DATA_DIR", str(tmp_path / "var"))


def test_a_file_that_cannot_be_used_is_one_document_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.csv").touch()
    assert main(["inspect", str(tmp_path / "empty.csv")]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["message"]


def test_a_question_about_a_missing_file_is_one_document_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", str(tmp_path / "gone.csv"), "how many rows"]) == 2
    assert "gone.csv" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("INSIGHTORA_PORT", "many")
    assert main(["migrate"]) == 2
    assert "INSIGHTORA_PORT=many" in capsys.readouterr().out


def test_a_question_about_a_file_is_answered_in_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.csv").write_text("channel,revenue\nOnline,10\nStores,20\nOnline,5\n")
    assert main(["ask", str(tmp_path / "shop.csv"), "total revenue by channel", "--planner", "offline"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert sorted(answer["rows"]) == [["Online", 15], ["Stores", 20]]
    assert (answer["planner"], answer["refused"], answer["error"]) == ("offline", None, None)


def test_migrating_makes_the_database(tmp_path: Path) -> None:
    assert main(["migrate"]) == 0
    assert (tmp_path / "var" / "metadata.sqlite").exists()


def test_an_owner_is_added_from_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("a rather long pass phrase\n"))
    assert main(["user", "add", "ana@example.com"]) == 0
    assert main(["user", "make-owner", "ana@example.com"]) == 0
    assert main(["user", "make-owner", "nobody@example.com"]) == 2


def test_the_model_of_a_workspace_is_exported_and_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import io

    assert main(["model", "export"]) == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("a rather long pass phrase\n"))
    assert main(["user", "add", "ana@example.com"]) == 0
    (tmp_path / "model.yaml").write_text("insightora_model: 1\ncalendar:\n  currency: EUR\n")
    assert main(["model", "import", str(tmp_path / "model.yaml"), "--email", "ana@example.com"]) == 0
    capsys.readouterr()
    assert main(["model", "export"]) == 0
    assert capsys.readouterr().out == (tmp_path / "model.yaml").read_text()


def test_verified_questions_of_a_model_file_are_answered_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.csv").write_text("channel,revenue\nOnline,10\nStores,20\n")
    (tmp_path / "m.yaml").write_text("insightora_model: 1\nverified:\n- {question: our best channel, sql: SELECT 'Stores' AS best FROM shop.shop LIMIT 1}\n")
    assert main(["ask", str(tmp_path / "shop.csv"), "What is our best channel?", "--model", str(tmp_path / "m.yaml")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["planner"], answer["rows"]) == ("verified", [["Stores"]])
