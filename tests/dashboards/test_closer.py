"""Looking closer at a tile: down a trail, by other columns, to the rows."""

from typing import Any

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import closer
from insightora_dash.dashboards.address import Asked
from insightora_dash.dashboards.closer import Closer
from insightora_dash.query.evidence.mark import Mark
from tests.dashboards.test_tiles import BY_CHANNEL, add, board

__all__ = ["board"]
ONLINE, YEAR = "~sales~sales~channel~in~Online", "~sales~sales~order_date~year~2024-01-01"


def look(actor: Actor, board: str, tile: str, **asked: Any) -> Closer:
    return closer.look_closer(actor, board, {"tile": tile, "trail": [], "by": None, "asked": {}, **asked})


def rows(found: Closer) -> list[tuple[object, ...]]:
    assert found.shown.result is not None, found.shown.error
    return found.shown.result.rows()


def test_a_mark_is_broken_out_by_another_column_under_the_filters_of_the_address(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    found = look(asker, board, tile, trail=[ONLINE], by=["sales", "sales", "region", None], asked={"f": ["~sales~sales~region~in~North~South"]})
    assert sorted(str(row[0]) for row in rows(found)) == ["North", "South"]
    assert [one.words for one in found.trail] == ["Online"]
    assert ("channel", None) not in {(by.choice.column[2], by.grain) for by in found.offered}


def test_a_year_leads_to_its_quarters_and_then_its_months(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql="select year(order_date) as y, sum(revenue) as revenue from sales.sales group by 1")
    quarters = look(asker, board, tile, trail=[YEAR])
    assert quarters.by is not None
    assert (quarters.by.grain, len(rows(quarters))) == ("quarter", 4)
    months = look(asker, board, tile, trail=["~sales~sales~order_date~quarter~2024-04-01"])
    assert months.by is not None
    assert (months.by.grain, len(rows(months))) == ("month", 3)


def test_what_cannot_be_broken_out_says_so(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql="select channel, revenue from sales.sales")
    found = look(asker, board, tile)
    assert found.shown.error is not None
    assert "broken out" in found.shown.error


def test_the_rows_behind_a_mark_are_those_under_the_filters(asker: Actor, board: str) -> None:
    tile = add(asker, board, sql=BY_CHANNEL)
    asked = Asked(("~sales~sales~region~in~North",))
    behind = closer.rows_of_tile(asker, board, tile, Mark(0, "revenue"), asked=asked)
    assert (behind.found, behind.agrees) == (10, True)
