"""The drawer with the rows behind a mark."""

from dataclasses import replace

import pytest

from components.rows_drawer import reconciled, rows_shown
from insightora_dash.engine.result import ResultColumn
from insightora_dash.query.evidence.rows_behind import RowsBehind
from tests.charts.results import by_channel
from tests.components.trees import classed, text

REVENUE = ResultColumn("revenue", "BIGINT", "measure", "Revenue")
CHANNEL = ResultColumn("channel", "VARCHAR", "dimension", "Channel")
BEHIND = RowsBehind(by_channel(), 1284, 0, 1, 50, "sum", REVENUE, 4831022, 4831022, True, ((CHANNEL, "Online"),))


@pytest.mark.parametrize(("changes", "said", "kind"), [
    ({}, "1,284 rows, sum 4,831,022 = Revenue as shown", "good"),
    ({"without": 12}, "1,284 rows (12 of them without a value), sum 4,831,022 = Revenue as shown", "good"),
    ({"sort": "count", "found": 1}, "1 row = the number shown", "good"),
    ({"sort": "again"}, "1,284 rows; worked out again from them: 4,831,022 = Revenue as shown", "good"),
    ({"sort": "beside", "agrees": None}, "1,284 rows. Revenue also depends on other rows, so it is not a sum of these.", ""),
    ({"agrees": False, "figure": 7}, "1,284 rows. Worked out from them, Revenue is 7, but 4,831,022 is shown.", "warn"),
    ({"sort": "own", "agrees": None, "found": 1}, "1 row", ""),
])  # fmt: skip
def test_the_line_says_whether_rows_and_figure_agree(changes: dict[str, object], said: str, kind: str) -> None:
    assert reconciled(replace(BEHIND, **changes)) == (said, kind)


def test_the_drawer_says_what_was_opened_and_where_one_is() -> None:
    shown = rows_shown(BEHIND)
    assert "Online" in text(classed(shown, "chips"))
    (pager,) = classed(shown, "rows-pager")
    assert "51 to 100 of 1,284" in text(pager)
    assert [step.disabled for step in pager.children if hasattr(step, "disabled")] == [False, False]


def test_one_page_needs_no_pager() -> None:
    assert not classed(rows_shown(replace(BEHIND, found=50, page=0)), "rows-pager")
