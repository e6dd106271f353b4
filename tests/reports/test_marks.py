"""Marks of answers and tiles looked into by people with rights, and kept as tiles."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.platform.errors import NotFound
from insightora_dash.query.evidence.mark import Mark
from insightora_dash.reports.marks import keep_mark, told_of
from tests import factories
from tests.ask.conftest import LoadSales, asker, load_sales, sales_parsed
from tests.reports.alerts.test_alerts import subject

__all__ = ["LoadSales", "asker", "load_sales", "sales_parsed"]


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


def test_a_mark_of_an_answer_says_why_and_is_kept_as_a_tile(asker: Actor) -> None:
    asked = subject(asker, "revenue by month")
    looked = told_of(asker, asked, Mark(5), "why")
    assert looked.findings
    board = keep_mark(asker, asked, Mark(5), "why", 0)
    shown = dashboards.open_dashboard(asker, board)
    [tile] = shown.tiles
    assert tile.error is None
    assert tile.result is not None
    assert tile.result.row_count > 1


def test_what_cannot_be_told_is_said_and_nobody_else_looks_into_it(asker: Actor) -> None:
    asked = subject(asker, "revenue by channel")
    assert told_of(asker, asked, Mark(0), "rest").findings
    assert told_of(asker, subject(asker, "total revenue"), Mark(0), "rest").problem
    stranger = factories.make_owner()
    assert told_of(stranger, asked, Mark(0), "rest").problem
    with pytest.raises(NotFound):
        keep_mark(asker, asked, Mark(0), "rest", 99)
