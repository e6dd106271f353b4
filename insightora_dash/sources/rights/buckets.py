"""Ranges in the place of values: ages as “18 – 65”, days as months or years."""

import re
from decimal import Decimal
from itertools import pairwise

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

SPANS = {"month": "%Y-%m", "year": "%Y"}
BORDER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
MOST = 20
NUMERIC = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL|DOUBLE|FLOAT|REAL)", re.IGNORECASE)
TIMES = ("DATE", "TIMESTAMP")


def checked(text: str, kind: str) -> str:
    """The borders as they are kept, `18,65` or `month`; raises Invalid where they do not fit a column of this type."""
    wanted = text.strip().lower()
    if wanted in SPANS and kind.upper().startswith(TIMES):
        return wanted
    parts = [part for part in re.split(r"[\s;,]+", wanted) if part]
    if parts and len(parts) <= MOST and all(map(BORDER.fullmatch, parts)) and NUMERIC.match(kind):
        return ",".join(sorted(dict.fromkeys(parts), key=Decimal))
    raise Invalid("bad_buckets", N_("Write the borders of the ranges for a column of numbers, for example 18, 65, or “month” or “year” for one of days."))


def bucket_sql(column: str, borders: str) -> str:
    """The range of a value as text; `column` is quoted, and borders were checked when they were kept."""
    if borders in SPANS:
        return f"strftime({column}, '{SPANS[borders]}')"
    parts = borders.split(",")
    between = [f"WHEN {column} < {high} THEN '{low} – {high}'" for low, high in pairwise(parts)]
    cases = " ".join([f"WHEN {column} < {parts[0]} THEN '< {parts[0]}'", *between, f"WHEN {column} >= {parts[-1]} THEN '≥ {parts[-1]}'"])
    return f"CASE {cases} END"
