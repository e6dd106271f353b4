"""Year over year: what each group added to or took from the change between the two newest years, over the same days of both."""

from collections.abc import Mapping

from insightora_dash.insights.analyses.analysis import Analysis, Need, has_role, is_day, of_amounts
from insightora_dash.platform.wording import N_


def select(table: str, columns: Mapping[str, str]) -> str:
    """One row per group, the largest change first: the group, `change` (they add up to the whole change), `this_year`, `year_before`.

    Of the year before only the days up to the newest one of this year count, so that an unfinished year is compared fairly.
    """
    group, day, amount = columns["group"], columns["date"], columns["amount"]
    before = f"SUM({amount}) FILTER (WHERE {day} < newest.start AND {day} >= newest.start - INTERVAL 1 YEAR AND {day} <= newest.last - INTERVAL 1 YEAR)"
    after = f"SUM({amount}) FILTER (WHERE {day} >= newest.start)"
    return f"""
        WITH newest AS (
          SELECT MAX({day}) AS last, date_trunc('year', MAX({day})) AS start FROM {table}
        )
        SELECT {group}, COALESCE({after}, 0) - COALESCE({before}, 0) AS change, COALESCE({after}, 0) AS this_year, COALESCE({before}, 0) AS year_before
        FROM {table} CROSS JOIN newest
        WHERE {day} >= newest.start - INTERVAL 1 YEAR
        GROUP BY {group} ORDER BY ABS(change) DESC, {group}"""  # noqa: S608  # nosec B608 - quoted names of columns that exist; goes through the guard


ANALYSIS = Analysis(
    "year_over_year", N_("Year over year"),
    N_("What each group added to the change since the year before, over the same days of both years. The parts add up to the whole change."),
    (Need("group", N_("By"), has_role("dimension", "geo", "boolean", "text"), lambda column: -float(column.distinct or 1e9)),
     Need("date", N_("When"), is_day), Need("amount", N_("Amount"), has_role("measure"), of_amounts)),
    select,
)  # fmt: skip
