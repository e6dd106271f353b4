"""Rules of the house that import contracts cannot say."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRODUCT = sorted((ROOT / "insightora_dash").rglob("*.py"))


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_the_server_never_loads_dash() -> None:
    assert run_python("import sys, insightora_dash.server; print('dash' in sys.modules)").strip() == "False"


def test_importing_the_app_does_nothing() -> None:
    code = "import threading, app, os; print(threading.active_count(), os.path.exists('data/var/should-not-exist'), hasattr(app, 'nothing'))"
    assert run_python(code).strip() == "1 False False"


def test_only_the_configuration_reads_the_environment() -> None:
    readers = [path.relative_to(ROOT).as_posix() for path in PRODUCT if "os.environ" in path.read_text() or "getenv(" in path.read_text()]
    assert readers == ["insightora_dash/config.py"]


@pytest.mark.parametrize("folder", ["pages", "callbacks"])
def test_screens_stay_thin(folder: str) -> None:
    for path in (ROOT / folder).glob("*.py"):
        assert len(path.read_text().splitlines()) <= 160, path.name
        for node in ast.walk(ast.parse(path.read_text())):
            assert not isinstance(node, ast.Try), f"{path.name}: errors belong to the one error door"


def test_nothing_of_ours_is_pickled() -> None:
    users = [path.name for path in PRODUCT for node in ast.walk(ast.parse(path.read_text()))
             if isinstance(node, ast.Import) and any(alias.name in ("pickle", "dill", "shelve", "marshal") for alias in node.names)]
    assert users == []


def test_no_class_is_laid_out_by_two_style_sheets() -> None:
    places: dict[str, set[str]] = {}
    for sheet in sorted((ROOT / "assets").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/|@(?:media|container|supports)[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", sheet.read_text(), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{[^{}]*display:[^{}]*\}", rules):
            for bare in re.findall(r"(?:^|,)\s*(\.[\w-]+)\s*(?=,|$)", selectors):
                places.setdefault(bare, set()).add(sheet.name)
    assert {name: sheets for name, sheets in places.items() if len(sheets) > 1} == {}
