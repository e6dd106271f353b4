"""Year over year: what each group added to or took from the change between the two newest years, over the same days of both."""

from insightora_dash.insights.analyses.analysis import Analysis, Need, has_role, is_day, of_amounts
from insightora_dash.platform.wording import N_

# One row per group, the largest change first; the changes add up to the whole one. Of the year before only the days up to the newest
# one of this year count, so that an unfinished year is compared fairly.
SQL = """
WITH newest AS (
  SELECT CAST(MAX(facts.date) AS DATE) AS last_day, CAST(date_trunc('year', MAX(facts.date)) AS DATE) AS first_day FROM facts
), sums AS (
  SELECT facts."group", COALESCE(SUM(facts.amount) FILTER (WHERE facts.date >= newest.first_day), 0) AS this_year,
    COALESCE(SUM(facts.amount) FILTER (
      WHERE facts.date < newest.first_day AND CAST(facts.date AS DATE) <= newest.last_day - INTERVAL 1 YEAR), 0) AS year_before
  FROM facts CROSS JOIN newest
  WHERE facts.date >= newest.first_day - INTERVAL 1 YEAR
  GROUP BY facts."group"
)
SELECT facts."group", this_year - year_before AS change, this_year, year_before
FROM sums AS facts ORDER BY ABS(this_year - year_before) DESC, facts."group"
"""

ANALYSIS = Analysis(
    "year_over_year", N_("Year over year"),
    N_("What each group added to the change since the year before, over the same days of both years. The parts add up to the whole change."),
    (Need("group", N_("By"), has_role("dimension", "geo", "boolean", "text"), lambda column: -float(column.distinct or 1e9)),
     Need("date", N_("When"), is_day), Need("amount", N_("Amount"), has_role("measure"), of_amounts)),
    SQL, N_("Year over year: {amount} by {group} in {table}"),
)  # fmt: skip
