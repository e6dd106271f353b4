"""`model export`, `import` and `test` from the command line."""

import io
import json
from pathlib import Path

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.definitions import Metric, MetricTest
from insightora_dash.platform.errors import NotFound
from insightora_dash.semantics import service
from insightora_dash.semantics.commands import model_command

SALES = ("sales", "sales")


def test_a_model_goes_out_and_in_again_unchanged(asker: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    service.set_column(asker, SALES, "revenue", "label", "Umsatz")
    assert model_command("export", asker, file=tmp_path / "model.yaml") == 0
    capsys.readouterr()
    assert model_command("import", asker, file=tmp_path / "model.yaml") == 0
    assert json.loads(capsys.readouterr().out) == {"done": "import", "version": 1}  # nothing to change
    assert model_command("export", asker, file=None) == 0
    text = capsys.readouterr().out
    assert text == (tmp_path / "model.yaml").read_text(encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert model_command("import", asker, file=None) == 0


def test_a_failing_metric_test_is_exit_1(asker: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    service.save_metric(asker, Metric("deals", SALES, "count(*)", tests=(MetricTest(120),)))
    assert model_command("test", asker, file=None) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service, "must_pass", lambda *_: None)  # the data changed since it was published
        service.save_metric(asker, Metric("deals", SALES, "count(*)", tests=(MetricTest(119, 0.5),)))
    assert model_command("test", asker, file=None) == 1
    line = json.loads(capsys.readouterr().out)["tests"][0]
    assert (line["metric"], line["expect"], line["got"], line["passed"]) == ("deals", 119, 120.0, False)


def test_a_file_that_is_not_there_is_named(asker: Actor, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        model_command("import", asker, file=tmp_path / "gone.yaml")
