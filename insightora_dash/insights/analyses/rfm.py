"""RFM: customers by how lately, how often and for how much they bought (Hughes 1994: fifths of each)."""

from insightora_dash.insights.analyses.analysis import Analysis, Need, has_role, is_day, is_somebody, of_amounts, of_people
from insightora_dash.platform.wording import N_

# One row per segment, the one that brought most first, with the averages days_since_last and times.
# A share of 0 to 1 becomes the fifth it lies in; people alike are never parted, as counting off (ntile) would.
SQL = """
WITH people AS (
  SELECT facts.person AS person, MAX(facts.date) AS latest, COUNT(*) AS times, SUM(facts.amount) AS amount
  FROM facts WHERE facts.person IS NOT NULL AND facts.date IS NOT NULL GROUP BY facts.person
), scored AS (
  SELECT *, date_diff('day', latest, MAX(latest) OVER ()) AS days_since_last,
    LEAST(5, 1 + CAST(FLOOR(5 * PERCENT_RANK() OVER (ORDER BY latest)) AS INTEGER)) AS recency,
    LEAST(5, 1 + CAST(FLOOR(5 * PERCENT_RANK() OVER (ORDER BY times)) AS INTEGER)) AS frequency
  FROM people
)
SELECT CASE WHEN recency >= 4 AND frequency >= 4 THEN 'Champions' WHEN recency >= 4 AND frequency >= 2 THEN 'Promising'
    WHEN recency >= 4 THEN 'New' WHEN recency = 3 THEN 'Needs attention' WHEN frequency >= 4 THEN 'At risk' ELSE 'Hibernating' END AS segment,
  SUM(amount) AS amount, COUNT(*) AS people, AVG(days_since_last) AS days_since_last, AVG(times) AS times
FROM scored GROUP BY segment ORDER BY amount DESC, segment
"""

ANALYSIS = Analysis(
    "rfm", N_("Customer segments (RFM)"),
    N_("Customers by how lately and how often they bought, in fifths: champions, promising, new, at risk and so on, with what each brought."),
    (Need("person", N_("Who"), is_somebody, of_people, again=True), Need("date", N_("When"), is_day),
     Need("amount", N_("Amount"), has_role("measure"), of_amounts)),
    SQL, N_("Customer segments (RFM) by {amount} in {table}"),
)  # fmt: skip
