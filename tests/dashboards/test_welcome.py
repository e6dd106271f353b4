"""What a new workspace starts with, also when the engine is not there yet."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import service, welcome
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.extensions import need, provide, read_session
from insightora_dash.platform.models import Job


class AwayEngine:
    """An engine whose process is not up yet."""

    def task(self, *_arguments: Any, **_options: Any) -> dict[str, Any]:
        raise Unavailable("engine_away", "The engine is away.")


@pytest.fixture
def away(server: Flask) -> Engine:
    """Takes the engine away; returns the real one."""
    real = need(Engine)  # type: ignore[type-abstract]
    provide(server, Engine, AwayEngine())  # type: ignore[type-abstract, arg-type]
    return real


def test_a_new_workspace_has_the_overview_at_once(owner: Actor) -> None:
    welcome.welcome(owner)
    assert [card.origin for card in service.list_dashboards(owner)] == ["sample"]


def test_without_an_engine_the_samples_wait_for_the_worker(server: Flask, owner: Actor, away: Engine) -> None:
    welcome.welcome(owner)
    assert service.list_dashboards(owner) == []
    with read_session() as session:
        [job] = session.query(Job).filter_by(kind="samples", workspace_id=owner.workspace_id)
    provide(server, Engine, away)  # type: ignore[type-abstract]
    welcome.add_samples_job(SimpleNamespace(actor_id=job.created_by or owner.id, workspace_id=job.workspace_id))  # type: ignore[arg-type]
    assert [card.origin for card in service.list_dashboards(owner)] == ["sample"]


def test_removed_samples_do_not_come_back(owner: Actor) -> None:
    welcome.welcome(owner)
    welcome.remove_samples(owner)
    welcome.welcome(owner)
    assert service.list_dashboards(owner) == []
