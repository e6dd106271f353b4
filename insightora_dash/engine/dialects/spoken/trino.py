"""Trino: no exact quantiles, so those are answered by reading the tables."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="trino",
    by_zero="infinity",
    filters=True,
    null_loses=False,
    functions=spellings(
        left="SUBSTR({0}, 1, {1})",
        right="SUBSTR({0}, GREATEST(LENGTH({0}) - {1} + 1, 1))",
        substring="SUBSTR({0}, {1}, {2})",
        rest="SUBSTR({0}, {1})",
        position="STRPOS({0}, {1})",
        isodow="DAY_OF_WEEK({0})",
        doy="DAY_OF_YEAR({0})",
        add_month="DATE_ADD('month', {1}, CAST({0} AS TIMESTAMP))",
        add_day="DATE_ADD('day', {1}, CAST({0} AS TIMESTAMP))",
        add_hour="DATE_ADD('hour', {1}, {0})",
        add_minute="DATE_ADD('minute', {1}, {0})",
        days="DATE_DIFF('day', {1}, {0})",
        date_literal="DATE '{date}'",
        timestamp_literal="TIMESTAMP '{date} {time}'",
    ),
)
