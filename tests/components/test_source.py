from datetime import UTC, datetime
from typing import Any

import pytest

from components.source import source_body, source_page
from insightora_dash.sources.views import ConnectionView, SourceDetail, SourceView, TableDetail, VersionView
from tests.components.trees import text

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PROFILE = {"nulls": 1, "distinct": 3, "min": 1, "max": 9, "bins": [1, 0, 2], "top": [[1, 2]]}
ACCOUNT = {
    "rows_in_file": 8120,
    "rows_read": 8110,
    "rows_repaired": 7,
    "rows_rejected": 3,
    "warnings": [],
    "rejects": [{"line": 44, "reason": "total row", "raw": "Total,,9"}],
}


def source(**changes: Any) -> SourceView:
    known = {
        "id": "s",
        "schema": "shop",
        "label": "shop",
        "kind": "upload",
        "status": "ready",
        "error": None,
        "tables": ("orders",),
        "rows": 8117,
        "updated_at": NOW,
    }
    return SourceView(**{**known, **changes})


def table(**changes: Any) -> TableDetail:
    columns = ({"name": "amount", "type": "DECIMAL(18,2)", "label": "Amount", "profile": PROFILE},)
    versions = (VersionView("v2", 2, 8117, NOW, "b.csv", True), VersionView("v1", 1, 10, NOW, "a.csv", False))
    known = {
        "id": "t",
        "name": "orders",
        "label": "orders",
        "rows": 8117,
        "columns": columns,
        "first_rows": ((9.5,), (None,)),
        "accounting": ACCOUNT,
        "versions": versions,
    }
    return TableDetail(**{**known, **changes})


def test_every_row_of_the_file_is_accounted_for() -> None:
    shown = text(source_body(SourceDetail(source(), (table(),)), may_change=True))
    for words in ("8,117 of 8,120 rows read", "7 repaired", "3 rejected", "every row accounted for", "44", "total row", "Total,,9", "2 versions"):
        assert words in shown


def test_rows_that_are_missing_are_not_called_accounted_for() -> None:
    lost = {**ACCOUNT, "rows_read": 8000}
    assert "every row accounted for" not in text(source_body(SourceDetail(source(), (table(accounting=lost),)), may_change=True))


def test_a_column_shows_its_type_empties_and_values() -> None:
    shown = text(source_body(SourceDetail(source(), (table(),)), may_change=True))
    for words in ("Amount", "number", "3 different", "0.01\u00a0% empty", "9.5", "–"):
        assert words in shown


def test_a_source_that_failed_says_why() -> None:
    shown = text(source_body(SourceDetail(source(status="failed", error="This file is empty.", tables=(), rows=0), ()), may_change=True))
    assert "This file is empty." in shown


def test_a_source_that_is_being_read_says_so() -> None:
    assert "Still reading" in text(source_body(SourceDetail(source(status="waiting", tables=(), rows=0), ()), may_change=True))


def test_only_who_may_upload_is_offered_changes() -> None:
    detail = SourceDetail(source(), (table(),))
    assert "Append rows" in text(source_page(detail, may_change=True))
    viewer = text(source_page(detail, may_change=False))
    assert "Append rows" not in viewer
    assert "Replace" not in viewer


STEPS: list[tuple[dict[str, Any], str]] = [
    ({"do": "read", "table": "t", "column": "day", "as": "date", "day_first": True}, "day is read as: Date, Day first"),
    ({"do": "read", "table": "t", "column": "n", "as": "text"}, "n is read as: Text"),
    ({"do": "rename", "table": "t", "column": "n", "to": "pieces"}, "n is called pieces"),
    ({"do": "role", "table": "t", "column": "n", "role": "id"}, "n is used as: id"),
    ({"do": "unit", "table": "t", "column": "n", "unit": None}, "n has the unit –"),
    ({"do": "nulls", "table": "t", "column": "n", "values": ["-", "x"]}, "“-”, “x” in n means empty"),
    ({"do": "leave_out", "table": "t", "column": "n"}, "n is left out"),
    ({"do": "header", "table": "t", "line": 3}, "Line 3 of t names its columns"),
    ({"do": "header", "table": "t", "line": 0}, "No line of t names its columns"),
    ({"do": "keep_totals", "table": "t"}, "Totals of t stay rows"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "words"), STEPS)
def test_every_choice_is_a_sentence_that_can_be_taken_back(step: dict[str, Any], words: str) -> None:
    shown = text(source_body(SourceDetail(source(), (table(),), (step,)), may_change=True))
    assert words in shown
    assert "Take back" in shown
    assert "Take back" not in text(source_body(SourceDetail(source(), (table(),), (step,)), may_change=False))


def test_the_file_is_shown_as_it_stands() -> None:
    detail = SourceDetail(source(), (table(),), original=("u1", "b.csv"), opening=("id;n", "1;2"))
    shown = text(source_body(detail, may_change=True))
    assert all(words in shown for words in ("id;n", "1;2", "Download b.csv", "names the columns"))


def connection(**changes: Any) -> ConnectionView:
    known = {
        "source_id": "s", "kind": "postgresql", "label": "PostgreSQL", "options": {"host": "db", "port": 5432, "database": "shop"}, "has_secret": True,
        "server": "PostgreSQL 15.2", "read_only": True, "checked_at": NOW, "latency_ms": 12, "error": None, "refreshing": False, "preview": False,
    }  # fmt: skip
    return ConnectionView(**{**known, **changes})


def test_a_live_table_says_that_it_is_live_and_shows_rows_when_they_are_wanted() -> None:
    live = source(kind="connection", connection=connection())
    shown = text(source_page(SourceDetail(live, (table(accounting={"live": True}, first_rows=()),)), may_change=True))
    for words in ("PostgreSQL 15.2", "db:5432 / shop", "12 ms", "may only read", "Read live by every question", "Show first rows", "Refresh", "Change"):
        assert words in shown
    assert "rows read" not in shown


def test_a_connection_in_trouble_says_why() -> None:
    live = source(kind="connection", status="failed", error="Nothing answers", connection=connection(error="Nothing answers at db:5432."))
    shown = text(source_body(SourceDetail(live, ()), may_change=True))
    assert "Not reachable" in shown
    assert shown.count("Nothing answers") == 1
