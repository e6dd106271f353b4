"""The score of polluted files."""

from pathlib import Path

import pytest

from bench import pollution
from bench.pollution import agreement

TRUTH = [["a", "b"], ["1", "2"], ["3", "4"]]


def test_the_truth_itself_has_the_highest_score() -> None:
    assert agreement(TRUTH, TRUTH) == pollution.Agreement(10.0, shape=True, whole=True)


def test_a_refused_file_has_none() -> None:
    assert agreement(None, TRUTH).score == 0.0


def test_a_lost_record_costs_recall_of_records_and_cells() -> None:
    found = agreement(TRUTH[:2], TRUTH)
    assert found.score == pytest.approx(1 + 3 + 2 * (1 + 1 / 2 + 2 / 3))
    assert not found.shape


def test_a_wrong_cell_costs_its_record() -> None:
    found = agreement([["a", "b"], ["1", "2"], ["3", "5"]], TRUTH)
    assert found.score == pytest.approx(1 + 3 + 3 / 2 + 3 * 3 / 4)
    assert (found.shape, found.whole) == (True, False)


def test_a_folder_is_read_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, text in (("files", "a;b\n1;2\n3;4\n"), ("truth", "a,b\n1,2\n3,4\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.csv").write_text(text)
    (tmp_path / "index.csv").write_text("id,path,truth\none,one.csv,one.csv\nnone,two.csv,\n")
    monkeypatch.setattr("sys.argv", ["bench", f"--files={tmp_path}"])
    pollution.main()
    assert "Pollock score of 1 files" in (said := capsys.readouterr().out)
    assert "score=10.0" in said
