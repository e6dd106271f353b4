"""A small shop with the traps that queries meet: two currencies, orders without customers, a gap in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.catalog import Catalog, Column, Relation, Table
from insightora_dash.engine.dataset import Dataset, TableFiles
from insightora_dash.engine.engine import Engine
from insightora_dash.engine.result import Result
from insightora_dash.query.filters import Filter
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query

ORDERS = """
    select * from (values
        (1, 10, 'Online', 'EUR', 100.0, 2, date '2023-11-05', timestamp '2023-11-05 10:00'),
        (2, 10, 'Store',  'EUR', 50.0,  1, date '2023-12-10', timestamp '2023-12-10 11:00'),
        (3, 11, 'Online', 'EUR', 70.0,  1, date '2024-01-15', timestamp '2024-01-15 23:30'),
        (4, 11, 'Online', 'USD', 30.0,  3, date '2024-01-31', timestamp '2024-01-31 23:59'),
        (5, 12, 'Store',  'EUR', 20.0,  1, date '2024-02-01', timestamp '2024-02-01 00:00'),
        (6, 12, 'Phone',  'EUR', -20.0, 1, date '2024-03-20', timestamp '2024-03-20 08:15'),
        (7, 99, null,     'USD', 10.0,  1, date '2024-03-31', timestamp '2024-03-31 18:45'),
        (8, 10, 'Online', 'EUR', 80.0,  4, date '2024-11-02', timestamp '2024-11-02 12:00')
    ) as t(id, customer_id, channel, currency, amount, quantity, ordered_on, ordered_at)
"""
CUSTOMERS = """
    select * from (values
        (10, 'Ana', 'North', date '2022-01-01'), (11, 'Ben', 'South', date '2023-01-01'),
        (12, 'Cem', 'North', date '2023-06-01'), (13, 'Dee', 'South', date '2024-01-01')
    ) as t(id, name, region, joined_on)
"""
ORDER_COLUMNS = (
    Column("id", "INTEGER", "id", "Order"),
    Column("customer_id", "INTEGER", "id", "Customer"),
    Column("channel", "VARCHAR", "dimension", "Channel", distinct=3, top=(("Online", 4), ("Store", 2), ("Phone", 1))),
    Column("currency", "VARCHAR", "dimension", "Currency", distinct=2, top=(("EUR", 6), ("USD", 2))),
    Column("amount", "DOUBLE", "measure", "Amount", unit_column="currency"),
    Column("quantity", "INTEGER", "measure", "Quantity"),
    Column("ordered_on", "DATE", "time", "Order date", minimum=date(2023, 11, 5), maximum=date(2024, 11, 2)),
    Column("ordered_at", "TIMESTAMP", "time", "Order time"),
)
CUSTOMER_COLUMNS = (
    Column("id", "INTEGER", "id", "Customer"),
    Column("name", "VARCHAR", "text", "Name"),
    Column("region", "VARCHAR", "geo", "Region", distinct=2, top=(("North", 2), ("South", 2))),
    Column("joined_on", "DATE", "time", "Joined"),
)


def write_table(folder: Path, schema: str, name: str, sql: str) -> TableFiles:
    """A Parquet file of the rows that `sql` makes, as one table."""
    path = folder / f"{schema}_{name}.parquet"
    connection = duckdb.connect()
    connection.execute(f"copy ({sql}) to '{path}' (format parquet)")
    described = connection.execute(f"describe select * from '{path}'").fetchall()
    connection.close()
    return TableFiles(schema, name, (str(path),), tuple((row[0], row[1]) for row in described), "v1")


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("shop")
    return Dataset((write_table(folder, "shop", "orders", ORDERS), write_table(folder, "shop", "customers", CUSTOMERS)))


@pytest.fixture
def shop(shop_files: Dataset, engine: Engine) -> Catalog:
    """orders (8 rows) and customers (4 rows)."""
    tables = (
        Table("shop", "orders", ORDER_COLUMNS, 8, "v1", "Orders", ("id",)),
        Table("shop", "customers", CUSTOMER_COLUMNS, 4, "v1", "Customers", ("id",)),
    )
    relation = Relation(("shop", "orders"), ("customer_id",), ("shop", "customers"), ("id",))
    return Catalog(Actor("a1", "w1"), tables, (relation,), shop_files, engine, date(2024, 11, 15), date(2024, 11, 2))


@pytest.fixture
def one_currency(shop: Catalog) -> Catalog:
    """The shop, were its amounts all in EUR."""
    columns = tuple(replace(c, unit="EUR", unit_column=None) if c.name == "amount" else c for c in ORDER_COLUMNS)
    return replace(shop, tables=(replace(shop.tables[0], columns=columns), shop.tables[1]))


Ask = Callable[..., Result]


@pytest.fixture
def ask(one_currency: Catalog) -> Ask:
    """Runs SQL over the shop with filters."""

    def run(sql: str, *filters: Filter) -> Result:
        return answer(Query.parse(sql), one_currency, filters=filters)

    return run
