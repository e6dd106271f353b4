"""Snowflake."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="snowflake",
    null_loses=False,
    lacks=frozenset({"except all"}),
    functions=spellings(
        log10="LOG(10, {0})",
        # a whole number divided by another keeps decimals there
        integer_divide="TRUNC({0} / {1})",
        isodow="DAYOFWEEKISO({0})",
        week="WEEKISO({0})",
        doy="DAYOFYEAR({0})",
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        # weeks start where the session says; ISO days do not
        trunc_week="DATEADD(DAY, 1 - DAYOFWEEKISO({0}), DATE_TRUNC('day', {0}))",
        add_month="DATEADD(MONTH, {1}, CAST({0} AS TIMESTAMP_NTZ))",
        add_day="DATEADD(DAY, {1}, CAST({0} AS TIMESTAMP_NTZ))",
        add_hour="DATEADD(HOUR, {1}, {0})",
        add_minute="DATEADD(MINUTE, {1}, {0})",
        days="DATEDIFF(DAY, {1}, {0})",
        to_timestamp="CAST({0} AS TIMESTAMP_NTZ)",
        timestamp_literal="CAST('{date} {time}' AS TIMESTAMP_NTZ)",
    ),
)
