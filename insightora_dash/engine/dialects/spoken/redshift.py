"""Amazon Redshift: PostgreSQL's protocol and much of its language."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="redshift",
    lacks=frozenset({"distinct from", "except all"}),
    functions=spellings(
        log10="LOG({0})",
        length="LEN({0})",
        position="STRPOS({0}, {1})",
        isodow="((EXTRACT(DOW FROM {0}) + 6) % 7 + 1)",
        doy="EXTRACT(DOY FROM {0})",
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        add_month="DATEADD(MONTH, {1}, CAST({0} AS TIMESTAMP))",
        add_day="DATEADD(DAY, {1}, CAST({0} AS TIMESTAMP))",
        add_hour="DATEADD(HOUR, {1}, {0})",
        add_minute="DATEADD(MINUTE, {1}, {0})",
        days="DATEDIFF(DAY, {1}, {0})",
        **{f"trunc_{unit}": f"DATE_TRUNC('{unit}', CAST({{0}} AS TIMESTAMP))" for unit in ("year", "quarter", "month", "week", "day", "hour", "minute")},
    ),
)
