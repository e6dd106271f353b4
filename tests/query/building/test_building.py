"""Any SELECT opens in the builder with every clause once, and whatever is written back into a clause gives the same rows."""

import random

import pytest

from insightora_dash.catalog.definitions import Metric, Model, NamedFilter
from insightora_dash.catalog.service import with_model
from insightora_dash.engine.engine import Statement
from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.query.building.board import WHOLE, read_board
from insightora_dash.query.building.building import ADD, START, changed, menu_of
from insightora_dash.query.building.writing import WRITE
from insightora_dash.query.clauses import clauses, path_of
from insightora_dash.query.edits.edit import Edit
from insightora_dash.query.pipeline import bind
from insightora_dash.query.query import Query
from tests.query.edits.test_editing import catalog, queries

HARD = (
    "with m as (select channel, sum(revenue) r from retail.orders group by all) select * from m where r > 10 order by r desc",
    "select channel, carrier, sum(revenue) from retail.orders group by all order by 1, 2",
    "select channel, carrier, sum(revenue) r from retail.orders group by rollup(channel, carrier) order by all",
    "select distinct on (channel) channel, revenue from retail.orders order by channel, revenue desc, order_id",
    "select order_id, row_number() over w as n from retail.orders window w as (partition by channel order by revenue desc, order_id) qualify n <= 2"
    " order by order_id limit 10 offset 3",
    "select o.* exclude (revenue) from retail.orders o join (select * from retail.products where category = 'Garden') p using (product_id)",
    "select channel from retail.orders union select carrier from retail.orders order by 1",
    "select count(*) from retail.orders a, retail.customers b where a.customer_id = b.customer_id and (a.channel = 'Online' or a.channel = 'Stores')",
    "select c.country, count(*) filter (where o.channel = 'Online') n from retail.customers c left join retail.orders o on o.customer_id = c.customer_id"
    " and o.revenue > 10 group by c.country having count(*) > 3 and avg(o.revenue) > 1 order by n desc nulls last, 1 limit 10 percent",
    "select case when revenue > 100 then 'big' else 'small' end as size, count(*) as n from retail.orders"
    " where order_id in (select order_id from retail.orders where quantity > 1) group by 1 order by 2",
)
SIMPLE = "select channel, sum(revenue) s from retail.orders group by channel"


def rows(sql: str, name: str) -> list[str]:
    data = catalog(name)
    return sorted(map(repr, data.engine.run(Statement(bind(Query.parse(sql), data).sql, data.dataset)).rows()))


def all_queries() -> list[tuple[str, str]]:
    return [*queries()[::3], *(("retail", sql) for sql in HARD)]


@pytest.mark.parametrize("part", range(4))
def test_every_clause_written_back_as_it_is_shown_gives_the_same_rows(part: int) -> None:
    for name, sql in all_queries()[part::4]:
        data, before = catalog(name), rows(sql, name)
        for chip in (chip for section in read_board(Query.parse(sql), data).sections for chip in section.chips):
            form = next(form for form in menu_of(sql, chip.kind, chip.node, data).forms if form.do == WRITE)
            after = changed(sql, Edit(chip.kind, chip.node, WRITE, {"sql": form.fields[0].value}), data)
            assert rows(after.sql(), name) == before, (chip, after.sql())


def test_every_clause_is_in_the_builder() -> None:
    for name, sql in all_queries():
        query = Query.parse(sql)
        board = read_board(query, catalog(name))
        chips = [chip for section in board.sections for chip in section.chips]
        if [chip.kind for chip in chips] == [WHOLE]:
            continue
        shown = {path for chip in chips for path in (chip.node, *chip.also)}
        wanted = {path_of(node, query.tree) for _what, node in clauses(query.tree).found}
        assert all(path in shown or any(path.startswith(f"{one}.") for one in shown) for path in wanted), (sql, wanted - shown)


@pytest.mark.parametrize("place", range(12))
def test_whatever_is_added_still_runs(place: int) -> None:
    chance = random.Random(place)
    name, sql = chance.choice(all_queries())
    data, tried = catalog(name), 0
    for section in read_board(Query.parse(sql), data).sections:
        if section.name in ("data", "other"):
            continue
        edits = [Edit(ADD + section.name, "", choice.do, choice.value)
                 for part in menu_of(sql, ADD + section.name, "", data).parts for choice in part.choices]  # fmt: skip
        for edit in chance.sample(edits, min(4, len(edits))):
            if edit.do == "open":
                assert isinstance(edit.value, dict)
                following = menu_of(sql, edit.value["kind"], edit.value["node"], data)
                choice = following.parts[-1].choices[0]
                edit = Edit(edit.value["kind"], edit.value["node"], choice.do, choice.value)
            rows(changed(sql, edit, data).sql(), name)
            tried += 1
    assert tried or "union" in sql


