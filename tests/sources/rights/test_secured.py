"""Statements of people with different rules give exactly what a physically filtered copy gives."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insightora_dash.engine.dataset import Dataset, TableFiles
from insightora_dash.engine.engine import Engine, Statement
from insightora_dash.platform.errors import Forbidden, InsightoraError
from insightora_dash.sources.rights.rights import Rights, TableRights
from insightora_dash.sources.rights.secured import SecuredEngine, secure

ORDERS = ("sales", "orders")
COLUMNS = (("id", "BIGINT"), ("region", "VARCHAR"), ("customer", "VARCHAR"), ("amount", "DOUBLE"), ("secret", "VARCHAR"))
REGIONS = ("North", "South", "East", "West", None)
ROWS = [(n, REGIONS[n % 5], f"c{n % 7}", float(n * 3 % 11), f"s{n}") for n in range(60)]
CLIENTS = [(f"c{n}", f"Name {n}", n % 3) for n in range(7)]
NORTH = Rights({ORDERS: TableRights("CAST(\"region\" AS VARCHAR) IN ('North')", {"secret": "hide"})}, "salt")
SOUTH = Rights({ORDERS: TableRights("region in ('South', 'East') and amount > 2", {"secret": "hide"})}, "salt")


def kept(rights: Rights) -> list[tuple[object, ...]]:
    """The rows a person may see, worked out by hand."""
    if rights is NORTH:
        return [row for row in ROWS if row[1] == "North"]
    return [row for row in ROWS if row[1] in ("South", "East") and row[3] > 2]


def write(folder: Path, rows: list[tuple[object, ...]], names: list[str]) -> str:
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    pq.write_table(pa.Table.from_pylist([dict(zip(names, row, strict=False)) for row in rows]), path)
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rights")


@pytest.fixture(scope="module")
def whole(folder: Path) -> Dataset:
    clients = TableFiles("sales", "clients", (write(folder, CLIENTS, ["customer", "name", "tier"]),),
                         (("customer", "VARCHAR"), ("name", "VARCHAR"), ("tier", "BIGINT")), "v1")  # fmt: skip
    return Dataset((TableFiles(*ORDERS, (write(folder, ROWS, [name for name, _ in COLUMNS]),), COLUMNS, "v1"), clients))


@pytest.fixture(scope="module")
def copies(folder: Path, whole: Dataset) -> dict[str, Dataset]:
    """For each person a data set that holds nothing else."""
    names = [name for name, _ in COLUMNS if name != "secret"]
    made = {}
    for person, rights in (("north", NORTH), ("south", SOUTH)):
        files = TableFiles(*ORDERS, (write(folder, [row[:4] for row in kept(rights)], names),), COLUMNS[:4], person)
        made[person] = Dataset((files, whole.tables[1]))
    return made


def engine_for(engine: Engine, whole: Dataset, rights: Rights) -> SecuredEngine:
    return SecuredEngine(engine, rights, {(table.schema, table.name): table for table in whole.tables})


# Ways to read the table, and what to do with it.
SOURCES = st.sampled_from([
    "sales.orders", "sales.orders o", '"sales"."orders" AS o', "SALES.Orders o", "(select * from sales.orders) o",
    "(select * from (select * from sales.orders) x) o",
    "sales.orders o left join sales.clients c on o.customer = c.customer", "sales.clients c left join sales.orders o on o.customer = c.customer",
    "sales.orders o join sales.orders p on o.id = p.id + 1", "sales.clients c cross join sales.orders o",
    "(select * from sales.orders union all select * from sales.orders where amount > 5) o",
    "(with w as (select * from sales.orders) select * from w) o", "(with orders as (select * from sales.orders) select * from orders) o",
])  # fmt: skip
SHAPES = st.sampled_from([
    "select count(*), sum({a}amount) from {s}", "select {a}region, count(*) n, sum({a}amount) from {s} group by 1 order by 1 nulls first",
    "select distinct {a}region from {s} order by 1", "select max({a}id) - min({a}id) from {s}", "select {a}id from {s} order by {a}id limit 7",
    "select {a}region, sum({a}amount) over (partition by {a}region order by {a}id) w, {a}id from {s} order by {a}id, w",
    "select count(*) from sales.clients k where not exists (select 1 from sales.orders z where z.customer = k.customer)",
    "select (select count(*) from sales.orders) total, count(*) from {s}",
    "select count(*) from {s} where {a}customer in (select customer from sales.orders where region = 'West')",
    "select count(*) from sales.orders where sales.orders.amount > (select avg(amount) from sales.orders)",
    "select region from sales.orders except select region from sales.orders where id < 10 order by 1",
    "with recursive t(n) as (select 1 union all select n + 1 from t where n < (select count(*) from sales.orders)) select count(*) from t",
    "select count(*) filter (where region is null), count(distinct customer) from sales.orders",
])  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=SOURCES, shape=SHAPES, person=st.sampled_from(["north", "south"]))
def test_a_statement_gives_what_a_filtered_copy_gives(engine: Engine, whole: Dataset, copies: dict[str, Dataset], source: str, shape: str, person: str) -> None:
    alias = "o." if source.rsplit(maxsplit=1)[-1] in ("o",) or " o " in f"{source} " else ""
    sql = shape.format(s=source, a=alias)
    secured = engine_for(engine, whole, NORTH if person == "north" else SOUTH)
    assert rows(secured, sql, whole) == rows(engine, sql, copies[person]), sql


def rows(engine: Engine | SecuredEngine, sql: str, dataset: Dataset) -> object:
    """The rows, or the code of the refusal."""
    try:
        return engine.run(Statement(sql, dataset)).rows()
    except InsightoraError as error:
        return error.code


@pytest.mark.parametrize("sql", ["select secret from sales.orders", "select o.secret from sales.orders o", "select 1 from sales.orders where secret = 's5'"])
def test_a_hidden_column_is_not_there(engine: Engine, whole: Dataset, sql: str) -> None:
    with pytest.raises(InsightoraError):
        engine_for(engine, whole, NORTH).run(Statement(sql, whole))


def test_masks_show_a_stable_hash_and_a_first_letter(engine: Engine, whole: Dataset) -> None:
    rights = Rights({ORDERS: TableRights(None, {"customer": "hash", "region": "partial"})}, "pepper")
    found = engine_for(engine, whole, rights).run(Statement("select customer, region, id from sales.orders order by id limit 8", whole)).rows()
    assert found[0][0] == found[7][0] != found[1][0]
    assert not str(found[0][0]).startswith("c")
    assert [row[1] for row in found[:5]] == ["N***", "S***", "E***", "W***", None]
    other = Rights(rights.tables, "salt")
    assert engine_for(engine, whole, other).run(Statement("select customer from sales.orders order by id limit 1", whole)).rows() != [found[0][:1]]


def test_a_filter_meets_the_masked_value_and_never_the_real_one(engine: Engine, whole: Dataset) -> None:
    rights = Rights({ORDERS: TableRights(None, {"customer": "hash"})}, "pepper")
    secured = engine_for(engine, whole, rights)
    assert secured.run(Statement("select count(*) from sales.orders where customer = 'c1'", whole)).rows() == [(0,)]
    assert secured.run(Statement("select count(*) from sales.orders order by max(customer)", whole)).rows() == [(60,)]


def test_without_the_attribute_nothing_is_seen(engine: Engine, whole: Dataset) -> None:
    nobody = Rights({ORDERS: TableRights("FALSE")})
    assert engine_for(engine, whole, nobody).run(Statement("select count(*) from sales.orders", whole)).rows() == [(0,)]


def test_what_cannot_be_secured_is_refused(engine: Engine, whole: Dataset) -> None:
    secured = engine_for(engine, whole, NORTH)
    with pytest.raises(Forbidden):
        secured.task("x:y", {}, seconds=1, memory_mb=64)
    with pytest.raises(Forbidden):
        secured.ask(None, "preview")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sql", "wrapped"),
    [
        ("with orders as (select 1 as id) select * from orders", 0),
        ("with orders as (select * from orders) select * from orders", 1),
        ("with a as (select * from orders), orders as (select 1 as id) select * from a, orders", 1),
        ("with recursive orders as (select 1 as id union all select id + 1 from orders where id < 3) select * from orders", 0),
        ("with orders as (select 1 as id) select * from (select * from orders) x", 0),
        ("select (with orders as (select 1 as id) select id from orders), count(*) from orders", 1),
    ],
)
def test_a_name_without_its_schema_is_the_table_unless_a_with_in_sight_takes_it(whole: Dataset, sql: str, wrapped: int) -> None:
    tables = {(table.schema, table.name): table for table in whole.tables}
    assert secure(sql, tables, NORTH).count("'North'") == wrapped


def test_other_tables_are_left_as_written(whole: Dataset) -> None:
    tables = {(table.schema, table.name): table for table in whole.tables}
    sql = "SELECT * FROM sales.clients"
    assert secure(sql, tables, NORTH) is sql


