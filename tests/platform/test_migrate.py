import importlib
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, column, create_engine, make_url, select, table
from sqlalchemy.orm import Session

from insightora_dash.accounts.models import Membership, User, Workspace
from insightora_dash.platform.clock import now
from insightora_dash.platform.database import Base, prepare_engine
from insightora_dash.platform.migrate import SCRIPTS, newest, step, upgrade

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


@pytest.fixture
def postgres_apart(postgres_url: str) -> Iterator[str]:
    """A database of its own on the same server."""
    admin, name = create_engine(postgres_url, isolation_level="AUTOCOMMIT"), f"insightora_test_{uuid.uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f'create database "{name}"')
        yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f'drop database "{name}" with (force)')
    admin.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_going_back_before_teams_keeps_what_is_known_about_people(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres_apart") if kind == "postgres" else f"sqlite:///{tmp_path / 'metadata.sqlite'}"
    upgrade(url)
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id="ada", email="ada@example.com", preferences={}))
        session.add_all([Workspace(id=name, name=name) for name in ("first", "second")])
        session.flush()
        for number, (workspace, attributes) in enumerate((("first", {"region": "North"}), ("second", {"region": "South", "level": "2"}))):
            role = "0123456789abcdefghij" if number else "owner"
            session.add(Membership(workspace_id=workspace, user_id="ada", role=role, attributes=attributes, created_at=now() + timedelta(hours=number)))
    step(engine, "0021")
    with engine.connect() as connection:
        assert connection.scalar(select(table("users", column("attributes", JSON)).c.attributes)) == {"region": "North", "level": "2"}
        assert set(connection.scalars(select(column("role")).select_from(table("memberships")))) == {"owner", "viewer"}
    step(engine, "head")
    with Session(engine) as session:
        assert [row.attributes for row in session.scalars(select(Membership))] == [{"region": "North", "level": "2"}] * 2
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_every_table_carries_the_common_state() -> None:
    common = {"id", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "row_version"}
    for one in Base.metadata.sorted_tables:
        assert common <= set(one.columns.keys()), one.name


def test_the_last_file_of_the_migrations_is_their_head() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [newest()]
