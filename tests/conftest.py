"""What every test may use: a configuration, a server on each metadata database, an engine, people."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config, load
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.pool import ChildPool
from insightora_dash.platform.database import Base
from insightora_dash.platform.extensions import db, provide
from insightora_dash.platform.migrate import upgrade
from insightora_dash.server import create_server
from tests import factories
from tests.absence import missing
from tests.client import Client
from tests.private_postgres import start_private_postgres
from tests.private_redis import redis_server
from tests.quick import passwords_hashed_lightly, routes_compiled_once, with_known_templates

LOOPBACK_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"

routes_compiled_once()
passwords_hashed_lightly()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """How `make test` shares the tests out between its workers."""
    from tests.together import Together

    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tables, and what runs a second time on PostgreSQL, go without the tracer that measures coverage: it takes a third of their time."""
    if not config.pluginmanager.hasplugin("pytest_cov"):
        return
    for item in items:
        again = hasattr(item, "callspec") and "postgres" in item.callspec.params.values()
        if again or Path(__file__).parent / "questions" in item.path.parents:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One warm engine for the whole run."""
    pool = ChildPool(load({"INSIGHTORA_DATA_DIR": str(tmp_path_factory.mktemp("engine"))}))
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A fresh PostgreSQL database: TEST_POSTGRES_URL's server, the one on loopback, or a private one."""
    server, stop = _postgres_server()
    name = f"insightora_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'create database "{name}"'))
        connection.execute(text(f'alter database "{name}" set synchronous_commit = off'))  # nobody needs these rows after a power cut
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'drop database "{name}" with (force)'))
    admin.dispose()
    stop()


def _postgres_server() -> tuple[str, Callable[[], None]]:
    given = os.environ.get("TEST_POSTGRES_URL")
    for url in filter(None, (given, LOOPBACK_POSTGRES)):
        probe = create_engine(url, connect_args={"connect_timeout": 3})
        try:
            with probe.connect():
                return url, lambda: None
        except OperationalError:
            continue
        finally:
            probe.dispose()
    private = start_private_postgres()
    if private is None:
        missing("PostgreSQL", "set TEST_POSTGRES_URL to a server where databases may be created")
    return private.url, private.stop


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An emptied database of the Redis named by TEST_REDIS_URL or on loopback, or of a private one."""
    with redis_server() as url:
        client = redis.Redis.from_url(url)
        client.flushdb()
        yield url
        client.flushdb()
        client.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy."""
    path = tmp_path_factory.mktemp("template") / "metadata.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_migrated(postgres_url: str) -> str:
    """The PostgreSQL database with the current schema."""
    upgrade(postgres_url)
    return postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """A configuration with its own data folder and an empty, migrated metadata database of each kind."""
    settings = {"INSIGHTORA_DATA_DIR": str(tmp_path / "var"), "INSIGHTORA_COMPANIONS": "off"}
    (tmp_path / "var").mkdir(mode=0o700)
    if request.param == "postgres":
        settings["INSIGHTORA_DATABASE_URL"] = request.getfixturevalue("postgres_migrated")
        _empty(settings["INSIGHTORA_DATABASE_URL"])
    else:
        template: Path = request.getfixturevalue("sqlite_template")
        (tmp_path / "var" / "metadata.sqlite").write_bytes(template.read_bytes())
    return load(settings)


def _empty(url: str) -> None:
    admin = create_engine(url)
    with admin.begin() as connection:
        connection.execute(text("; ".join(f'delete from "{table.name}"' for table in reversed(Base.metadata.sorted_tables))))  # truncate takes 0.2 s
    admin.dispose()


@pytest.fixture
def server(config: Config, engine: Engine) -> Iterator[Flask]:
    """A server without Dash; its app context is open, so services can be called."""
    app = with_known_templates(create_server(config))
    app.config["TESTING"] = True
    app.test_client_class = Client
    with app.app_context():
        provide(app, Engine, engine)  # type: ignore[type-abstract]
        opened: list[Any] = []
        event.listen(db.engine, "connect", lambda connection, _record: opened.append(connection))
        yield app
        db.session.remove()
        db.engine.dispose()
        for connection in opened:  # one that a thread gave back after the pool was gone belongs to nobody
            connection.close()


@pytest.fixture
def owner(server: Flask) -> Actor:
    """The owner of a fresh workspace without sample data."""
    return factories.make_owner()
