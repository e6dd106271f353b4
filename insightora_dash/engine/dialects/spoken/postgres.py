"""PostgreSQL."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="postgres",
    filters=True,
    in_order='({0} COLLATE "C")',
    casts=frozenset({"double>integer", "decimal>integer"}),
    functions=spellings(
        log10="LOG({0})",
        to_text="CAST({0} AS TEXT)",
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        add_month="(CAST({0} AS TIMESTAMP) + INTERVAL '1 month' * {1})",
        add_day="(CAST({0} AS TIMESTAMP) + INTERVAL '1 day' * {1})",
        add_hour="({0} + INTERVAL '1 hour' * {1})",
        add_minute="({0} + INTERVAL '1 minute' * {1})",
        days="({0} - {1})",
        # without a cast it would be the time of the session's zone
        **{f"trunc_{unit}": f"DATE_TRUNC('{unit}', CAST({{0}} AS TIMESTAMP))" for unit in ("year", "quarter", "month", "week", "day", "hour", "minute")},
    ),
)
