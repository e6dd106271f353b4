"""The start page and the list of data: who may not bring data is not asked to."""

from datetime import UTC, datetime

import pytest

from components import ids
from components.home import home_page
from components.sources import data_page, source_cards
from insightora_dash.sources.views import SourceView
from tests.components.trees import classed, text, typed

SAMPLE = SourceView("s1", "retail", "Retail", "sample", "ready", None, ("orders",), 100, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("may_upload", [True, False])
def test_only_who_may_bring_data_is_asked_to(may_upload: bool) -> None:
    start, data = home_page({}, may_upload=may_upload), data_page([SAMPLE], may_upload=may_upload)
    for page in (start, data):
        assert bool(classed(page, "drop-zone")) == may_upload
    assert ("Bring your data" in text(start)) == may_upload
    assert ("Connect a database" in text(data)) == may_upload
    assert "Retail" in text(data)


@pytest.mark.parametrize("may_upload", [True, False])
def test_the_sample_data_is_removed_by_who_may_bring_data(may_upload: bool) -> None:
    (card,) = source_cards([SAMPLE], may_upload=may_upload)
    assert any(part.id == ids.SAMPLES_REMOVE for part in typed(card, "Button") if getattr(part, "id", None)) == may_upload


def test_without_data_there_is_a_way_on_for_each() -> None:
    assert "Drop a file above" in text(data_page([], may_upload=True))
    assert "An owner or editor of the workspace can bring some." in text(data_page([], may_upload=False))
