"""Visitors with a browser; no SQL runs here, so there is no engine."""

import dataclasses
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config

EMAIL = "ada@example.com"
PASSWORD = "violet anchor tuesday"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Visitor:
    """A browser without scripts: opens pages, fills their forms in, keeps cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**PAGE, **headers})

    def submit(self, path: str, fields: dict[str, str], *, page: str | None = None) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.open(page or path).text)
        return self.client.post(path, data={"csrf_token": token[1] if token else "", **fields}, headers=PAGE)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
        return self.submit(path, {"email": email, "password": password})

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""

    def csrf(self) -> dict[str, str]:
        return {"X-CSRFToken": self.cookie("_csrf_token")}


@pytest.fixture
def config(config: Config) -> Config:
    """Without sample data: loading them takes an engine."""
    return dataclasses.replace(config, samples=False)


@pytest.fixture(scope="session")
def engine() -> None:
    """Nothing in these tests asks a question."""


@pytest.fixture
def ada(server: Flask) -> Actor:
    """The owner, with a password."""
    return service.create_owner(EMAIL, PASSWORD, PASSWORD)


@pytest.fixture
def new_visitor(server: Flask) -> Callable[[], Visitor]:
    """Another browser."""
    return lambda: Visitor(server.test_client())


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    """A browser that nobody signed in with."""
    return new_visitor()


@pytest.fixture
def signed_in(visitor: Visitor, ada: Actor) -> Visitor:
    """The owner's browser."""
    assert visitor.sign_in().status_code == 303
    return visitor
