"""People who sign in; no SQL runs here, so there is no engine."""

import pytest
from flask import Flask

from insightora_dash.accounts import service
from insightora_dash.accounts.actor import Actor

EMAIL = "ada@example.com"
PASSWORD = "violet anchor tuesday"


@pytest.fixture(scope="session")
def engine() -> None:
    """Nothing in these tests asks a question."""


@pytest.fixture
def ada(server: Flask) -> Actor:
    """The owner, with a password."""
    return service.create_owner(EMAIL, PASSWORD, PASSWORD)
