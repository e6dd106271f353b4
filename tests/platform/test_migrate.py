import importlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from insightora_dash.platform.database import Base
from insightora_dash.platform.migrate import SCRIPTS, newest, upgrade

for domain in ("platform", "accounts", "sources", "catalog", "ask", "dashboards", "insights", "reports"):
    importlib.import_module(f"insightora_dash.{domain}.models")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_migrations_make_exactly_what_the_models_describe(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_migrated") if kind == "postgres" else f"sqlite:///{tmp_path / 'metadata.sqlite'}"
    upgrade(url)
    upgrade(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_every_table_carries_the_common_state() -> None:
    common = {"id", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "row_version"}
    for table in Base.metadata.sorted_tables:
        assert common <= set(table.columns.keys()), table.name


def test_the_last_file_of_the_migrations_is_their_head() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [newest()]
