"""Questions to begin with are made from the data and have been run."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask.starters import COUNT, running_starters
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.catalog.service import open_catalog
from insightora_dash.engine.cache import ResultCache
from insightora_dash.engine.dataset import Dataset
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Unavailable


def test_starters_are_found_once_per_state_of_the_data(server: Flask, asker: Actor, tmp_path: Path) -> None:
    cache, catalog = ResultCache(tmp_path / "cache"), open_catalog(asker)
    starters = running_starters(catalog, cache)
    assert len(starters) == COUNT
    assert running_starters(replace(catalog, tables=()), None) == starters
    cache.close()


def test_an_empty_workspace_has_none(shop: Catalog) -> None:
    assert running_starters(replace(shop, tables=(), relations=(), dataset=Dataset(())), None) == []


class Gone:
    """An engine that is not there right now."""

    def run(self, statement: Statement) -> Result:
        raise Unavailable("engine_gone", "The query engine is starting.")


def test_a_missing_engine_is_not_remembered(server: Flask, asker: Actor, tmp_path: Path) -> None:
    catalog = open_catalog(asker)
    assert running_starters(replace(catalog, engine=Gone()), None) == []  # type: ignore[arg-type]
    assert len(running_starters(catalog, None)) == COUNT
