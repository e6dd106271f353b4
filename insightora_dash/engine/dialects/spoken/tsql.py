"""Microsoft SQL Server (2016 and later): no booleans, texts compared by code point, whole sums widened."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

_MONDAY = "'19000101'"  # was one

DIALECT = Dialect(
    name="tsql",
    booleans=False,
    exactly="{0} COLLATE Latin1_General_100_BIN2",
    orders_nulls=False,
    lacks=frozenset({"distinct from", "except all", "Greatest", "Least", "brackets"}),
    functions=spellings(
        length="(LEN({0} + 'x') - 1)",  # LEN passes over spaces at the end
        rest="SUBSTRING({0}, {1}, 2147483647)",
        trim="LTRIM(RTRIM({0}))",
        position="CHARINDEX({1}, {0})",
        joined="({0} + {1})",
        to_text="CAST({0} AS NVARCHAR(40))",
        pad2="RIGHT('0' + {0}, 2)",
        pad3="RIGHT('00' + {0}, 3)",
        pad4="RIGHT('000' + {0}, 4)",
        ceil="CEILING({0})",
        ln="LOG({0})",
        mod="({0} % {1})",
        wide="CAST({0} AS BIGINT)",
        stddev="STDEV({0})",
        stddev_pop="STDEVP({0})",
        variance="VAR({0})",
        variance_pop="VARP({0})",
        year="DATEPART(YEAR, {0})",
        quarter="DATEPART(QUARTER, {0})",
        month="DATEPART(MONTH, {0})",
        week="DATEPART(ISO_WEEK, {0})",
        day="DATEPART(DAY, {0})",
        hour="DATEPART(HOUR, {0})",
        minute="DATEPART(MINUTE, {0})",
        doy="DATEPART(DAYOFYEAR, {0})",
        isodow=f"((DATEDIFF(DAY, {_MONDAY}, {{0}}) % 7 + 7) % 7 + 1)",
        trunc_year="DATEFROMPARTS(YEAR({0}), 1, 1)",
        trunc_quarter="DATEFROMPARTS(YEAR({0}), DATEPART(QUARTER, {0}) * 3 - 2, 1)",
        trunc_month="DATEFROMPARTS(YEAR({0}), MONTH({0}), 1)",
        trunc_week=f"DATEADD(DAY, -((DATEDIFF(DAY, {_MONDAY}, {{0}}) % 7 + 7) % 7), CAST({{0}} AS DATE))",
        trunc_day="CAST({0} AS DATE)",
        trunc_hour="DATETIMEFROMPARTS(YEAR({0}), MONTH({0}), DAY({0}), DATEPART(HOUR, {0}), 0, 0, 0)",
        trunc_minute="DATETIMEFROMPARTS(YEAR({0}), MONTH({0}), DAY({0}), DATEPART(HOUR, {0}), DATEPART(MINUTE, {0}), 0, 0)",
        add_month="DATEADD(MONTH, {1}, CAST({0} AS DATETIME2))",
        add_day="DATEADD(DAY, {1}, CAST({0} AS DATETIME2))",
        add_hour="DATEADD(HOUR, {1}, {0})",
        add_minute="DATEADD(MINUTE, {1}, {0})",
        days="DATEDIFF(DAY, {1}, {0})",
        to_timestamp="CAST({0} AS DATETIME2)",
        timestamp_literal="CAST('{date} {time}' AS DATETIME2)",
    ),
)