@pytest.mark.parametrize(("sql", "edit", "wanted"), [
    ("", Edit(START, "", "table", ["retail", "orders"]), "SELECT * FROM retail.orders"),
    ("select * from retail.orders", Edit("add_measure", "", "measure", ["orders", "retail", "orders", "revenue"]),
     "SELECT SUM(orders.revenue) AS sum_revenue FROM retail.orders"),
    ("select * from retail.orders order by revenue", Edit("add_group", "", "group", ["orders", "retail", "orders", "channel"]),
     "SELECT orders.channel, COUNT(*) AS count_rows FROM retail.orders GROUP BY orders.channel"),
    ("select channel, count(*) n from retail.orders group by 1", Edit("add_measure", "", "written", {"sql": "sum(revenue) / count(*) as per_order"}),
     "SELECT channel, COUNT(*) AS n, SUM(revenue) / COUNT(*) AS per_order FROM retail.orders GROUP BY 1"),
    ("select * from retail.orders", Edit("add_join", "", "join", ["orders", "retail", "customers", [["customer_id", "customer_id"]]]),
     "SELECT * FROM retail.orders LEFT JOIN retail.customers ON orders.customer_id = customers.customer_id"),
    ("select * from retail.orders left join retail.customers on orders.customer_id = customers.customer_id", Edit("join", "joins.0", "side", "inner"),
     "SELECT * FROM retail.orders JOIN retail.customers ON orders.customer_id = customers.customer_id"),
    ("select * from retail.orders where channel = 'Online'", Edit("filter", "where.this", WRITE, {"sql": "channel = 'Online' or revenue > 5"}),
     "SELECT * FROM retail.orders WHERE (channel = 'Online' OR revenue > 5)"),
    ("select * from retail.orders", Edit("condition", '["orders", "retail", "orders", "revenue"]', "compare", {"sign": ">", "number": "12.5"}),
     "SELECT * FROM retail.orders WHERE orders.revenue > 12.5"),
    ("select * from retail.orders", Edit("condition", '["orders", "retail", "orders", "channel"]', "text", {"how": "starts", "text": "On"}),
     "SELECT * FROM retail.orders WHERE STARTS_WITH(LOWER(CAST(orders.channel AS TEXT)), 'on')"),
    (SIMPLE, Edit("add_having", "", "compare", {"output": "1", "sign": ">=", "number": "10"}),
     "SELECT channel, SUM(revenue) AS s FROM retail.orders GROUP BY channel HAVING SUM(revenue) >= 10"),
    (SIMPLE + " order by s", Edit("measure", "expressions.1", "name", {"name": "total sales"}),
     'SELECT channel, SUM(revenue) AS "total sales" FROM retail.orders GROUP BY channel ORDER BY "total sales"'),
    (SIMPLE, Edit("add_limit", "", "count", "5"), "SELECT channel, SUM(revenue) AS s FROM retail.orders GROUP BY channel LIMIT 5"),
])  # fmt: skip
def test_the_query_after_a_choice(sql: str, edit: Edit, wanted: str) -> None:
    assert changed(sql, edit, catalog("retail")).tree.sql(dialect="duckdb") == wanted


@pytest.mark.parametrize("edit", [
    Edit("measure", "expressions.1", WRITE, {"sql": "sum(revenue), 1"}), Edit("measure", "expressions.1", WRITE, {"sql": "1 from retail.orders; drop table x"}),
    Edit("measure", "expressions.1", WRITE, {"sql": "sum(no_such)"}), Edit("table", "from_.this", WRITE, {"sql": "retail.orders where 1 = 1"}),
    Edit("add_filter", "", "written", {"sql": "1 = 1 group by channel"}), Edit("add_filter", "", "written", {"sql": "("}),
    Edit("add_filter", "", "written", {}),
    Edit("add_join", "", "join", ["orders", "retail", "customers", [["revenue", "customer_id"]]]), Edit(START, "", "table", ["no", "such"]),
    Edit(WHOLE, WHOLE, WRITE, {"sql": "drop table orders"}), Edit("condition", "nothing", "empty", True), Edit("add_nothing", "", "x"),
    Edit("add_having", "", "compare", {"output": "9", "sign": ">=", "number": "10"}), Edit("add_join", "", "written", {"sql": "where 1 = 1"}),
])  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(edit: Edit) -> None:
    with pytest.raises(InsightoraError):
        changed(SIMPLE, edit, catalog("retail"))


def test_definitions_of_the_model_are_written_with_the_names_of_the_query() -> None:
    data = with_model(catalog("retail"), Model(filters=(NamedFilter("big", ("retail", "orders"), "revenue > 100"),),
                                               metrics=(Metric("margin share", ("retail", "orders"), "sum(margin) / sum(revenue)"),)))  # fmt: skip
    sql = "select * from retail.orders o join retail.customers c on o.customer_id = c.customer_id"
    assert "big" in [choice.label for choice in menu_of(sql, "add_filter", "", data).parts[0].choices]
    after = changed(sql, Edit("add_filter", "", "named", "big"), data)
    assert after.sql().endswith("WHERE\n  (\n    o.revenue > 100\n  )")
    after = changed(after.sql(), Edit("add_measure", "", "metric", "margin share"), data)
    assert "SUM(o.margin) / SUM(o.revenue) AS margin_share" in after.sql()
    data.engine.run(Statement(bind(after, data).sql, data.dataset))


def test_a_join_that_is_still_needed_is_not_taken_out() -> None:
    sql = "select c.country, count(*) n from retail.orders o join retail.customers c on o.customer_id = c.customer_id group by 1"
    with pytest.raises(Invalid, match="reads no table called c"):
        changed(sql, Edit("join", "joins.0", "remove"), catalog("retail"))
