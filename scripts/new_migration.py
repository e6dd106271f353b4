"""Writes a migration for what the models have and the newest migration has not:  python scripts/new_migration.py "what changes"."""

import importlib
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import create_engine

sys.path.insert(0, str(Path(__file__).parent.parent))

from insightora_dash.platform.database import Base, prepare_engine
from insightora_dash.platform.migrate import SCRIPTS, upgrade_engine

MODELS = ("platform", "accounts", "sources", "catalog", "ask", "dashboards", "insights", "reports")


def main(message: str) -> None:
    """Upgrades an empty database to the newest migration, then lets Alembic compare it with the models."""
    for domain in MODELS:
        importlib.import_module(f"insightora_dash.{domain}.models")
    engine = create_engine("sqlite://")
    prepare_engine(engine)
    upgrade_engine(engine)
    settings = AlembicConfig()
    settings.set_main_option("script_location", SCRIPTS.as_posix())
    number = f"{len(list((SCRIPTS / 'versions').glob('0*.py'))) + 1:04d}"
    with engine.connect() as connection:
        settings.attributes.update(connection=connection, metadata=Base.metadata)
        command.revision(settings, message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(sys.argv[1])
