"""Brings a metadata database to the current schema."""

from pathlib import Path

from sqlalchemy import Connection, Engine, column, create_engine, inspect, select, table

from insightora_dash.platform.database import prepare_engine

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
    _run(engine)


def newest() -> str:
    """The number of the last migration; they stand in one line, and their files begin with it."""
    return max(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))


def _run(engine: Engine) -> None:
    from alembic import command  # a server that starts on a current schema needs no Alembic
    from alembic.config import Config as AlembicConfig

    with engine.execution_options(writing=True).begin() as connection:
        settings = AlembicConfig()
        settings.set_main_option("script_location", SCRIPTS.as_posix())
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
