"""A second reading agrees, differs in a clause, or leaves the answer alone."""

from functools import cache

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.ask.verdict.verdict import Verdict, verdict
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.engine.result import Result
from insightora_dash.platform.errors import Invalid
from insightora_dash.query.query import Query
from tests.questions.bench import retail


@cache
def _retail() -> Catalog:
    return retail()


def _run(query: Query) -> Result:
    return _retail().engine.run(Statement(query.sql(), _retail().dataset))


def _judged(question: str, sql: str) -> Verdict:
    ran = Query.parse(sql)
    return verdict(ran, _run(ran), OfflinePlanner().read(question, _retail()), _run, _retail())


def test_another_query_with_the_same_figures_agrees() -> None:
    found = _judged("revenue by channel", "SELECT sum(o.revenue) AS money, o.channel FROM retail.orders AS o GROUP BY o.channel ORDER BY 1")
    assert found.outcome == "agree"


def test_more_columns_than_asked_for_still_agree() -> None:
    assert _judged("revenue by channel", "SELECT channel, sum(revenue), avg(cost) FROM retail.orders GROUP BY channel").outcome == "agree"


@pytest.mark.parametrize(("question", "sql", "kind"), [
    ("revenue by channel in 2024", "SELECT channel, sum(revenue) FROM retail.orders GROUP BY channel", "period"),
    ("average revenue by channel", "SELECT channel, sum(revenue) FROM retail.orders GROUP BY channel", "measure"),
    ("revenue by channel", "SELECT carrier, sum(revenue) FROM retail.orders GROUP BY carrier", "group"),
    ("top 3 channels by revenue", "SELECT channel, sum(revenue) FROM retail.orders GROUP BY channel ORDER BY 2 DESC LIMIT 2", "limit"),
])
def test_the_clause_that_differs_is_named(question: str, sql: str, kind: str) -> None:
    found = _judged(question, sql)
    assert found.outcome == "differ"
    assert kind in {difference.kind for difference in found.differences}
    assert found.other is not None


def test_a_dropped_filter_is_said() -> None:
    found = _judged("number of customers in Germany", "SELECT count(*) FROM retail.customers")
    assert found.outcome == "differ"
    assert "Germany" in found.sentence


def test_a_refusal_leaves_the_answer_alone() -> None:
    ran = Query.parse("SELECT count(*) FROM retail.orders")
    assert verdict(ran, _run(ran), Refusal("No such thing as weight."), _run, _retail()).outcome == "alone"


def test_a_reading_that_cannot_run_leaves_the_answer_alone() -> None:
    def broken(query: Query) -> Result:
        raise Invalid("bad", "It cannot run.")

    ran = Query.parse("SELECT count(*) FROM retail.orders")
    second = Reading(Query.parse("SELECT count(*) FROM retail.customers"), "high", "")
    assert verdict(ran, _run(ran), second, broken, _retail()).outcome == "alone"
