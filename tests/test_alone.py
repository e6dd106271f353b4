"""A second look at the few tests that failed beside all the others."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "alone.py"
FINE, WRONG = "def test_fine() -> None:\n    assert True\n", "def test_wrong() -> None:\n    assert False\n"


def _alone(folder: Path, failed: Mapping[str, bool] | None) -> subprocess.CompletedProcess[str]:
    (folder / "test_some.py").write_text(FINE + "\n\n" + WRONG)
    if failed is not None:
        kept = folder / ".pytest_cache" / "v" / "cache" / "lastfailed"
        kept.parent.mkdir(parents=True)
        kept.write_text(json.dumps(failed))
    return subprocess.run([sys.executable, str(SCRIPT)], cwd=folder, capture_output=True, text=True, check=False)


def test_a_test_that_passes_alone_is_named_and_lets_the_run_pass(tmp_path: Path) -> None:
    ran = _alone(tmp_path, {"test_some.py::test_fine": True})
    assert ran.returncode == 0
    assert "UNSTEADY test_some.py::test_fine" in ran.stdout


def test_a_test_that_fails_alone_too_fails_the_run(tmp_path: Path) -> None:
    ran = _alone(tmp_path, {"test_some.py::test_fine": True, "test_some.py::test_wrong": True})
    assert ran.returncode == 1
    assert "UNSTEADY" not in ran.stdout


@pytest.mark.parametrize("failed", [None, {}, {"test_some.py": True}, {f"test_some.py::test_{n}": True for n in range(4)}])
def test_many_failures_or_a_file_that_could_not_be_read_are_no_accident(tmp_path: Path, failed: Mapping[str, bool] | None) -> None:
    ran = _alone(tmp_path, failed)
    assert ran.returncode == 1
    assert "Once more" not in ran.stdout
