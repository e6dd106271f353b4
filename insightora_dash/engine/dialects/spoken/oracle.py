"""Oracle Database (12.2 and later): no booleans, the empty text is NULL, a DATE has a time of day."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="oracle",
    booleans=False,
    null_loses=False,
    empty_is_null=True,
    lacks=frozenset({"distinct from", "except all", "SEMI", "ANTI"}),
    functions=spellings(
        "left", "replace",
        right="SUBSTR({0}, -LEAST({1}, LENGTH({0})))",
        substring="SUBSTR({0}, {1}, {2})",
        rest="SUBSTR({0}, {1})",
        position="INSTR({0}, {1})",
        to_text="TO_CHAR({0})",
        log10="LOG(10, {0})",
        integer_divide="TRUNC({0} / {1})",
        quarter="CEIL(EXTRACT(MONTH FROM {0}) / 3)",
        week="TO_NUMBER(TO_CHAR({0}, 'IW'))",
        isodow="(TRUNC({0}) - TRUNC({0}, 'IW') + 1)",
        doy="TO_NUMBER(TO_CHAR({0}, 'DDD'))",
        hour="EXTRACT(HOUR FROM CAST({0} AS TIMESTAMP))",
        minute="EXTRACT(MINUTE FROM CAST({0} AS TIMESTAMP))",
        quantile="PERCENTILE_CONT({1}) WITHIN GROUP (ORDER BY {0})",
        trunc_year="TRUNC({0}, 'YYYY')",
        trunc_quarter="TRUNC({0}, 'Q')",
        trunc_month="TRUNC({0}, 'MM')",
        trunc_week="TRUNC({0}, 'IW')",
        trunc_day="TRUNC({0})",
        trunc_hour="TRUNC({0}, 'HH24')",
        trunc_minute="TRUNC({0}, 'MI')",
        add_day="({0} + {1})",
        add_hour="({0} + NUMTODSINTERVAL({1}, 'HOUR'))",
        add_minute="({0} + NUMTODSINTERVAL({1}, 'MINUTE'))",
        days="(TRUNC({0}) - TRUNC({1}))",
        date_literal="DATE '{date}'",
        timestamp_literal="TIMESTAMP '{date} {time}'",
        to_date="TRUNC({0})",
    ),
)  # fmt: skip
