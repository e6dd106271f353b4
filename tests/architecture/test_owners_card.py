"""Each package that the owner named is used by the product, and where."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CARD = {
    "dash": "dash", "dash-bootstrap-components": "dash_bootstrap_components", "plotly": "plotly", "flask-login": "flask_login",
    "flask-sqlalchemy": "flask_sqlalchemy", "pandas": "pandas", "duckdb": "duckdb", "groq": "groq", "diskcache": "diskcache",
    "flask-mail": "flask_mail", "pyotp": "pyotp",
}


@cache
def imports() -> dict[str, frozenset[str]]:
    """Each product module and what it really imports."""
    found: dict[str, frozenset[str]] = {}
    for folder in ("insightora_dash", "pages", "components", "callbacks"):
        for path in (ROOT / folder).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text())))
            names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
            names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
            found[str(path.relative_to(ROOT))] = frozenset(names)
    return found


def modules_importing(package: str) -> list[str]:
    """Product modules with a real import of `package` (or a part of it)."""
    return [path for path, names in imports().items() if any(name == package or name.startswith(package + ".") for name in names)]


@pytest.mark.parametrize("package", sorted(CARD))
def test_a_package_of_the_card_is_used_by_the_product(package: str) -> None:
    assert modules_importing(CARD[package])


def test_the_whole_card_is_pinned_to_run() -> None:
    pinned = {line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    assert set(CARD) <= pinned
