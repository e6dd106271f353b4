"""Google BigQuery, where DATE, DATETIME and TIMESTAMP are kept apart: moments are DATETIME here."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="bigquery",
    by_zero="infinity",
    null_loses=False,
    lacks=frozenset({"except all"}),
    functions=spellings(
        substring="SUBSTR({0}, {1}, {2})",
        rest="SUBSTR({0}, {1})",
        position="STRPOS({0}, {1})",
        to_text="CAST({0} AS STRING)",
        divide="IEEE_DIVIDE({0}, {1})",
        integer_divide="DIV({0}, {1})",
        week="EXTRACT(ISOWEEK FROM {0})",
        isodow="(MOD(EXTRACT(DAYOFWEEK FROM {0}) + 5, 7) + 1)",
        doy="EXTRACT(DAYOFYEAR FROM {0})",
        **{f"trunc_{unit}": f"DATETIME_TRUNC(CAST({{0}} AS DATETIME), {unit.upper()})" for unit in ("year", "quarter", "month", "day", "hour", "minute")},
        trunc_week="DATETIME_TRUNC(CAST({0} AS DATETIME), ISOWEEK)",
        add_month="DATETIME_ADD(CAST({0} AS DATETIME), INTERVAL {1} MONTH)",
        add_day="DATETIME_ADD(CAST({0} AS DATETIME), INTERVAL {1} DAY)",
        add_hour="DATETIME_ADD({0}, INTERVAL {1} HOUR)",
        add_minute="DATETIME_ADD({0}, INTERVAL {1} MINUTE)",
        days="DATE_DIFF({0}, {1}, DAY)",
        to_timestamp="CAST({0} AS DATETIME)",
        timestamp_literal="CAST('{date} {time}' AS DATETIME)",
    ),
)
