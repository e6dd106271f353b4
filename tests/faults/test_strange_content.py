"""Files that are allowed but strange, taken the whole way: uploaded, profiled, asked about, charted, kept on a dashboard."""

import pytest
from flask import Flask

from components.source import source_page
from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.ask.reply import Reply
from insightora_dash.charts.figure import draw
from insightora_dash.dashboards import service as dashboards
from insightora_dash.sources import service
from tests.sources.conftest import Load

NAMES = ['"; drop', "'; drop table orders; --", "select", "größe 🙂", "<script>alert(1)</script>"]


def ask(actor: Actor, text: str) -> Reply:
    return asking.answer(actor, asking.start(actor, None, text).question_id)


def shop(column: str) -> str:
    quoted = '"' + column.replace('"', '""') + '"'
    rows = "".join(f"2026-01-{day:02d},{('Online', 'Stores')[day % 2]},{day}.50\n" for day in range(1, 11))
    return f"day,channel,{quoted}\n{rows}"


@pytest.mark.parametrize("column", NAMES)
def test_a_column_with_a_hostile_name_goes_the_whole_way(load: Load, owner: Actor, column: str) -> None:
    view = load("shop.csv", shop(column))
    assert view.status == "ready"
    [table] = service.open_source(owner, view.source_id or "").tables
    described = table.columns[2]
    assert (described["original"], described["profile"]["rows"], table.rows) == (column, 10, 10)
    name = described["name"].replace('"', '""')
    reply = ask(owner, f'select channel, sum("{name}") as total from shop.shop group by channel order by channel')
    assert reply.result is not None, reply.error
    assert [(row[0], float(str(row[1]))) for row in reply.result.rows()] == [("Online", 32.5), ("Stores", 27.5)]
    assert reply.chart is not None
    assert draw(reply.chart, reply.result)["data"]
    board, tile = dashboards.save_answer(owner, reply.question_id)
    assert dashboards.open_tile(owner, board, tile).result.rows() == reply.result.rows()


def test_a_question_in_words_reads_a_column_called_drop(load: Load, owner: Actor) -> None:
    load("shop.csv", shop('"; drop'))
    reply = ask(owner, "total drop by channel")
    assert reply.result is not None, (reply.refused, reply.error)
    assert {row[0] for row in reply.result.rows()} == {"Online", "Stores"}
    assert service.stored_tables(owner)[0].rows == 10


def test_a_cell_of_ten_megabytes_can_be_loaded_reviewed_and_counted(load: Load, owner: Actor) -> None:
    view = load("big.csv", "id,text\n1,short\n2," + "x" * 10_000_000 + "\n3,end\n")
    assert view.status == "ready"
    detail = service.open_source(owner, view.source_id or "")
    assert len(str(source_page(detail, may_change=True).to_plotly_json())) < 1_000_000
    reply = ask(owner, "how many rows in big")
    assert reply.result is not None, (reply.refused, reply.error)
    assert reply.result.rows() == [(3,)]


def test_ten_thousand_columns_are_refused_and_nothing_stays(load: Load, owner: Actor) -> None:
    header = ",".join(f"c{number}" for number in range(10_000))
    view = load("wide.csv", f"{header}\n{header}\n")
    assert view.status == "failed"
    assert "10000 columns; 5000 is the most" in (view.error or "")
    assert service.stored_tables(owner) == []


def test_drop_table_changes_nothing(load: Load, owner: Actor) -> None:
    load("sales.csv", shop("revenue"))
    for text in ("drop table sales", "drop table sales.sales", "DELETE FROM sales.sales", "select 1; drop table sales.sales"):
        assert ask(owner, text).status == "refused"
    assert service.stored_tables(owner)[0].rows == 10
    assert ask(owner, "total revenue").status == "answered"


def test_an_empty_workspace_survives_strange_questions(server: Flask, owner: Actor) -> None:
    for text in ("🙂" * 500, "x" * 10_000, "总收入是多少", "'; --", "select"):
        assert ask(owner, text).status in {"refused", "failed"}
