"""Files of dashboards, on SQLite: what is in them does not depend on the metadata database."""

from pathlib import Path

import pytest

from insightora_dash.config import Config, load
from tests.ask.conftest import asker, load_sales, sales_parsed

__all__ = ["asker", "load_sales", "sales_parsed"]


@pytest.fixture
def config(tmp_path: Path, sqlite_template: Path) -> Config:
    """A configuration with its own data folder and an empty, migrated SQLite database."""
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / "var" / "metadata.sqlite").write_bytes(sqlite_template.read_bytes())
    return load({"INSIGHTORA_DATA_DIR": str(tmp_path / "var"), "INSIGHTORA_COMPANIONS": "off"})
