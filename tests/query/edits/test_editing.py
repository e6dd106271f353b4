"""One choice in the menu of a chip changes exactly that clause, and the query still runs."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from sqlglot import exp

from insightora_dash.ask.offline.planner import OfflinePlanner
from insightora_dash.ask.reading import Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.engine.engine import Statement
from insightora_dash.platform.errors import Conflict, InsightoraError, Invalid
from insightora_dash.query.clauses import clauses
from insightora_dash.query.edits.edit import ADD, Choice, Edit
from insightora_dash.query.edits.editing import DESKS, changed, editable, menu_of
from insightora_dash.query.periods import period
from insightora_dash.query.plan import read_plan
from insightora_dash.query.query import Query
from insightora_dash.query.split import group_terms, looked_up
from tests.questions.bench import catalog_of, retail, table_of_questions

WRITTEN = (
    "select channel, sum(revenue) as total from retail.orders group by channel having total > 10 order by total desc limit 3",
    "select date_trunc('month', order_date) as month, channel, avg(revenue), count(*) n from retail.orders group by 1, 2 order by 1, 4 desc",
    "select year(order_date) y, median(revenue) m from retail.orders where channel in ('Online', 'Stores') and order_date >= '2024-01-01'"
    " and order_date < '2025-01-01' group by all order by y",
    "select o.order_id, p.product_name, o.revenue from retail.orders o join retail.products p on o.product_id = p.product_id"
    " where o.revenue > 100 and not p.category = 'Garden' order by 3 desc limit 20",
    "select distinct channel, carrier from retail.orders where delivery_days is null order by channel, carrier",
    "select round(sum(revenue) / nullif(sum(cost), 0), 2) as r, sum(quantity) q from orders where channel = 'Online' or channel = 'Stores'",
    "select p.category c, count(distinct customer_id) from retail.orders left join retail.products p using (product_id) group by c having count(*) > 5",
)


@cache
def catalog(name: str) -> Catalog:
    return retail() if name == "retail" else catalog_of(name, table_of_questions(name)["tables"])


@cache
def queries() -> tuple[tuple[str, str], ...]:
    """Typed queries, and every fourth question of the tables as it is read."""
    read = [("retail", sql) for sql in WRITTEN]
    for name in ("retail", "clinic", "library", "staff"):
        for case in table_of_questions(name)["questions"][::4]:
            outcome = OfflinePlanner().read(case["ask"], catalog(name), case.get("after", ()))
            read += [(name, outcome.query.sql())] if isinstance(outcome, Reading) else []
    return tuple(read)


def clause_list(query: Query) -> Counter[str]:
    """Every clause once, whatever its columns are called and wherever it refers to them by name or number."""
    tree = query.tree.copy()
    assert isinstance(tree, exp.Select)
    for column in tree.find_all(exp.Column):  # a join may make it necessary to name the table
        column.set("table", None)
    terms, found = group_terms(tree), Counter[str]()
    shown = [output.unalias() for output in tree.selects]
    for what, node in clauses(tree).found:
        if what == "group":
            continue
        if what == "projection":
            found.update([] if node.unalias() in terms else [f"show {node.unalias().sql()}"])
        elif what == "order":
            named = looked_up(node.this, tree.selects)
            found[f"order {_place(named, shown, terms) or named.sql()} {bool(node.args.get('desc'))}"] += 1
        elif what != "where" or period(node) is None:
            resolved = node.unnest().copy().transform(lambda part: looked_up(part, tree.selects) if isinstance(part, exp.Column) else part)
            found[f"{what} {resolved.sql()}"] += 1
    found.update(f"group {term.sql()}" for term in terms)
    found.update(f"{name} {span}" for name, span in _spans(tree).items())
    return found


def _place(node: exp.Expr, shown: list[exp.Expr], terms: list[exp.Expr]) -> str:
    """Which of the shown groups or figures a column is: an order keeps to its column when that is put together otherwise."""
    alike = [output for output in shown if (output in terms) == (node in terms)]
    return f"shown {node in terms} {alike.index(node)}" if node in alike else ""


def _spans(tree: exp.Select) -> dict[str, str]:
    spans: dict[str, str] = {}
    for _what, node in clauses(tree).found:
        span = period(node) if _what == "where" else None
        if span is not None:
            spans[f"days {span.column.sql()}"] = spans.get(f"days {span.column.sql()}", "") + f" {span.first} {span.last}"
    return spans


def edits_of(query: Query, place: Catalog) -> Iterator[Edit]:
    """Every choice of every menu that is not chosen already."""
    for kind, node in [*((chip.kind, chip.node) for chip in read_plan(query, place).chips if editable(chip)), (ADD, "")]:
        menu = menu_of(query, kind, node, place)
        for choice in (choice for part in menu.parts for choice in part.choices if not choice.current):
            yield Edit(kind, node, *_made(choice))
        if menu.dates:
            yield Edit(kind, node, "period", ["2024-02-03", "2024-05-06"])
        if menu.number:
            yield Edit(kind, node, menu.number[0], "7")
        if menu.search:
            yield Edit(kind, node, menu.search, ["a", "b'c"])


def _made(choice: Choice) -> tuple[str, object]:
    if choice.do == "values_of":
        return "filter", {"column": choice.value, "values": ["x"]}
    return choice.do, choice.value


FOLLOWING = ("order shown", "table SELECT", "join FULL")     # the order of a column, and the sides that are added up by it before they meet


@pytest.mark.parametrize("place", range(30))
def test_one_edit_changes_exactly_one_clause(place: int) -> None:
    name, sql = queries()[place % len(queries())] if place < len(WRITTEN) else random.Random(place).choice(queries())
    query, data = Query.parse(sql), catalog(name)
    before = clause_list(query)
    edits = list(edits_of(query, data))
    assert edits
    for edit in random.Random(place).sample(edits, min(14, len(edits))):
        after = changed(query, edit, data)
        data.engine.run(Statement(_named(after, data), data.dataset))
        gone, came = before - clause_list(after), clause_list(after) - before
        twin = edit.do == "column" and after.sql() != query.sql()  # a key that two tables have reads alike from either
        assert gone or came or twin or edit.do in ("negate", "toggle", "number", "period"), (edit, after.sql())
        if edit.do in ("remove", "hide", "show", "group", "measure"):  # the order goes with its column, and columns move
            gone, came = (Counter({name: count for name, count in part.items() if not name.startswith(FOLLOWING)}) for part in (gone, came))
        joined = any(name.startswith("join") for name in came)
        assert len(gone) <= 1, (edit, gone)
        assert len(came) - joined <= 1, (edit, came)


def _named(query: Query, data: Catalog) -> str:
    from insightora_dash.query.pipeline import bind

    return bind(query, data).sql


def test_the_queries_cover_every_kind_of_chip() -> None:
    kinds = {chip.kind for name, sql in queries() for chip in read_plan(Query.parse(sql), catalog(name)).chips if editable(chip)}
    assert kinds >= set(DESKS) - {ADD, "sql"}


@pytest.mark.parametrize(("sql", "edit", "wanted"), [
    ("select channel, sum(revenue) as total from retail.orders group by channel having total > 10 order by total desc", Edit("measure", "expressions.1",
     "aggregate", "avg"), "SELECT channel, AVG(revenue) AS avg_revenue FROM retail.orders GROUP BY channel HAVING SUM(revenue) > 10 ORDER BY avg_revenue DESC"),
    ("select channel, round(sum(revenue), 1) s from retail.orders group by 1 order by 2", Edit("measure", "expressions.1", "aggregate", "median"),
     "SELECT channel, ROUND(MEDIAN(revenue), 1) AS median_revenue FROM retail.orders GROUP BY 1 ORDER BY 2"),
    ("select channel, carrier, count(*) n from retail.orders group by 1, 2 order by 3", Edit("group", "group.expressions.0", "remove"),
     "SELECT carrier, COUNT(*) AS n FROM retail.orders GROUP BY 1 ORDER BY 2"),
    ("select date_trunc('month', order_date) m, count(*) n from retail.orders group by m order by m", Edit("group", "group.expressions.0", "grain", "year"),
     "SELECT CAST(DATE_TRUNC('YEAR', order_date) AS DATE) AS year, COUNT(*) AS n FROM retail.orders GROUP BY CAST(DATE_TRUNC('YEAR', order_date) AS DATE)"
     " ORDER BY year"),
    ("select count(*) n from retail.orders where year(order_date) = 2024 and channel = 'Online'", Edit("period", "where.this.this", "period",
     ["2025-01-01", "2025-01-31"]),
     "SELECT COUNT(*) AS n FROM retail.orders"
     " WHERE order_date >= CAST('2025-01-01' AS DATE) AND order_date < CAST('2025-02-01' AS DATE) AND channel = 'Online'"),
    ("select count(*) n from retail.orders where channel = 'Online'", Edit("filter", "where.this", "toggle", "Stores"),
     "SELECT COUNT(*) AS n FROM retail.orders WHERE channel IN ('Online', 'Stores')"),
    ("select count(*) n from retail.orders where not channel = 'Online'", Edit("filter", "where.this", "negate", False),
     "SELECT COUNT(*) AS n FROM retail.orders WHERE channel = 'Online'"),
    ("select order_id from retail.orders where revenue > 100", Edit("filter", "where.this", "number", "12.5"),
     "SELECT order_id FROM retail.orders WHERE revenue > 12.5"),
    ("select sum(revenue) s from retail.orders", Edit(ADD, "", "group", ["", "retail", "customers", "country"]),
     "SELECT customers.country, SUM(revenue) AS s FROM retail.orders LEFT JOIN retail.customers ON orders.customer_id = customers.customer_id"
     " GROUP BY customers.country"),
    ("select count(*) n from retail.orders where channel = 'Online' or carrier = 'DHL'", Edit(ADD, "", "filter",
     {"column": ["orders", "retail", "orders", "channel"], "values": ["a", "b"]}),
     "SELECT COUNT(*) AS n FROM retail.orders WHERE (channel = 'Online' OR carrier = 'DHL') AND orders.channel IN ('a', 'b')"),
])  # fmt: skip
def test_the_query_after_a_choice(sql: str, edit: Edit, wanted: str) -> None:
    assert changed(Query.parse(sql), edit, catalog("retail")).tree.sql(dialect="duckdb") == wanted


@pytest.mark.parametrize("edit", [
    Edit("measure", "expressions.9", "remove"), Edit("measure", "expressions.1", "aggregate", "drop table"), Edit("measure", "expressions.1", "explode"),
    Edit("group", "group.expressions.0", "column", ["orders", "retail", "orders", "no_such"]), Edit("nothing", "", "remove"),
    Edit(ADD, "", "filter", {"column": ["orders", "retail", "orders", "channel"], "values": []}), Edit(ADD, "", "period", ["2024-05-01", "2024-01-01"]),
    Edit(ADD, "", "period", "yesterday"), Edit(ADD, "", "count", "-1"), Edit(ADD, "", "count", "many"), Edit(ADD, "", "by", 7),
])  # fmt: skip
def test_a_choice_that_does_not_fit_is_refused_in_words(edit: Edit) -> None:
    with pytest.raises(InsightoraError):
        changed(Query.parse("select channel, sum(revenue) s from retail.orders group by channel"), edit, catalog("retail"))


def test_values_that_look_like_sql_stay_values() -> None:
    query = Query.parse("select count(*) n from retail.orders where channel = 'Online'")
    after = changed(query, Edit("filter", "where.this", "values", ["x') OR 1=1 --"]), catalog("retail"))
    assert after.tree.find(exp.Literal).this == "x') OR 1=1 --"  # type: ignore[union-attr]
    assert not after.tree.find(exp.Or)


def test_a_combined_list_is_not_changed_clause_by_clause() -> None:
    with pytest.raises((Conflict, Invalid)):
        menu_of(Query.parse("select 1 as a from retail.orders union select 2 from retail.orders"), ADD, "", catalog("retail"))
