"""SQLite: dates are texts, so only whole days are said to it."""

from insightora_dash.engine.dialects.dialect import Dialect
from insightora_dash.engine.dialects.spoken.standard import spellings

DIALECT = Dialect(
    name="sqlite",
    filters=True,
    by_zero="null",
    null_loses=False,
    lacks=frozenset({"except all", "Greatest", "Least"}),
    functions=spellings(
        # its lower and upper know ASCII only; the rest is missing in older versions
        "lower", "upper", "sqrt", "exp", "ln", "log10", "power", "ceil", "floor", "stddev", "stddev_pop", "variance", "variance_pop",
        "to_timestamp", "timestamp_literal", "hour", "minute", "trunc_hour", "trunc_minute", "week", "round_double", "round_decimal",
        like="({0} GLOB {1})",
        left="SUBSTR({0}, 1, {1})",
        right="SUBSTR({0}, -{1})",
        substring="SUBSTR({0}, {1}, {2})",
        rest="SUBSTR({0}, {1})",
        position="INSTR({0}, {1})",
        sign="(({0} > 0) - ({0} < 0))",
        mod="({0} % {1})",
        pad2="SUBSTR('000' || {0}, -2)",
        pad3="SUBSTR('000' || {0}, -3)",
        pad4="SUBSTR('000' || {0}, -4)",
        to_text="CAST({0} AS TEXT)",
        year="CAST(STRFTIME('%Y', {0}) AS INTEGER)",
        quarter="((CAST(STRFTIME('%m', {0}) AS INTEGER) + 2) / 3)",
        month="CAST(STRFTIME('%m', {0}) AS INTEGER)",
        day="CAST(STRFTIME('%d', {0}) AS INTEGER)",
        doy="CAST(STRFTIME('%j', {0}) AS INTEGER)",
        isodow="((CAST(STRFTIME('%w', {0}) AS INTEGER) + 6) % 7 + 1)",
        trunc_year="DATE({0}, 'start of year')",
        trunc_quarter="DATE({0}, 'start of month', '-' || ((CAST(STRFTIME('%m', {0}) AS INTEGER) - 1) % 3) || ' months')",
        trunc_month="DATE({0}, 'start of month')",
        trunc_week="DATE({0}, '-' || ((CAST(STRFTIME('%w', {0}) AS INTEGER) + 6) % 7) || ' days')",
        trunc_day="DATE({0})",
        add_day="DATE({0}, {1} || ' days')",
        days="CAST(JULIANDAY({0}) - JULIANDAY({1}) AS INTEGER)",
        date_literal="'{date}'",
        to_date="DATE({0})",
    ),
)  # fmt: skip
