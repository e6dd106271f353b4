"""Funnel: how many took each step, of those who took every step before it, in the order in which people take them."""

from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.words import name_words
from insightora_dash.insights.analyses.analysis import Analysis, Need, is_day, is_somebody, of_people
from insightora_dash.platform.wording import N_

MOST_STEPS = 12
_STEPS = frozenset({"step", "stage", "phase", "status", "state", "event", "action", "activity", "page", "screen", "milestone", "schritt", "stufe", "ereignis"})

# One row per step, the first one first. The steps stand in the order in which people took them first, on average; a later visit of an
# earlier step counts no more. Somebody counts at a step who took all steps before it, none of them later.
SQL = """
WITH firsts AS (
  SELECT facts.person AS person, CAST(facts.step AS VARCHAR) AS step, MIN(facts.date) AS taken
  FROM facts WHERE facts.person IS NOT NULL AND facts.step IS NOT NULL AND facts.date IS NOT NULL GROUP BY facts.person, CAST(facts.step AS VARCHAR)
), placed AS (
  SELECT step, ROW_NUMBER() OVER (PARTITION BY person ORDER BY taken, step) AS place FROM firsts
), steps AS (
  SELECT step, ROW_NUMBER() OVER (ORDER BY AVG(place), COUNT(*) DESC, step) AS number FROM placed GROUP BY step
), ordered AS (
  SELECT firsts.person, steps.step, steps.number, firsts.taken, ROW_NUMBER() OVER (PARTITION BY firsts.person ORDER BY steps.number) AS nth,
    LAG(firsts.taken) OVER (PARTITION BY firsts.person ORDER BY steps.number) AS taken_before
  FROM firsts JOIN steps ON steps.step = firsts.step
), reached AS (
  SELECT step, number, MIN(CASE WHEN number = nth AND taken >= COALESCE(taken_before, taken) THEN 1 ELSE 0 END)
    OVER (PARTITION BY person ORDER BY number) AS there
  FROM ordered
), counted AS (
  SELECT step, number, SUM(there) AS people FROM reached GROUP BY step, number
)
SELECT step, people, people / FIRST_VALUE(people) OVER (ORDER BY number) AS share_of_first,
  people / NULLIF(LAG(people) OVER (ORDER BY number), 0) AS share_of_previous
FROM counted ORDER BY number
"""


def is_step(column: Column) -> bool:
    """Whether a column says which step was taken: it is called so and holds a few different words."""
    named = not _STEPS.isdisjoint(name_words(column.name))
    return named and column.role in ("dimension", "text") and 2 <= (column.distinct or 0) <= MOST_STEPS


ANALYSIS = Analysis(
    "funnel", N_("Funnel"),
    N_("How many took the first step, and how many of them each step after it, in the order in which people take them: where they are lost."),
    (Need("person", N_("Who"), is_somebody, of_people, again=True), Need("step", N_("Step"), is_step), Need("date", N_("When"), is_day)),
    SQL, N_("Funnel of {person} by {step} in {table}"),
)  # fmt: skip
