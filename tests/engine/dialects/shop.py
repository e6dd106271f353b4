"""Two tables with what trips translations up, as DuckDB holds them and as other databases may load them."""

import duckdb

from insightora_dash.engine.dialects.origin import Origin, OriginColumn, Origins

ORDERS = {
    "id": "INTEGER", "name": "VARCHAR", "city": "VARCHAR", "amount": "DOUBLE", "qty": "INTEGER", "price": "DECIMAL(12,2)", "big": "BIGINT",
    "day": "DATE", "seen": "TIMESTAMP", "ok": "BOOLEAN",
}  # fmt: skip
PEOPLE = {"person": "INTEGER", "name": "VARCHAR", "Team Name": "VARCHAR", "since": "DATE", "pay": "DECIMAL(10,2)"}
TABLES = {"orders": ORDERS, "people": PEOPLE}
KNOWN = [("shop", name) for name in TABLES]

_SQL = """
create schema shop;
create table shop.orders as select
  n::integer as id,
  case n % 9 when 0 then null when 1 then 'ada' when 2 then 'Ada' when 3 then 'bob' when 4 then 'Zoë' when 5 then 'zed' when 6 then 'a_b%'
    when 7 then 'O''Neil' else 'back\\slash' end as name,
  case n % 5 when 0 then 'Berlin' when 1 then 'berlin' when 2 then 'Paris' when 3 then null else 'Oslo ' || (n % 3) end as city,
  case when n % 11 = 0 then null else ((n * 7919) % 2003 - 700) / 8.0 end::double as amount,
  case when n % 13 = 0 then null else (n * 31) % 17 - 5 end::integer as qty,
  case when n % 7 = 0 then null else ((n * 104729) % 99991 - 20000) / 100.0 end::decimal(12,2) as price,
  (n * 1234567891)::bigint as big,
  case when n % 17 = 0 then null else date '2022-11-20' + ((n * 37) % 900)::integer end as day,
  case when n % 19 = 0 then null else timestamp '2023-01-01 00:00:00' + to_seconds((n * 86399) % 40000000) end as seen,
  case n % 4 when 0 then true when 1 then false when 2 then true else null end as ok
from range(1, 241) t(n);
create table shop.people as select
  n::integer as person,
  case n % 6 when 0 then null when 1 then 'ada' when 2 then 'Ada' when 3 then 'bob' when 4 then 'zed' else 'eve' end as name,
  case n % 3 when 0 then 'red' when 1 then 'Blue' else null end as "Team Name",
  case when n % 5 = 0 then null else date '2020-02-28' + n::integer end as since,
  ((n * 7919) % 100000 / 100.0)::decimal(10,2) as pay
from range(1, 13) t(n);
"""


def duck() -> duckdb.DuckDBPyConnection:
    """The tables in DuckDB, in UTC."""
    connection = duckdb.connect()
    connection.execute(_SQL)
    connection.execute("set timezone = 'UTC'")
    return connection


def origins(*schema: str) -> Origins:
    """Where the tables are in a database that keeps them under `schema` with the same names."""
    return {("shop", table): Origin((*schema, table), tuple(OriginColumn(name, kind) for name, kind in columns.items())) for table, columns in TABLES.items()}
