"""RFM: customers by how lately, how often and for how much they bought (Hughes 1994: fifths of each)."""

from collections.abc import Mapping

from insightora_dash.insights.analyses.analysis import Analysis, Need, has_role, is_day, is_somebody, of_amounts, of_people
from insightora_dash.platform.wording import N_

# A share of 0 to 1 becomes the fifth it lies in; people alike are never parted, as counting off (ntile) would.
_FIFTH = "LEAST(5, 1 + CAST(FLOOR(5 * PERCENT_RANK() OVER (ORDER BY {by})) AS INTEGER))"


def select(table: str, columns: Mapping[str, str]) -> str:
    """One row per segment, the one that brought most first: `segment`, `people`, `amount`, and the averages `days_since_last` and `times`."""
    person, day, amount = columns["person"], columns["date"], columns["amount"]
    return f"""
        WITH people AS (
          SELECT {person} AS person, MAX({day}) AS latest, COUNT(*) AS times, SUM({amount}) AS amount
          FROM {table} WHERE {person} IS NOT NULL AND {day} IS NOT NULL GROUP BY {person}
        ), scored AS (
          SELECT *, date_diff('day', latest, MAX(latest) OVER ()) AS days_since_last, {_FIFTH.format(by="latest")} AS recency,
            {_FIFTH.format(by="times")} AS frequency
          FROM people
        )
        SELECT CASE WHEN recency >= 4 AND frequency >= 4 THEN 'Champions' WHEN recency >= 4 AND frequency >= 2 THEN 'Promising'
            WHEN recency >= 4 THEN 'New' WHEN recency = 3 THEN 'Needs attention' WHEN frequency >= 4 THEN 'At risk' ELSE 'Hibernating' END AS segment,
          SUM(amount) AS amount, COUNT(*) AS people, AVG(days_since_last) AS days_since_last, AVG(times) AS times
        FROM scored GROUP BY segment ORDER BY amount DESC, segment"""  # noqa: S608  # nosec B608 - quoted names of columns that exist; goes through the guard


ANALYSIS = Analysis(
    "rfm", N_("Customer segments (RFM)"),
    N_("Customers by how lately and how often they bought, in fifths: champions, promising, new, at risk and so on, with what each brought."),
    (Need("person", N_("Who"), is_somebody, of_people, again=True), Need("date", N_("When"), is_day),
     Need("amount", N_("Amount"), has_role("measure"), of_amounts)),
    select,
)  # fmt: skip
