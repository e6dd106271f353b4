from datetime import timedelta

from components.connection import state_badges
from components.copies import copy_part
from insightora_dash.platform.clock import now
from insightora_dash.sources.views import ConnectionView, CopyView, TableDetail
from tests.components.trees import text

TABLE = TableDetail("t", "orders", "orders", 3, ({"name": "id", "type": "INTEGER", "profile": {"nulls": 0}},), (), {}, ())


def copy(**changes: object) -> CopyView:
    known = {"every": 60, "watermark": "", "copied_at": now(), "due_at": now() + timedelta(minutes=8), "error": None, "attempts": 0, "copying": False}
    return CopyView(**{**known, **changes})  # type: ignore[arg-type]


def shown(found: CopyView | None, *, may_change: bool = True) -> str:
    detail = TableDetail(TABLE.id, TABLE.name, TABLE.label, 3, TABLE.columns, (), {}, (), found)
    return text(copy_part("s", detail, may_change=may_change))


def test_a_live_table_can_be_kept_as_a_copy() -> None:
    assert "Keep a copy on a schedule" in shown(None)
    assert shown(None, may_change=False) == ""


def test_a_copy_says_its_age_and_how_often_it_is_made() -> None:
    assert "Copy made just now, made again every hour." in shown(copy())
    assert "Read it live again" in shown(copy())
    assert "until then questions read the table live" in shown(copy(copied_at=None, copying=True))


def test_a_copy_that_failed_says_why_and_when_it_is_tried_again() -> None:
    said = shown(copy(error="Nothing answers.", attempts=3))
    assert "The copy could not be made: Nothing answers. It is tried again in 8 minutes. Until then the copy before stays." in said


def test_the_list_of_sources_says_that_a_copy_failed() -> None:
    live = ConnectionView("s", "sqlite", "SQLite", {}, False, "SQLite 3", True, now(), 1, None, False, False)
    states = {kept: text(state_badges(ConnectionView("s", "sqlite", "SQLite", {}, False, "SQLite 3", True, now(), 1, None, False, False, kept)))
              for kept in [(copy(),), (copy(error="away"),)]}  # fmt: skip
    assert (text(state_badges(live)), *states.values()) == ("Live", "Copy", "Copy failed")
