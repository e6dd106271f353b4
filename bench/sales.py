"""The data of the benchmarks: a sales fact of 12 columns, seeded, made once into bench/out."""

from pathlib import Path

import duckdb

OUT = Path(__file__).parent / "out"

SELECT = """
select i as order_id,
       date '2023-01-01' + cast(hash(i * 7 + 1) % 1096 as integer) as order_date,
       ['North', 'South', 'East', 'West', 'Centre', 'Coast', 'Hills', 'Lakes'][cast(hash(i * 7 + 2) % 8 as integer) + 1] as region,
       ['Garden', 'Kitchen', 'Office', 'Outdoor', 'Toys', 'Books', 'Sports', 'Music', 'Pets', 'Travel'][cast(hash(i * 7 + 3) % 10 as integer) + 1] as category,
       'Product ' || lpad(cast(hash(i * 7 + 4) % 2000 as varchar), 4, '0') as product,
       cast(hash(i * 7 + 5) % 50000 as integer) as customer_id,
       ['Online', 'Stores', 'Partners'][cast(hash(i * 7 + 6) % 3 as integer) + 1] as channel,
       cast(1 + hash(i * 7 + 7) % 9 as integer) as quantity,
       round(5 + (hash(i * 11 + 1) % 20000) / 100.0, 2) as price,
       round((1 + hash(i * 7 + 7) % 9) * (5 + (hash(i * 11 + 1) % 20000) / 100.0), 2) as revenue,
       round((1 + hash(i * 7 + 7) % 9) * (5 + (hash(i * 11 + 1) % 20000) / 100.0) * (0.5 + (hash(i * 11 + 2) % 40) / 100.0), 2) as cost,
       hash(i * 11 + 3) % 17 = 0 as returned
from range({rows}) as t(i)
"""


def parquet(rows: int) -> Path:
    """The fact as zstd Parquet."""
    return _made(f"sales_{rows}.parquet", f"copy ({SELECT.format(rows=rows)}) to '{{path}}' (format parquet, compression zstd)")


def csv(rows: int) -> Path:
    """The fact as CSV: about 90 MB for a million rows."""
    return _made(f"sales_{rows}.csv", f"copy ({SELECT.format(rows=rows)}) to '{{path}}' (header)")


def _made(name: str, statement: str) -> Path:
    path = OUT / name
    if not path.exists():
        OUT.mkdir(exist_ok=True)
        temporary = path.with_suffix(".tmp")
        with duckdb.connect() as connection:
            connection.execute(statement.format(path=temporary))
        temporary.rename(path)
    return path
