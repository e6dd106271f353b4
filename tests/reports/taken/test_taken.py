"""Dashboards as files: rows, types, proof."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import plotly.graph_objects as go
import pyarrow as pa
import pytest
from sqlalchemy import select

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.dashboards import service
from insightora_dash.dashboards.address import Asked, write
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session
from insightora_dash.reports.taken.script import to_script
from insightora_dash.reports.taken.take import Taken, TakenTile, take
from insightora_dash.reports.taken.workbook import sheet_names, to_xlsx
from insightora_dash.sources import rules
from tests import factories

NOTHING = Asked()
NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SQL = "select channel, sum(revenue) as revenue, count(*) as sales from sales.sales group by 1 order by 1"
COLUMNS = (
    ResultColumn("name", "VARCHAR"), ResultColumn("n", "BIGINT", "measure"), ResultColumn("price", "DECIMAL(18,2)", "measure", "Price"),
    ResultColumn("day", "DATE", "time"), ResultColumn("at", "TIMESTAMP", "time"),
    ResultColumn("share", "DOUBLE", "measure", unit="%"), ResultColumn("ok", "BOOLEAN", "boolean"),
)  # fmt: skip


def make_taken(*rows: tuple[Any, ...], title: str = "All types", sql: str = "select 1") -> Taken:
    """One tile with these rows."""
    kinds = (pa.string(), pa.int64(), pa.decimal128(18, 2), pa.date32(), pa.timestamp("us"), pa.float64(), pa.bool_())
    table = pa.table({one.name: pa.array([row[place] for row in rows], kind) for place, (one, kind) in enumerate(zip(COLUMNS, kinds, strict=True))})
    result = Result(COLUMNS, table, "select 1 from rules", data_version="abc123")
    return Taken("Board", NOW, (TakenTile(title, "", "", result, ChartSpec("bar", "name", ("n",)), ("Region: North",), sql),))


ROW = ("Ana", 7, Decimal("12.50"), date(2024, 2, 29), datetime(2024, 2, 29, 13, 30), 0.25, True)


def cells(taken: Taken) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(taken))).worksheets[1]
    return [list(row) for row in sheet.iter_rows(min_row=5)]


def test_excel_gets_numbers_dates_and_truth_values_as_what_they_are() -> None:
    header, row = cells(make_taken(ROW))
    assert [cell.value for cell in header] == ["name", "n", "Price", "day", "at", "share", "ok"]
    assert [cell.value for cell in row] == ["Ana", 7, 12.5, datetime(2024, 2, 29), datetime(2024, 2, 29, 13, 30), 0.25, True]
    assert [cell.number_format for cell in row[1:6]] == ["#,##0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "0.0%"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.com", "\t=1", "007"])
def test_text_stays_text_and_is_never_run(text: str) -> None:
    [_header, row] = cells(make_taken((text, *ROW[1:])))
    assert (row[0].value, row[0].data_type, row[0].hyperlink) == (text, "s", None)


def test_what_excel_cannot_hold_is_written_as_text_instead_of_changed() -> None:
    exact, old = 2**53 + 1, date(1899, 5, 6)
    [_header, row] = cells(make_taken(("x", exact, None, old, None, float("inf"), None)))
    assert [cell.value for cell in row] == ["x", str(exact), None, "1899-05-06", None, "inf", None]


def test_the_workbook_says_where_its_rows_come_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(make_taken(ROW, sql="select name from people"))))
    told = "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    assert "rules" not in told + to_script(make_taken(ROW)).decode()
    for part in ("Board", "2026-03-04 05:06 UTC", "Region: North", "abc123", "select name from people"):
        assert part in told
    assert "Region: North" in str(book.worksheets[1]["A2"].value)


def test_sheets_get_names_that_excel_accepts() -> None:
    names = sheet_names(["Sales / Costs [2024]?", "x" * 40, "x" * 40, "'", "History", "SALES   COSTS  2024"])
    assert len({name.lower() for name in names}) == 6
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_the_program_runs_and_has_the_same_rows_and_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = '"""\nraise SystemExit\n\'\'\' {x} \\'
    source = to_script(make_taken((evil, *ROW[1:]), ROW, title=f"T {evil}", sql=f"select '{evil}'"))
    shown: list[go.Figure] = []
    monkeypatch.setattr(go.Figure, "show", lambda figure, **_how: shown.append(figure))
    made: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "taken.py", "exec"), made)
    assert made["rows_1"]["name"].tolist() == [evil, "Ana"]
    assert (made["rows_1"]["n"].tolist(), str(made["rows_1"]["day"].dtype)[:8], made["query_1"]) == ([7, 7], "datetime", f"select '{evil}'")
    assert list(shown[0].data[0].y) == [7, 7]


@pytest.fixture
def board(asker: Actor) -> str:
    """Two charts and a note."""
    made = service.create(asker, "Sales")
    tiles = ({"title": "By channel", "sql": SQL}, {"title": "Broken", "sql": "select nothing from sales.sales"}, {"title": "Note", "kind": "text"})
    for number, tile in enumerate(tiles):
        service.apply(asker, made, client_op_id=f"window-a.{number}", base_seq=number, op={"type": "add_tile", "tile": tile})
    return made


def test_every_chart_is_taken_under_the_filters_of_the_address_and_the_audit_knows(asker: Actor, board: str) -> None:
    asked = Asked((write("", "sales", "sales", "region", "in", "North"),))
    taken = take(asker, board, asked, form="xlsx")
    good, broken = taken.tiles
    assert good.result is not None
    assert (good.result.row_count, good.filters) == (3, ("Region: North",))
    assert sum(row[2] for row in good.result.rows()) == 30  # type: ignore[misc]
    assert (broken.result, bool(broken.error)) == (None, True)
    with read_session() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "dashboard.export")).one()
    assert (entry.object_id, entry.detail) == (board, {"form": "xlsx", "tile": None, "rows": 3})
    assert len(openpyxl.load_workbook(io.BytesIO(to_xlsx(taken))).sheetnames) == 3


def test_one_tile_is_taken_alone_and_what_is_no_chart_not_at_all(asker: Actor, board: str) -> None:
    tiles = {tile["title"]: tile["id"] for tile in service.read_state(asker, board)[1]["tiles"].values()}
    assert [tile.title for tile in take(asker, board, NOTHING, tile_id=tiles["By channel"], form="csv").tiles] == ["By channel"]
    for wrong in (tiles["Note"], "nowhere"):
        with pytest.raises(NotFound):
            take(asker, board, NOTHING, tile_id=wrong, form="csv")


def test_somebody_elses_dashboard_is_not_taken(asker: Actor, board: str) -> None:
    with pytest.raises(NotFound):
        take(factories.make_owner(), board, NOTHING, form="csv")


def test_a_file_does_not_tell_the_rules_of_who_sees_which_rows(asker: Actor, board: str) -> None:
    rules.add_rule(asker, "sales.sales", "condition", condition="region = 'North' and sale_id <> 'S-9999'")
    viewer = factories.make_person("viewer", workspace_id=asker.workspace_id)
    taken = take(viewer, board, NOTHING, form="py")
    assert taken.tiles[0].result is not None
    assert sum(row[2] for row in taken.tiles[0].result.rows()) == 30  # type: ignore[misc]
    assert "S-9999" not in to_script(taken).decode() + str([tile.proof() for tile in taken.tiles])
