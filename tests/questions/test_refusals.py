"""What the data cannot answer is refused naming what is missing; orders are declined; a typo is read as the name it meant."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import TABLES, catalog_of, retail, table_of_questions

_CASES = table_of_questions("refusals")


@cache
def _catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"])


def _cases(*, declined: bool) -> Iterator[Any]:
    for name in TABLES:
        for case in _CASES[name]:
            if bool(case.get("declined")) == declined:
                yield pytest.param(name, case, id=f"{name}: {case['ask']}")


@pytest.mark.parametrize(("name", "case"), list(_cases(declined=False)))
def test_what_is_not_in_the_data_is_named(name: str, case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _catalog(name))
    assert isinstance(outcome, Refusal), outcome.query.sql()
    said = " ".join(outcome.missing).casefold()
    assert all(word.casefold() in said for word in case["missing"]), outcome.missing
    assert outcome.suggestions


@pytest.mark.parametrize(("name", "case"), list(_cases(declined=True)))
def test_an_order_is_declined_as_one(name: str, case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _catalog(name))
    assert isinstance(outcome, Refusal), outcome.query.sql()
    assert "nothing was changed" in outcome.sentence
    assert not outcome.missing


@pytest.mark.parametrize("case", _CASES["typos"], ids=lambda case: case["ask"])
def test_a_typo_is_read_as_the_name_it_meant(case: dict[str, Any]) -> None:
    outcome = OfflinePlanner().read(case["ask"], _catalog(case["data"]))
    assert isinstance(outcome, Reading)
    assert case["meant"] in outcome.query.sql()
