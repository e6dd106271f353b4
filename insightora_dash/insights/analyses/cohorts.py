"""Cohort retention: of those who came first in a month, the share who came again so many months later."""

from insightora_dash.insights.analyses.analysis import Analysis, Need, is_day, is_somebody, of_people
from insightora_dash.platform.wording import N_

# One row per cohort and month since: cohort (its month, 2025-01), months_later (+00 …), retention (0 to 1).
SQL = """
WITH visits AS (
  SELECT DISTINCT facts.person AS person, CAST(date_trunc('month', facts.date) AS DATE) AS month
  FROM facts WHERE facts.person IS NOT NULL AND facts.date IS NOT NULL
), starts AS (
  SELECT person, MIN(month) AS cohort FROM visits GROUP BY person
)
SELECT strftime(starts.cohort, '%Y-%m') AS cohort, format('+{:02d}', date_diff('month', starts.cohort, visits.month)) AS months_later,
  COUNT(*) / MAX(COUNT(*)) OVER (PARTITION BY starts.cohort) AS retention
FROM visits JOIN starts ON starts.person = visits.person
GROUP BY starts.cohort, date_diff('month', starts.cohort, visits.month)
ORDER BY cohort, months_later
"""

ANALYSIS = Analysis(
    "cohorts", N_("Cohort retention"),
    N_("Everybody belongs to the month in which they came first. Of each such cohort: the share who came again one, two, three months later."),
    (Need("person", N_("Who"), is_somebody, of_people, again=True), Need("date", N_("When"), is_day)),
    SQL, N_("Cohort retention of {person} in {table}"),
)  # fmt: skip
