"""Spellings that most databases share; a dialect changes, adds and takes away."""

from collections.abc import Mapping

STANDARD: Mapping[str, str] = {
    # texts
    "lower": "LOWER({0})",
    "upper": "UPPER({0})",
    "length": "LENGTH({0})",
    "left": "LEFT({0}, {1})",
    "right": "RIGHT({0}, {1})",
    "substring": "SUBSTRING({0}, {1}, {2})",
    "rest": "SUBSTRING({0}, {1})",
    "trim": "TRIM({0})",
    "replace": "REPLACE({0}, {1}, {2})",
    "position": "POSITION({1} IN {0})",
    "joined": "({0} || {1})",
    "pad2": "LPAD({0}, 2, '0')",
    "pad3": "LPAD({0}, 3, '0')",
    "pad4": "LPAD({0}, 4, '0')",
    # numbers
    "abs": "ABS({0})",
    "ceil": "CEIL({0})",
    "floor": "FLOOR({0})",
    "sqrt": "SQRT({0})",
    "exp": "EXP({0})",
    "ln": "LN({0})",
    "log10": "LOG10({0})",
    "power": "POWER({0}, {1})",
    "sign": "SIGN({0})",
    "round_decimal": "ROUND({0}, {1})",
    # half away from zero, as DuckDB rounds doubles; {1} is the power of ten
    "round_double": "(SIGN({0}) * FLOOR(ABS({0}) * {1} + 0.5) / {1})",
    "divide": "({0} / {1})",
    "integer_divide": "({0} / {1})",
    "mod": "MOD({0}, {1})",
    # aggregates over doubles
    "stddev": "STDDEV_SAMP({0})",
    "stddev_pop": "STDDEV_POP({0})",
    "variance": "VAR_SAMP({0})",
    "variance_pop": "VAR_POP({0})",
    # dates; isodow is 1 on Monday
    "year": "EXTRACT(YEAR FROM {0})",
    "quarter": "EXTRACT(QUARTER FROM {0})",
    "month": "EXTRACT(MONTH FROM {0})",
    "week": "EXTRACT(WEEK FROM {0})",
    "day": "EXTRACT(DAY FROM {0})",
    "hour": "EXTRACT(HOUR FROM {0})",
    "minute": "EXTRACT(MINUTE FROM {0})",
    "isodow": "EXTRACT(ISODOW FROM {0})",
    "doy": "EXTRACT(DOY FROM {0})",
    **{f"trunc_{unit}": f"DATE_TRUNC('{unit}', {{0}})" for unit in ("year", "quarter", "month", "week", "day", "hour", "minute")},
    "date_literal": "CAST('{date}' AS DATE)",
    "timestamp_literal": "CAST('{date} {time}' AS TIMESTAMP)",
    "to_date": "CAST({0} AS DATE)",
    "to_timestamp": "CAST({0} AS TIMESTAMP)",
    "to_text": "CAST({0} AS VARCHAR)",
}


def spellings(*without: str, **own: str) -> Mapping[str, str]:
    """The standard ones without some, with others."""
    return {**{name: text for name, text in STANDARD.items() if name not in without}, **own}
