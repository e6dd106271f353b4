from datetime import UTC, datetime
from typing import Any

from components.source import source_body, source_page
from insightora_dash.sources.views import SourceDetail, SourceView, TableDetail, VersionView
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
    assert "every row accounted for" not in text(source_body(SourceDetail(source(), (table(accounting=lost),))))


def test_a_column_shows_its_type_empties_and_values() -> None:
    shown = text(source_body(SourceDetail(source(), (table(),)), may_change=True))
    for words in ("Amount", "number", "3 different", "0.01\u00a0% empty", "9.5", "–"):
        assert words in shown


def test_a_source_that_failed_says_why() -> None:
    shown = text(source_body(SourceDetail(source(status="failed", error="This file is empty.", tables=(), rows=0), ())))
    assert "This file is empty." in shown


def test_a_source_that_is_being_read_says_so() -> None:
    assert "Still reading" in text(source_body(SourceDetail(source(status="waiting", tables=(), rows=0), ())))


def test_only_who_may_upload_is_offered_changes() -> None:
    detail = SourceDetail(source(), (table(),))
    assert "Append rows" in text(source_page(detail, may_change=True))
    viewer = text(source_page(detail, may_change=False))
    assert "Append rows" not in viewer
    assert "Replace" not in viewer
