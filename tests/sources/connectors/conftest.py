"""A real database of every kind, each made once."""

from collections.abc import Iterator

import pytest

from tests.sources.connectors.databases import DATABASES, Database


@pytest.fixture(scope="module", params=sorted(DATABASES))
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The shop in each kind of database."""
    server = request.getfixturevalue("postgres_url") if request.param in ("postgresql", "redshift") else ""
    with DATABASES[request.param](server, tmp_path_factory.mktemp(request.param)) as made:
        yield made
