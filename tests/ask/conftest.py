"""A workspace with one table of sales, loaded the way an upload is, and the small shop of the query tests."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.extensions import write_session
from insightora_dash.sources import versions
from insightora_dash.sources.parts import parse_file
from insightora_dash.sources.service import new_source
from tests.query.conftest import one_currency, shop, shop_files

__all__ = ["one_currency", "shop", "shop_files"]

CHANNELS, REGIONS = ("Online", "Store", "Phone"), ("North", "South", "East", "West")


def sales_csv() -> str:
    """120 sales over 2024: three channels, four regions."""
    rows = ["sale_id,order_date,channel,region,revenue,quantity"]
    for n in range(120):
        day = date(2024, 1, 1) + timedelta(days=3 * n)
        rows.append(f"S-{n:04d},{day},{CHANNELS[n % 3]},{REGIONS[n % 4]},{100 + 10 * (n % 3) + n / 4:.2f},{1 + n % 5}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="session")
def sales_parsed(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> tuple[Path, dict[str, Any]]:
    """The file, read once: its Parquet parts and what reading it found out."""
    folder = tmp_path_factory.mktemp("sales")
    (folder / "sales.csv").write_text(sales_csv(), encoding="utf-8")
    (folder / "work").mkdir()
    return folder / "work", parse_file(engine, folder / "sales.csv", folder / "work", file_name="sales.csv", seconds=60, memory_mb=1024)


LoadSales = Callable[[Actor], None]


@pytest.fixture
def load_sales(server: Flask, config: Config, sales_parsed: tuple[Path, dict[str, Any]], tmp_path: Path) -> LoadSales:
    """Puts the sales into an actor's workspace."""

    def load(actor: Actor) -> None:
        work, answer = sales_parsed
        copied = Path(shutil.copytree(work, tmp_path / f"work-{actor.id}"))
        parts = versions.publish_parts(copied, answer["tables"], config.data_dir)
        with write_session() as session:
            source = new_source(session, actor, "sales", "upload")
            versions.add_versions(session, source, answer, parts, upload_id=None, actor_id=actor.id)

    return load


@pytest.fixture
def asker(owner: Actor, load_sales: LoadSales) -> Actor:
    """An owner whose workspace has the sales."""
    load_sales(owner)
    return owner
