"""Brings a metadata database to the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, inspect, select, table

from insightora_dash.platform.database import prepare_engine

HEAD = "head"
SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(url: str) -> None:
    """Runs every missing migration on the database at `url`; an up-to-date one is left as it is."""
    engine = create_engine(url)
    prepare_engine(engine)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> None:
    """Runs every missing migration through an open engine, in one transaction."""
    with engine.connect() as connection:
        if _revision(connection) == newest():
            return
    step(engine, HEAD)


def newest() -> str:
    """The number of the last migration; they stand in one line, and their files begin with it."""
    return max(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))


def step(engine: Engine, revision: str) -> None:
    """Goes to another revision, forward or (an older number) back, in one transaction."""
    from alembic import command  # a server that starts on a current schema needs no Alembic
    from alembic.config import Config as AlembicConfig

    with engine.execution_options(writing=True).connect() as connection, _tables_replaced(connection), connection.begin():
        settings = AlembicConfig()
        settings.set_main_option("script_location", SCRIPTS.as_posix())
        settings.attributes["connection"] = connection
        back = revision != HEAD and (_revision(connection) or "") > revision
        (command.downgrade if back else command.upgrade)(settings, revision)
        if engine.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()):
            raise RuntimeError(f"the migration leaves rows of {broken[0]} that refer to nothing")


@contextmanager
def _tables_replaced(connection: Connection) -> Iterator[None]:
    """On SQLite a table changes by another one that takes its place, which foreign keys in force forbid while rows refer to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # counts only outside of a transaction
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
