from datetime import UTC, datetime
from typing import Any

from components.loads import comparison_page, disk_gauge, trash_rows, version_list
from insightora_dash.semantics.effects import Compared
from insightora_dash.sources.comparison import ColumnDifference, Comparison, Effect
from insightora_dash.sources.retention import DiskUse
from insightora_dash.sources.trash import Removed
from insightora_dash.sources.views import VersionView
from tests.components.trees import text

NOW = datetime(2026, 11, 22, tzinfo=UTC)
VERSIONS = (VersionView("v2", 2, 8117, NOW, "b.csv", True), VersionView("v1", 1, 10, NOW, "a.csv", False))


def comparison(**changes: Any) -> Comparison:
    known: dict[str, Any] = {
        "table": "orders", "old": 1, "new": 2, "key": ("code",), "columns": ColumnDifference((), ("paid",), (("price", "BIGINT", "DOUBLE"),)),
        "added": 21, "removed": 0, "changed": 1, "effects": (Effect("", 3, 24), Effect("price", 60, 45), Effect("tax", None, 4)),
        "names": ("code", "price"), "examples": {"added": (("A4", 5),) * 20, "changed": (("A3", None),)},
    }  # fmt: skip
    return Comparison(**{**known, **changes})


def test_an_old_load_is_compared_with_the_current_one_or_brought_back() -> None:
    shown = str(version_list("s", VERSIONS, may_change=True))
    assert "/loads/s?old=v1&new=v2" in shown
    assert "/api/v1/sources/s/versions/v1/restore" in shown
    assert "versions/v2/restore" not in shown  # it is the current one


def test_a_reader_compares_but_brings_nothing_back() -> None:
    shown = str(version_list("s", VERSIONS, may_change=False))
    assert "/loads/s?old=v1&new=v2" in shown
    assert "restore" not in shown


def test_one_load_has_no_history() -> None:
    assert version_list("s", VERSIONS[:1], may_change=True) == []


def test_a_comparison_says_what_changed_and_what_that_does_to_the_figures() -> None:
    shown = text(comparison_page("s", Compared(comparison(), (Effect("Net sales", 100, 80),))))
    facts = ("version 1 and version 2", "matched by code", "New columns: paid", "price was BIGINT and is DOUBLE", "The first 20 are listed")
    for words in (*facts, "+21", "+700", "−15", "−25", "Net sales", "−20"):
        assert words in shown, words


def test_without_a_key_a_changed_row_counts_twice_and_that_is_said() -> None:
    assert "No column names each row" in text(comparison_page("s", Compared(comparison(key=()), ())))


def test_the_trash_names_the_last_day_and_the_way_back() -> None:
    removed = Removed("s1", "Old sales", NOW, datetime(2026, 12, 22, tzinfo=UTC))
    assert "Old sales" in text(trash_rows([removed], may_change=True))
    assert "22 Dec 2026" in text(trash_rows([removed], may_change=True))
    assert "/api/v1/sources/s1/restore" in str(trash_rows([removed], may_change=True))
    assert "restore" not in str(trash_rows([removed], may_change=False))
    assert "empty" in text(trash_rows([], may_change=True))


def test_the_gauge_warns_before_the_disk_is_full() -> None:
    roomy, tight = (text(disk_gauge(DiskUse(1_500_000, 999, 100 * 10**9, free * 10**9))) for free in (50, 5))
    assert "Tables 1.5\u00a0MB, original files 999\u00a0B; 50.0\u00a0GB of 100.0\u00a0GB free" in roomy
    assert "almost full" not in roomy
    assert "almost full" in tight
