"""A/B test: how each variant did beside the control, with the range its effect lies in and how likely chance alone makes such a one.

Welch's test with the normal distribution (its tail by Abramowitz and Stegun 7.1.26, error below 1.5e-7), so no chance is told where a side has
fewer than 30 people. Several variants are several chances to be fooled: p_value is adjusted for them by Holm (1979). people_needed is what each
side needs to see a difference of this size four times in five at 5 % (two-sided): 2 (1.96 + 0.8416)² variance / difference².
"""

from collections.abc import Callable

from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.words import name_words
from insightora_dash.insights.analyses.analysis import Analysis, Need
from insightora_dash.platform.wording import N_

MOST_VARIANTS = 6
_VARIANT = frozenset({"variant", "group", "arm", "test", "experiment", "version", "cohort", "treatment", "bucket", "variante", "gruppe"})
_OUTCOME = frozenset({"converted", "conversion", "success", "clicked", "purchased", "signed", "churned", "revenue", "amount", "retained"})

# One row per variant, the control first: the one called so, or else the first by name.
SQL = """
WITH arms AS (
  SELECT CAST(facts.variant AS VARCHAR) AS variant, COUNT(facts.outcome) AS people, AVG(CAST(facts.outcome AS DOUBLE)) AS mean,
    VAR_SAMP(CAST(facts.outcome AS DOUBLE)) AS variance
  FROM facts WHERE facts.variant IS NOT NULL GROUP BY CAST(facts.variant AS VARCHAR)
), controls AS (
  SELECT variant, people, mean, variance, ROW_NUMBER() OVER (ORDER BY CASE WHEN LOWER(variant) IN
    ('control', 'a', 'baseline', 'original', 'off', '0', 'false', 'no', 'kontrolle') THEN 0 ELSE 1 END, variant) AS nth FROM arms
), compared AS (
  SELECT arms.variant, arms.people, arms.mean, controls.mean AS control_mean, arms.variant = controls.variant AS is_control,
    LEAST(arms.people, controls.people) AS fewest,
    arms.variance + controls.variance AS variances, arms.mean - controls.mean AS difference,
    SQRT(arms.variance / arms.people + controls.variance / controls.people) AS deviation
  FROM arms JOIN controls ON controls.nth = 1
), judged AS (
  SELECT *, ABS(difference) / NULLIF(deviation, 0) AS z, 1 / (1 + 0.3275911 * ABS(difference) / NULLIF(deviation, 0) / SQRT(2)) AS k FROM compared
), chances AS (
  SELECT *, CASE WHEN NOT is_control AND fewest >= 30 THEN
    ((((1.061405429 * k - 1.453152027) * k + 1.421413741) * k - 0.284496736) * k + 0.254829592) * k * EXP(-z * z / 2) END AS chance
  FROM judged
), ranked AS (
  SELECT *, chance * (1 + COUNT(chance) OVER () - ROW_NUMBER() OVER (ORDER BY chance)) AS stepped FROM chances
)
SELECT variant, mean, people, CASE WHEN NOT is_control THEN difference / NULLIF(control_mean, 0) END AS lift,
  CASE WHEN NOT is_control THEN difference END AS difference,
  CASE WHEN NOT is_control THEN difference - 1.96 * deviation END AS low,
  CASE WHEN NOT is_control THEN difference + 1.96 * deviation END AS high,
  CASE WHEN chance IS NOT NULL THEN LEAST(1, MAX(stepped) OVER (ORDER BY chance)) END AS p_value,
  CASE WHEN NOT is_control THEN CAST(CEIL(7.849 * variances / NULLIF(difference * difference, 0)) AS BIGINT) END AS people_needed
FROM ranked ORDER BY is_control DESC, variant
"""


def is_variant(column: Column) -> bool:
    """Whether a column says which variant somebody saw: it is called so and holds a few different words, or yes and no."""
    named = not _VARIANT.isdisjoint(name_words(column.name))
    return named and column.role in ("dimension", "text", "boolean") and 2 <= (column.distinct or 0) <= MOST_VARIANTS


def is_outcome(column: Column) -> bool:
    """Whether a column holds what came of it: yes or no, or an amount."""
    return column.role == "measure" or (column.role == "boolean" and not column.type.upper().startswith("VARCHAR"))


def _fits(words: frozenset[str]) -> Callable[[Column], float]:
    return lambda column: float(not words.isdisjoint(name_words(column.name)))


ANALYSIS = Analysis(
    "ab_test", N_("A/B test"),
    N_("How each variant did beside the control: the difference, the range it lies in, how likely chance alone makes one, and how many people it takes."),
    (Need("variant", N_("Variant"), is_variant), Need("outcome", N_("Outcome"), is_outcome, _fits(_OUTCOME))),
    SQL, N_("A/B test: {outcome} by {variant} in {table}"),
)  # fmt: skip
