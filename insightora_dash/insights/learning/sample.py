"""The rows that are learned from, drawn by one SELECT with the rights of who asked."""

from collections.abc import Sequence

from insightora_dash.catalog.catalog import Table
from insightora_dash.catalog.profile import quoted
from insightora_dash.insights.learning.features import Feature

MOST = 50_000


def sample_sql(table: Table, features: Sequence[Feature], target: Feature | None) -> str:
    """Columns `c0` and so on, `t`, and `k0` and so on for what tells rows apart; of a large table the same rows each time, chosen by what is in them."""
    keys = [column.name for column in table.columns if column.name in table.key or column.role == "id"][:3]
    cells = [f"{one.sql()} AS c{place}" for place, one in enumerate(features)]
    told = [f"{target.sql()} AS t"] if target else []
    apart = [f"CAST({quoted(name)} AS VARCHAR) AS k{place}" for place, name in enumerate(keys)]
    known = f" WHERE {target.sql()} IS NOT NULL" if target else ""
    drawn = f" ORDER BY HASH({', '.join(quoted(one.name) for one in features)}) LIMIT {MOST}" if table.rows > MOST else ""
    return f"SELECT {', '.join([*cells, *told, *apart])} FROM {quoted(table.schema, table.name)}{known}{drawn}"  # noqa: S608
