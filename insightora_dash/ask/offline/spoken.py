"""Periods as people say them, each one known to be read."""

from collections.abc import Iterator
from datetime import date

from insightora_dash.ask.offline.grammar.lexis.own_calendar import own_period_at
from insightora_dash.ask.offline.grammar.lexis.periods import period_at
from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import N_, _

_RELATIVE = (
    N_("this month"), N_("last month"), N_("this year"), N_("last year"), N_("this quarter"), N_("last quarter"), N_("this week"), N_("last week"),
    N_("year to date"), N_("last 7 days"), N_("last 30 days"), N_("last 3 months"), N_("last 12 months"), N_("last 3 years"), N_("today"), N_("yesterday"),
)  # fmt: skip
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
    N_("November"), N_("December"),
)  # fmt: skip
_YEARS = 3


def spoken_periods(catalog: Catalog) -> list[str]:
    """Periods in the person's language and in English, the ones near the newest data first; those that the grammar does not read are left out."""
    anchor = catalog.newest or catalog.today
    return [text for text in dict.fromkeys(_candidates(catalog, anchor)) if _is_read(text, catalog, anchor)]


def _candidates(catalog: Catalog, anchor: date) -> Iterator[str]:
    for text in _RELATIVE:
        yield from (_(text), text)
    for year in range(anchor.year, anchor.year - _YEARS, -1):
        yield str(year)
        yield from (f"Q{quarter} {year}" for quarter in range(1, 5))
        if catalog.fiscal_start != 1:
            yield f"FY{year}"
        for month in _MONTHS:
            yield from (f"{_(month)} {year}", f"{month} {year}")


def _is_read(text: str, catalog: Catalog, anchor: date) -> bool:
    tokens = tokens_of(text)
    if len(tokens) == 1 and tokens[0].kind == "number":
        return True
    found = own_period_at(tokens, catalog, anchor) or period_at(tokens, anchor)
    return found is not None and found.width == len(tokens)
