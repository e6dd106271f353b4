"""Brings a metadata database to the current schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine, create_engine

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
    with engine.execution_options(writing=True).begin() as connection:
        settings = AlembicConfig()
        settings.set_main_option("script_location", SCRIPTS.as_posix())
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
