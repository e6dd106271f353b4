"""Follow-ups that are offered were read in context and run."""

import pytest

from insightora_dash.ask.followups import COUNT, running_followups
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Limits
from insightora_dash.query.pipeline import answer
from tests.questions.bench import retail


@pytest.fixture(scope="module")
def shops() -> Catalog:
    return retail()


@pytest.mark.parametrize("question", [
    "total revenue by channel", "monthly revenue by channel in 2025", "average delivery time per carrier", "how many orders are there",
])
def test_each_follow_up_runs_and_gives_something_else(shops: Catalog, question: str) -> None:
    asked = OfflinePlanner().read(question, shops)
    assert isinstance(asked, Reading)
    found = running_followups(asked.query, answer(asked.query, shops), [question], shops, Limits(), None)
    assert 1 <= len(found) <= COUNT
    queries = [asked.query.sql()]
    for text in found:
        reading = OfflinePlanner().read(text, shops, [question])
        assert isinstance(reading, Reading)
        assert answer(reading.query, shops).row_count
        queries.append(reading.query.sql())
    assert len(set(queries)) == len(queries)
