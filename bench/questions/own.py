"""The question tables of tests/questions: answers, refusals, orders."""

from collections.abc import Mapping
from typing import Any

from bench.questions.score import Score, percent
from bench.report import line
from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from tests.questions.bench import TABLES, catalog_of, is_ordered, retail, rows_of, same_rows, table_of_questions


def catalogs() -> dict[str, Catalog]:
    """The catalog of each table of questions."""
    return {name: retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"]) for name in TABLES}


def main() -> None:
    """Right answers with their calibration; refused ones among those that have no answer."""
    score, opened = Score(), catalogs()
    for name, catalog in opened.items():
        for case in table_of_questions(name)["questions"]:
            outcome = OfflinePlanner().read(case["ask"], catalog, case.get("after", ()))
            score.add(outcome.confidence if isinstance(outcome, Reading) else None, right=isinstance(outcome, Reading) and right(outcome, case, catalog))
    score.print("questions of our own")
    cases = [(name, case) for name in TABLES for case in table_of_questions("refusals")[name]]
    refused = sum(isinstance(OfflinePlanner().read(case["ask"], opened[name]), Refusal) for name, case in cases)
    line("answers", "unanswerable or destructive, refused", questions=len(cases), refused=percent(refused, len(cases)))


def right(reading: Reading, case: Mapping[str, Any], catalog: Catalog) -> bool:
    """Whether a reading gives the rows of the case's SQL."""
    return same_rows(rows_of(catalog, reading.query.sql()), rows_of(catalog, case["sql"]), ordered=is_ordered(case["sql"]))
