"""The whole app with its pages, and somebody signed in; only the browser is missing."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash

from app import create_app
from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.platform.extensions import db, provide
from tests.client import Client
from tests.quick import with_known_templates
from tests.web.conftest import EMAIL, PASSWORD, Visitor

ROUTER = ".._pages_content.children..._pages_store.data.."


@pytest.fixture
def app(config: Config, engine: Engine) -> Iterator[Dash]:
    """The app on an empty database, without sample data."""
    made = create_app(dataclasses.replace(config, samples=False))
    made.server.test_client_class = Client
    with_known_templates(made.server)
    provide(made.server, Engine, engine)  # type: ignore[type-abstract]
    with made.server.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ada(app: Dash) -> Actor:
    """The owner."""
    return service.create_owner(EMAIL, PASSWORD, PASSWORD)


class Reader(Visitor):
    """Opens pages as Dash's router does."""

    def post(self, body: dict[str, Any]) -> Any:
        """Sends one callback."""
        return self.client.post("/_dash-update-component", json=body, headers=self.csrf())

    def page(self, path: str) -> str:
        """The content of a page as JSON text."""
        answer = self.post(router(path))
        assert answer.status_code == 200, answer.text[:500]
        return str(answer.text)


def router(path: str) -> dict[str, Any]:
    """What the browser sends to get a page."""
    return {
        "output": ROUTER,
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [{"id": "_pages_location", "property": "pathname", "value": path}, {"id": "_pages_location", "property": "search", "value": ""}],
        "state": [{"id": "theme", "property": "data", "value": "light"}],
        "changedPropIds": ["_pages_location.pathname"],
    }


@pytest.fixture
def visitor(app: Dash) -> Reader:
    """A browser that nobody signed in with."""
    return Reader(app.server.test_client())


@pytest.fixture
def reader(visitor: Reader, ada: Actor) -> Reader:
    """The owner's browser."""
    assert visitor.sign_in().status_code == 303
    visitor.open("/")
    return visitor
