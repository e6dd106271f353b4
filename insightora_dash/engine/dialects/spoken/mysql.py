"""MySQL and MariaDB: texts compared to the byte, dates truncated by arithmetic."""

from dataclasses import replace

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

MYSQL = Dialect(
    name="mysql",
    by_zero="null",
    null_loses=False,
    exactly="{0} COLLATE utf8mb4_0900_bin",
    orders_nulls=False,
    lacks=frozenset({"FULL", "except all"}),
    casts=frozenset({"decimal>integer"}),
    functions=spellings(
        "sqrt", "ln", "log10",  # NULL where DuckDB says what is wrong
        length="CHAR_LENGTH({0})",
        joined="CONCAT({0}, {1})",
        to_text="CAST({0} AS CHAR)",
        integer_divide="({0} DIV {1})",
        week="WEEK({0}, 3)",
        isodow="(WEEKDAY({0}) + 1)",
        doy="DAYOFYEAR({0})",
        trunc_year="MAKEDATE(YEAR({0}), 1)",
        trunc_quarter="(MAKEDATE(YEAR({0}), 1) + INTERVAL (QUARTER({0}) * 3 - 3) MONTH)",
        trunc_month="(DATE({0}) - INTERVAL (DAYOFMONTH({0}) - 1) DAY)",
        trunc_week="(DATE({0}) - INTERVAL WEEKDAY({0}) DAY)",
        trunc_day="DATE({0})",
        trunc_hour="CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:00:00') AS DATETIME)",
        trunc_minute="CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00') AS DATETIME)",
        add_month="({0} + INTERVAL {1} MONTH)",
        add_day="({0} + INTERVAL {1} DAY)",
        add_hour="({0} + INTERVAL {1} HOUR)",
        add_minute="({0} + INTERVAL {1} MINUTE)",
        days="DATEDIFF({0}, {1})",
        to_date="DATE({0})",
        to_timestamp="CAST({0} AS DATETIME(6))",
        timestamp_literal="CAST('{date} {time}' AS DATETIME(6))",
    ),
)  # fmt: skip
MARIADB = replace(MYSQL, exactly="{0} COLLATE utf8mb4_nopad_bin", lacks=MYSQL.lacks | {"lag default"})
